"""Settings of Celery, by its own names."""

from . import settings

broker_url = settings.BROKER_URL

# Redis may start after us.
broker_connection_retry_on_startup = True

# Work happens in the jobs' containers; here is only waiting, which threads do
# with less memory than processes.
worker_pool = "threads"
worker_concurrency = 2

# A job counts as taken only when it is finished, so that it survives the worker
# being killed; and no worker hoards jobs another one could start now.
task_acks_late = True
worker_prefetch_multiplier = 1

# Results go to the web application, which keeps them in the database.
task_ignore_result = True
