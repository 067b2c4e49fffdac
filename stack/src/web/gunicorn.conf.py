"""Read by gunicorn from its working directory."""

import os

bind = "0.0.0.0:8000"
workers = 2
threads = 4

# Loaded once, before the workers are forked: they share the memory and start
# at once.
preload_app = True

# The heartbeat of a worker is a file, which must not be on a disk that stalls.
worker_tmp_dir = "/dev/shm"

loglevel = os.environ.get("LOG_LEVEL", "INFO").lower()
