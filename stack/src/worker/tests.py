import unittest
from unittest.mock import MagicMock, call, patch

import docker
import requests

from . import job, report, settings, worker


class RunJob(unittest.TestCase):
    def reports_of(self, **result):
        with patch.object(job, "run", **result), patch.object(report, "_send") as send:
            worker.run_job(7, "print(1)")
        return send.mock_calls

    def test_success_is_done(self):
        self.assertEqual(
            self.reports_of(return_value=job.Result(0, "1\n")),
            [
                call(7, {"status": "running"}),
                call(7, {"status": "done", "exit_code": 0, "output": "1\n"}),
            ],
        )

    def test_a_job_that_fails_has_failed(self):
        last = self.reports_of(return_value=job.Result(3, ""))[-1]
        self.assertEqual(last, call(7, {"status": "failed", "exit_code": 3, "output": ""}))

    def test_a_job_that_cannot_be_run_has_failed(self):
        with self.assertLogs(worker.logger, "ERROR"):
            last = self.reports_of(side_effect=docker.errors.ImageNotFound("no such image"))[-1]
        self.assertEqual(last.args[1]["status"], "failed")
        self.assertIn("no such image", last.args[1]["output"])


class Wait(unittest.TestCase):
    def setUp(self):
        self.container = MagicMock()

    def test_output_and_exit_code(self):
        self.container.wait.return_value = {"StatusCode": 3}
        self.container.logs.return_value = b"caf\xc3\xa9 \xff\n"
        self.assertEqual(job._wait(self.container), job.Result(3, "café \ufffd\n"))

    def test_a_job_that_hangs_is_killed(self):
        self.container.wait.side_effect = requests.exceptions.ReadTimeout
        self.container.logs.return_value = b"so far"
        result = job._wait(self.container)
        self.container.kill.assert_called_once()
        self.assertIsNone(result.exit_code)
        self.assertEqual(result.output, f"so far\nStopped after {settings.JOB_TIMEOUT:g} seconds.\n")

    def test_only_the_end_of_a_long_output_is_kept(self):
        self.container.wait.return_value = {"StatusCode": 0}
        self.container.logs.return_value = b"a" * job.OUTPUT_LIMIT + b"z"
        result = job._wait(self.container)
        self.assertEqual((len(result.output), result.output[-1]), (job.OUTPUT_LIMIT, "z"))
