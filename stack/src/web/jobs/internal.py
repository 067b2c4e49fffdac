"""What the machinery around asks: workers report, monitors look."""

import json
import logging

import redis
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError
from django.http import HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from . import queue
from .models import Job

logger = logging.getLogger(__name__)


@csrf_exempt
@require_POST
def report(request, pk):
    """A worker says how a job is getting on."""
    if not constant_time_compare(
        request.headers.get("Authorization", ""), f"Bearer {settings.WORKER_TOKEN}"
    ):
        return HttpResponse(status=403)
    body = json.loads(request.body)
    # A job that has finished stays so: a delayed "running" must not revive it.
    changed = (
        Job.objects.filter(pk=pk)
        .exclude(status__in=[Job.Status.DONE, Job.Status.FAILED])
        .update(
            status=Job.Status(body["status"]),
            output=body.get("output", ""),
            exit_code=body.get("exit_code"),
        )
    )
    logger.info("job %s is %s%s", pk, body["status"], "" if changed else " (ignored)")
    return HttpResponse(status=204)


@require_GET
def health(_request):
    """200 when a row can be read from the database and Redis answers, else 503."""
    try:
        database = ContentType.objects.exists()
    except DatabaseError as error:
        logger.warning("database: %s", error)
        database = False
    try:
        workers = queue.workers()
    except redis.RedisError as error:
        logger.warning("redis: %s", error)
        workers = None
    healthy = database and workers is not None
    return JsonResponse(
        {"database": database, "redis": workers is not None, "workers": workers or []},
        status=200 if healthy else 503,
    )
