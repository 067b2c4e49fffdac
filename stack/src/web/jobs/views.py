"""Pages for people."""

from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import UserCreationForm
from django.shortcuts import get_object_or_404, redirect, render

from . import queue
from .forms import JobForm


@login_required
def home(request):
    form = JobForm(request.POST or None)
    if form.is_valid():
        return redirect(queue.submit(request.user, form.cleaned_data["source"]))
    return render(request, "jobs/home.html", {"form": form, "jobs": request.user.jobs.all()[:50]})


@login_required
def job(request, pk):
    return render(request, "jobs/job.html", {"job": get_object_or_404(request.user.jobs, pk=pk)})


def signup(request):
    form = UserCreationForm(request.POST or None)
    if form.is_valid():
        login(request, form.save())
        return redirect("home")
    return render(request, "registration/signup.html", {"form": form})
