"""The Celery application: takes jobs off the queue, runs them, reports."""

import redis
from celery import Celery
from celery.signals import heartbeat_sent, worker_ready, worker_shutdown
from celery.utils.log import get_task_logger

from . import job, report, settings

logger = get_task_logger(__name__)

app = Celery("worker")
app.config_from_object("worker.celeryconfig")


@app.task(name="worker.run_job")
def run_job(job_id, source):
    logger.info("job %s: starting", job_id)
    report.running(job_id)
    try:
        result = job.run(job_id, source)
    except Exception as error:
        logger.exception("job %s: could not be run", job_id)
        report.failed(job_id, f"The job could not be run: {error}")
    else:
        logger.info("job %s: exit code %s", job_id, result.exit_code)
        logger.debug("job %s: output %r", job_id, result.output)
        report.finished(job_id, result)


# The web application shows which workers are alive: those whose key in Redis has
# been renewed by a recent heartbeat.
_redis = redis.Redis.from_url(settings.BROKER_URL, socket_timeout=3)
_presence = f"klee:worker:{settings.NAME}"


@worker_ready.connect
@heartbeat_sent.connect
def announce(**_):
    try:
        _redis.set(_presence, "alive", ex=10)
    except redis.RedisError as error:
        # Celery reconnects by itself, and with it come the heartbeats.
        logger.warning("cannot announce this worker: %s", error)


@worker_shutdown.connect
def leave(**_):
    try:
        _redis.delete(_presence)
    except redis.RedisError as error:
        logger.debug("cannot take leave: %s", error)
