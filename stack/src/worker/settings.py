"""What differs between installations comes from the environment, set by the provisioning."""

import os
import socket

BROKER_URL = os.environ["BROKER_URL"]

# Where the web application takes reports, and the word by which it knows us.
REPORT_URL = os.environ["REPORT_URL"]
WORKER_TOKEN = os.environ["WORKER_TOKEN"]

JOB_IMAGE = os.environ["JOB_IMAGE"]
JOB_TIMEOUT = float(os.environ.get("JOB_TIMEOUT", "30"))

NAME = socket.gethostname()
