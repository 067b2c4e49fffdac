"""The same for programs, in JSON, with the session cookie as proof of who asks.

Exempt from the CSRF token, as it needs none: no form of another site can send
`application/json`, and the cookie is not sent along with cross-site requests.
"""

import json
from functools import wraps

from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.forms import UserCreationForm
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from . import queue
from .forms import JobForm


def error(status, message):
    return JsonResponse({"error": message}, status=status)


def json_body(view):
    """Gives the view the request's JSON object as its second argument; `{}` for a GET."""

    @csrf_exempt
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        body = {}
        if request.method == "POST":
            if request.content_type != "application/json":
                return error(415, "send application/json")
            try:
                body = json.loads(request.body)
            except ValueError:
                return error(400, "this is not JSON")
            if not isinstance(body, dict):
                return error(400, "send a JSON object")
        return view(request, body, *args, **kwargs)

    return wrapper


def authenticated(view):
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return error(401, "log in first")
        return view(request, *args, **kwargs)

    return wrapper


def as_json(job):
    return {
        "id": job.pk,
        "status": job.status,
        "exit_code": job.exit_code,
        "output": job.output,
    }


@require_POST
@json_body
def signup(request, body):
    password = body.get("password")
    form = UserCreationForm(
        {"username": body.get("username"), "password1": password, "password2": password}
    )
    if not form.is_valid():
        return JsonResponse({"error": form.errors}, status=400)
    user = form.save()
    login(request, user)
    return JsonResponse({"username": user.username}, status=201)


@require_POST
@json_body
def login_(request, body):
    user = authenticate(request, username=body.get("username"), password=body.get("password"))
    if user is None:
        return error(401, "wrong username or password")
    login(request, user)
    return JsonResponse({"username": user.username})


@require_POST
@json_body
def logout_(request, _body):
    logout(request)
    return JsonResponse({})


@require_http_methods(["GET", "POST"])
@json_body
@authenticated
def jobs(request, body):
    if request.method == "GET":
        return JsonResponse({"jobs": [as_json(job) for job in request.user.jobs.all()[:50]]})
    form = JobForm(body)
    if not form.is_valid():
        return JsonResponse({"error": form.errors}, status=400)
    return JsonResponse(as_json(queue.submit(request.user, form.cleaned_data["source"])), status=202)


@require_GET
@authenticated
def job(request, pk):
    return JsonResponse(as_json(get_object_or_404(request.user.jobs, pk=pk)))
