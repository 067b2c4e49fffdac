"""The way to the workers, through Redis."""

import logging

import redis
from celery import Celery
from django.conf import settings
from kombu.exceptions import OperationalError

from .models import Job

logger = logging.getLogger(__name__)

# Tasks are sent by name; their code is the workers' own business.
_celery = Celery(broker=settings.BROKER_URL)
_celery.conf.task_ignore_result = True
_redis = redis.Redis.from_url(settings.BROKER_URL, socket_timeout=3, decode_responses=True)


def submit(owner, source):
    """Keeps a job and queues it.

    The row is committed first: a worker may report before this function returns.
    """
    job = Job.objects.create(owner=owner, source=source)
    try:
        _celery.send_task("worker.run_job", args=[job.pk, source], retry=False)
    except OperationalError:
        logger.exception("%s could not be queued", job)
        job.status = Job.Status.FAILED
        job.output = "The queue cannot be reached. Please try again later."
        job.save(update_fields=["status", "output"])
    else:
        logger.info("%s of %s queued", job, owner)
    return job


def workers():
    """Names of the workers that are alive; raises `redis.RedisError` when Redis is not."""
    # Each worker keeps renewing a key of its own that soon expires.
    return sorted(key.removeprefix("klee:worker:") for key in _redis.scan_iter("klee:worker:*"))
