"""Serves the demo: web, worker and beat, started together and stopped together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from marketplace.demo import accounts, readiness

CELERY = [sys.executable, "-m", "celery", "-A", "marketplace.celery"]
SECONDS_TO_STOP = 10


class Command(BaseCommand):
    help = "Gets the demo ready, then serves it until Ctrl-C."
    requires_system_checks: list[str] = []  # `make check` runs them; a start should be quick

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only-get-ready", action="store_true", help="Stop before serving.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("DEMO is off. Start the demo with `make demo`.")
        if options["only_get_ready"]:
            return self.get_ready()
        for port in filter(None, (settings.PORT, settings.STRIPE_EMULATOR_PORT)):
            refuse_a_taken_port(port)
        self.get_ready()
        self.serve()

    def serve(self) -> None:
        services = Services(folder=Path(settings.DATA_DIR) / "log")
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, services.ask_to_stop)
        try:
            services.start("web")  # first and alone: it is what someone waits for
            if services.wait_for_the_first_page():
                services.start("worker")
                services.start("beat")
                if settings.STRIPE_EMULATOR_PORT:
                    services.start("stripe")
                self.say_where()
            services.watch()
        finally:
            services.stop()
        self.stdout.write("Stopped.")

    def get_ready(self) -> None:
        started = time.monotonic()
        if readiness.make_database_ready():
            self.stdout.write(f"Database made in {time.monotonic() - started:.0f} s")
        call_command("load_demo", if_empty=True)

    def say_where(self) -> None:
        width = max(len(account.email) for account in accounts.ACCOUNTS)
        lines = [f"  {account.email:{width}}  {account.who}" for account in accounts.ACCOUNTS]
        self.stdout.write(
            f"\n{settings.SITE_NAME} is at {settings.SITE_URL}\n\n"
            f"Demo accounts, all with the password {accounts.PASSWORD}\n"
            + "\n".join(lines)
            + f"\n\nTwo steps: the key {accounts.SECOND_STEP} in an app, or the six numbers that "
            f"`.venv/bin/python manage.py demo_code` prints with DEMO=1."
            + f"\n\nData and logs are in {settings.DATA_DIR}. Ctrl-C stops everything."
        )
        self.stdout.flush()


class Services:
    """The demo's processes. Each has a session of its own, so Ctrl-C reaches only this one."""

    def __init__(self, *, folder: Path) -> None:
        self.folder = folder
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.stopping = False

    def start(self, name: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(  # noqa: S603 (our own words, no shell)
                commands()[name],
                cwd=settings.BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_for_the_first_page(self) -> bool:
        while not self.stopping:
            if self.running["web"].poll() is not None:
                raise CommandError(f"The web server stopped. See {self.folder / 'web.log'}.")
            if answers():
                return True
            time.sleep(0.1)
        return False

    def watch(self) -> None:
        """Start again whatever stops by itself, no more than once a second."""
        while not self.stopping:
            time.sleep(0.2)
            for name, process in list(self.running.items()):
                if process.poll() is not None and not self.stopping:
                    print(f"{name} stopped; starting it again.", flush=True)
                    time.sleep(1)
                    self.start(name)

    def ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def stop(self) -> None:
        """Ask each parent, never its children: a worker lets its own finish."""
        for process in self.running.values():
            if process.poll() is None:
                process.terminate()
        end = time.monotonic() + SECONDS_TO_STOP
        for process in self.running.values():
            try:
                process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def commands() -> dict[str, list[str]]:
    web = ["--bind", f"127.0.0.1:{settings.PORT}", "--workers", "1", "--threads", "8"]
    quiet = ["--no-control-socket", "--log-level", "warning"]
    return {
        "web": [sys.executable, "-m", "gunicorn", "marketplace.wsgi", *web, *quiet],
        "worker": [*CELERY, "worker", "--concurrency", "2", "--loglevel", "WARNING"],
        "beat": [*CELERY, "beat", "--loglevel", "WARNING", "--pidfile="],
        "stripe": [sys.executable, "-m", "tests.stripe_emulator", *emulator()],
    }


def emulator() -> list[str]:
    """It stands in for Stripe, and remembers in our data folder."""
    store = Path(settings.DATA_DIR) / "stripe.sqlite3"
    listener = settings.SITE_URL + reverse("money:stripe_events")
    where = ["--port", str(settings.STRIPE_EMULATOR_PORT), "--store", str(store)]
    return [*where, "--listener", listener, "--signing", *settings.STRIPE_WEBHOOK_SECRETS]


def answers() -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{settings.PORT}/", timeout=20):
            return True
    except HTTPError:
        return True  # it answers; the page itself says what is wrong
    except (URLError, OSError):
        return False


def refuse_a_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise CommandError(
                f"Port {port} is taken. Choose another: make demo PORT=8001"
            ) from None
