"""Read by gunicorn from its working directory."""

import gc
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

# What is loaded beforehand stays. To search it for garbage would take time at
# the start, and would make each worker a copy of memory it could share.
gc.disable()


def pre_fork(server, worker):
    gc.freeze()


def post_fork(server, worker):
    gc.enable()
