"""Real processes for tests: a Celery worker with its beat, killed at will."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connections


def wait_until(is_so: Callable[[], object], *, seconds: float = 30, what: str = "it") -> None:
    """Look ten times a second; fail the test when the time is up."""
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            raise AssertionError(f"Waited {seconds:.0f} seconds for {what}.")
        time.sleep(0.1)


class Worker:
    """A worker and beat over this test's own database and queue, in a process group of its own.

    `app` is a module that imports `marketplace.celery.app` and what else the worker should know.
    Its log is `worker.log` in the folder.
    """

    def __init__(self, folder: Path, *, app: str = "marketplace.celery", **env: str) -> None:
        self.folder = folder
        self.app = app
        self.env = os.environ | {
            "DJANGO_SETTINGS_MODULE": os.environ.get("FWS", "tests.worker_settings"),
            "TESTS_DATA_DIR": str(folder),
            "TESTS_DATABASE_NAME": str(connections["default"].settings_dict["NAME"]),
            "OUTBOX_LEASE_SECONDS": "3",
            **env,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Worker:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        arguments = ["-A", self.app, "worker", "--beat", "--concurrency", "1"]
        quiet = ["--without-gossip", "--without-mingle", "--loglevel", "INFO"]
        with (self.folder / "worker.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "celery", *arguments, *quiet],
                cwd=settings.BASE_DIR,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self) -> None:
        """As when the machine loses power: the worker and its children, at once."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def log(self) -> str:
        return (self.folder / "worker.log").read_text()
