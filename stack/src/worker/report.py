"""Tells the web application how a job is getting on."""

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from . import settings

# A result is worth waiting for while the web application is being replaced.
_RETRIES = Retry(total=8, backoff_factor=0.2, status_forcelist=[502, 503], allowed_methods=["POST"])


def running(job_id):
    _send(job_id, {"status": "running"})


def finished(job_id, result):
    status = "done" if result.exit_code == 0 else "failed"
    _send(job_id, {"status": status, "exit_code": result.exit_code, "output": result.output})


def failed(job_id, message):
    _send(job_id, {"status": "failed", "output": message})


def _send(job_id, body):
    with requests.Session() as session:
        session.mount("http://", HTTPAdapter(max_retries=_RETRIES))
        response = session.post(
            f"{settings.REPORT_URL}/internal/jobs/{job_id}",
            json=body,
            headers={"Authorization": f"Bearer {settings.WORKER_TOKEN}"},
            timeout=5,
        )
        response.raise_for_status()
