#!/bin/sh
# Runs a Python service as its container's main process, the same way for all.

# Modules are found from here, whatever the working directory.
export PYTHONPATH=/src

# A log line reaches `docker logs` when it is written, not when a buffer fills.
export PYTHONUNBUFFERED=1

# Become the service rather than its parent, so that it gets the signal with
# which `docker stop` asks it to finish.
exec "$@"
