from django.conf import settings
from django.db import models
from django.urls import reverse


class Job(models.Model):
    """A piece of Python someone submitted, and what became of it."""

    class Status(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="jobs")
    source = models.TextField(max_length=65_536)
    status = models.CharField(max_length=7, choices=Status, default=Status.QUEUED)
    output = models.TextField(blank=True)
    exit_code = models.IntegerField(null=True)
    submitted = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"job {self.pk}"

    def get_absolute_url(self):
        return reverse("job", args=[self.pk])

    @property
    def is_finished(self):
        return self.status in (self.Status.DONE, self.Status.FAILED)
