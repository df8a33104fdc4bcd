"""The real site, as `make demo` serves it, over a copy of a loaded demo database."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connections
from django.utils import timezone

from tests import databases

BASE = settings.BASE_DIR
SECONDS_TO_START = 240
_what_went_wrong: list[str] = []
_stopping: list[subprocess.Popen[bytes]] = []


class Site:
    """Web, worker and beat on a free loopback port, with a folder and a database of their own."""

    def __init__(self, *, folder: Path, database: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.stripe_url = f"http://127.0.0.1:{self.port + 1000}"  # the emulator's own pages
        self.env = demo_environment(folder, database) | {"PORT": str(self.port)}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        log = self.folder / "serve.log"
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve_demo"],
                cwd=BASE,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        end = time.monotonic() + SECONDS_TO_START
        while " is at http" not in log.read_text():
            if self.process.poll() is not None or time.monotonic() > end:
                raise AssertionError(f"The site did not start:\n{log.read_text()[-3000:]}")
            time.sleep(0.1)

    def stop(self) -> None:
        """Ask it to stop: that takes it some seconds, and the next journey need not wait."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            _stopping.append(self.process)

    def run(self, *command: str) -> None:
        """Run a command of manage.py on this site, as its operator would."""
        subprocess.run([sys.executable, "manage.py", *command], cwd=BASE, env=self.env, check=True)

    def letters(self) -> list[str]:
        """The text of every letter sent so far, oldest first."""
        paths = sorted((self.folder / "letters").glob("*"), key=lambda path: path.stat().st_mtime)
        return [path.read_text() for path in paths]


def see_them_stopped() -> None:
    """No site outlives the tests, and none had to be killed."""
    for process in _stopping:
        process.wait(30)


def copy_of_the_demo(folder: Path, name: str) -> Site:
    """A site that nobody has used yet. The demo is loaded once a day, and after a change to it."""
    template = demo_template()
    shutil.copytree(files_of(template), folder, dirs_exist_ok=True)
    return Site(folder=folder, database=databases.copy(template, name))


def demo_template() -> str:
    made_from = sorted(
        path for path in (BASE / "marketplace" / "demo").rglob("*") if path.is_file()
    )
    made_from = [path for path in made_from if "__pycache__" not in path.parts]
    # Its dates count from today, so yesterday's is stale.
    return databases.template(f"demo_{timezone.localdate():%Y%m%d}", load_the_demo, *made_from)


def load_the_demo(template: str) -> None:
    """Load it as an operator does: in a process of its own, with the real settings."""
    if _what_went_wrong:  # it takes a minute, so it is tried once
        raise AssertionError("The demo could not be loaded; see the first journey.")
    folder = files_of(template)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    done = subprocess.run(
        [sys.executable, "manage.py", "serve_demo", "--only-get-ready"],
        cwd=BASE,
        env=demo_environment(folder, connections.settings["default"]["NAME"]),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise AssertionError(
            f"The demo could not be loaded:\n{(done.stdout + done.stderr)[-3000:]}"
        )


def files_of(template: str) -> Path:
    return databases.CACHE / f"{template}-files"


def demo_environment(folder: Path, database: str) -> dict[str, str]:
    ours = {"DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "BROKER_URL", "EMAIL_URL"}
    env = {name: value for name, value in os.environ.items() if name not in ours}
    return env | {
        "DJANGO_SETTINGS_MODULE": "marketplace.settings",
        "DEMO": "1",
        "DATA_DIR": str(folder),
        "DATABASE_URL": address_of(database),
    }


def address_of(database: str) -> str:
    if connections["default"].vendor == "sqlite":
        return f"sqlite:///{database}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
