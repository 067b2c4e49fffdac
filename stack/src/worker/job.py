"""Runs one piece of Python in a container of its own."""

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

import docker
import requests

from . import settings

# More than this is of no use on a page.
OUTPUT_LIMIT = 64 * 1024


@dataclass(frozen=True)
class Result:
    exit_code: int | None
    output: str


def run(job_id, source):
    """Runs `source` and returns its result, which also stays in /tmp/job-<id>.

    The container is started by the host's Docker engine and so is this worker's
    sibling, not its child: the paths it mounts are the host's. That is why /tmp
    is mounted here under the very same path.
    """
    name = f"job-{job_id}"
    directory = Path("/tmp") / name
    directory.mkdir(exist_ok=True)
    (directory / "main.py").write_text(source)

    client = docker.from_env()
    try:
        # Left over if a worker was killed during this job, which then came to us.
        with contextlib.suppress(docker.errors.NotFound):
            client.containers.get(name).remove(force=True)
        container = client.containers.create(
            settings.JOB_IMAGE,
            ["python3", "main.py"],
            name=name,
            working_dir="/job",
            volumes={str(directory): {"bind": "/job", "mode": "rw"}},
            user=f"{os.getuid()}:{os.getgid()}",
            **CONFINEMENT,
        )
        try:
            result = _wait(container)
        finally:
            container.remove(force=True)
    finally:
        client.close()

    (directory / "output.txt").write_text(result.output)
    return result


# Strangers' code: no network, no privileges, bounded memory, processes, log.
CONFINEMENT = {
    "network_mode": "none",
    "read_only": True,
    "cap_drop": ["ALL"],
    "security_opt": ["no-new-privileges"],
    "mem_limit": "128m",
    "pids_limit": 64,
    "log_config": {"Type": "json-file", "Config": {"max-size": "1m"}},
}


def _wait(container):
    container.start()
    note = ""
    try:
        exit_code = container.wait(timeout=settings.JOB_TIMEOUT)["StatusCode"]
    except requests.exceptions.RequestException:
        # However the wait ended without an answer, the time is up.
        container.kill()
        exit_code = None
        note = f"\nStopped after {settings.JOB_TIMEOUT:g} seconds.\n"
    output = container.logs()[-OUTPUT_LIMIT:].decode(errors="replace")
    return Result(exit_code, output + note)
