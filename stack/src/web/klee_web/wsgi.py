import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klee_web.settings")

application = get_wsgi_application()

# Django would load the URLs, and with them the views and whatever these use, at
# the first request: after gunicorn has forked, and once in each worker.
import_module("klee_web.urls")
