"""Processes that die on purpose, and the clock that they all live by."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from multiprocessing import Value

from budgets.rails.stripe import inbox
from tests.budgets.worker import KillAt, end_of, in_child


class Clock:
    """Real time and what was skipped of it, the same in every process forked from here."""

    def __init__(self) -> None:
        self.skipped = Value("d", 0.0)

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.skipped.value)


def shift(*works: Callable[[], object], dies_at: int = 0) -> bool:
    """Each in a process of its own, all at once. Did the first die, at its nth statement?"""
    pids = [
        in_child(work, kill=KillAt(dies_at) if dies_at and not number else None)
        for number, work in enumerate(works)
    ]
    ended = [end_of(pid) for pid in pids]
    if set(ended) - {0, -signal.SIGKILL}:
        raise RuntimeError(f"A process ended with {ended}.")
    return any(ended)


class Web:
    """The process that hears of Stripe's events: it keeps each, and answers."""

    def __init__(self, clock: Clock) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.listener = _listener(clock)
        self.pid = 0

    def start(self, *, dies_at: int = 0) -> None:
        self.pid = in_child(self.serve, kill=KillAt(dies_at) if dies_at else None)
        while True:
            with socket.socket() as probe:
                if not probe.connect_ex(("127.0.0.1", self.port)):
                    return
            time.sleep(0.01)

    def serve(self) -> None:
        HTTPServer(("127.0.0.1", self.port), self.listener).serve_forever()

    def stop(self) -> bool:
        """True when it had died before."""
        died = os.waitpid(self.pid, os.WNOHANG)[0] != 0
        if not died:
            os.kill(self.pid, signal.SIGKILL)
            end_of(self.pid)
        return died


def _listener(clock: Clock) -> type[BaseHTTPRequestHandler]:
    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            header = self.headers.get("Stripe-Signature", "")
            try:
                inbox.receive(body=body, header=header, at=clock.now())
                self.send_response(200)
            except inbox.NotFromStripe:
                self.send_response(400)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Quietly."""

    return Listener
