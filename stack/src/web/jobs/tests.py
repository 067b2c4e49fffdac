from unittest.mock import patch

import redis
from django.conf import settings
from django.contrib.auth.models import User
from django.test import TestCase
from kombu.exceptions import OperationalError

from . import queue
from .models import Job

PASSWORD = "analytical-engine"


class WithUser(TestCase):
    def setUp(self):
        self.user = User.objects.create_user("ada", password=PASSWORD)
        sender = patch.object(queue._celery, "send_task")
        self.send_task = sender.start()
        self.addCleanup(sender.stop)

    def post(self, path, body, **headers):
        return self.client.post(path, body, content_type="application/json", headers=headers)


class Pages(WithUser):
    def test_strangers_are_sent_to_log_in(self):
        self.assertRedirects(self.client.get("/"), "/accounts/login/?next=/")

    def test_sign_up_logs_in(self):
        answers = {"username": "grace", "password1": PASSWORD, "password2": PASSWORD}
        self.assertRedirects(self.client.post("/accounts/signup/", answers), "/")

    def test_a_submitted_job_has_a_page(self):
        self.client.force_login(self.user)
        answer = self.client.post("/", {"source": "  print(1)"}, follow=True)
        self.assertContains(answer, "queued")
        self.assertEqual(Job.objects.get().source, "  print(1)")

    def test_output_is_text_not_markup(self):
        self.client.force_login(self.user)
        job = Job.objects.create(owner=self.user, source="", status="done", output="<script>")
        self.assertContains(self.client.get(job.get_absolute_url()), "&lt;script&gt;")


class Api(WithUser):
    def test_sign_up_log_out_log_in(self):
        who = {"username": "grace", "password": PASSWORD}
        self.assertEqual(self.post("/api/signup", who).status_code, 201)
        self.assertEqual(self.post("/api/logout", {}).status_code, 200)
        self.assertEqual(self.client.get("/api/jobs").status_code, 401)
        self.assertEqual(self.post("/api/login", who | {"password": "x"}).status_code, 401)
        self.assertEqual(self.post("/api/login", who).status_code, 200)
        self.assertEqual(self.client.get("/api/jobs").json(), {"jobs": []})

    def test_weak_passwords_are_refused_with_the_reason(self):
        answer = self.post("/api/signup", {"username": "grace", "password": "1234"})
        self.assertEqual(answer.status_code, 400)
        self.assertIn("password2", answer.json()["error"])

    def test_only_json_is_taken(self):
        answer = self.client.post("/api/login", {"username": "ada", "password": PASSWORD})
        self.assertEqual(answer.status_code, 415)
        for body in ("{", "[]"):
            self.assertEqual(self.post("/api/login", body).status_code, 400)

    def test_a_job_is_kept_and_queued(self):
        self.client.force_login(self.user)
        answer = self.post("/api/jobs", {"source": "print(1)"})
        self.assertEqual(answer.status_code, 202)
        job = Job.objects.get()
        self.assertEqual(answer.json()["id"], job.pk)
        self.send_task.assert_called_once_with(
            "worker.run_job", args=[job.pk, "print(1)"], retry=False
        )

    def test_a_job_that_cannot_be_queued_has_failed(self):
        self.client.force_login(self.user)
        self.send_task.side_effect = OperationalError
        with self.assertLogs("jobs.queue", "ERROR"):
            answer = self.post("/api/jobs", {"source": "print(1)"})
        self.assertEqual(answer.json()["status"], "failed")

    def test_others_jobs_are_not_found(self):
        job = Job.objects.create(owner=User.objects.create_user("grace"), source="")
        self.client.force_login(self.user)
        self.assertEqual(self.client.get(f"/api/jobs/{job.pk}").status_code, 404)


class Reports(WithUser):
    def setUp(self):
        super().setUp()
        self.job = Job.objects.create(owner=self.user, source="print(1)")

    def report(self, body, token=settings.WORKER_TOKEN):
        answer = self.post(
            f"/internal/jobs/{self.job.pk}", body, Authorization=f"Bearer {token}"
        )
        self.job.refresh_from_db()
        return answer

    def test_a_worker_reports_progress(self):
        self.assertEqual(self.report({"status": "running"}).status_code, 204)
        self.assertEqual(self.job.status, "running")
        self.report({"status": "done", "exit_code": 0, "output": "1\n"})
        self.assertEqual((self.job.status, self.job.output), ("done", "1\n"))

    def test_a_late_report_does_not_revive_a_finished_job(self):
        self.report({"status": "failed", "exit_code": 1})
        self.report({"status": "running"})
        self.assertEqual(self.job.status, "failed")

    def test_strangers_cannot_report(self):
        self.assertEqual(self.report({"status": "done"}, token="guess").status_code, 403)
        self.assertEqual(self.job.status, "queued")


class Health(TestCase):
    def test_healthy_with_database_and_redis(self):
        with patch.object(queue._redis, "scan_iter", return_value=iter(["klee:worker:worker-1"])):
            answer = self.client.get("/health")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.json()["workers"], ["worker-1"])

    def test_unhealthy_without_redis(self):
        with patch.object(queue._redis, "scan_iter", side_effect=redis.ConnectionError):
            with self.assertLogs("jobs.internal", "WARNING"):
                answer = self.client.get("/health")
        self.assertEqual(answer.status_code, 503)
        self.assertEqual(answer.json(), {"database": True, "redis": False, "workers": []})
