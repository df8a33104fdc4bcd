"""The HTTP of it: reads a call, lets the API answer, and writes what it says, or hangs up."""

from __future__ import annotations

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from tests.stripe_emulator import webhooks
from tests.stripe_emulator.api import Api, Call, Dropped
from tests.stripe_emulator.control import control
from tests.stripe_emulator.hosted import Elsewhere, visit
from tests.stripe_emulator.store import Store
from tests.stripe_emulator.wire import ApiError, decode


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self, *, port: int, store: str, seed: str, secret: str, check: bool, deliver: bool
    ) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        address = f"http://127.0.0.1:{self.server_port}"
        self.api = Api(Store(store, seed=seed), address=address, secret=secret, check=check)
        self.stopping = threading.Event()
        if deliver:
            threading.Thread(target=self.deliver, daemon=True).start()

    def deliver(self) -> None:
        while not self.stopping.wait(0.1):
            webhooks.deliver_due(self.api.world(), self.api.lock)


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self) -> None:
        self.take()

    def do_POST(self) -> None:
        self.take()

    def do_DELETE(self) -> None:
        self.take()

    def take(self) -> None:
        text = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        address = urlsplit(self.path)
        try:
            if address.path.startswith("/_emulator/"):
                given = json.loads(text or "{}")
                self.give(200, control(self.server.api, address.path[11:], given))
            elif address.path.startswith("/hosted/"):
                form = decode(text or address.query)
                page = visit(self.server.api, self.command, address.path, form)
                self.write(200, page.encode(), {"Content-Type": "text/html; charset=utf-8"})
            else:
                self.call(address.path, address.query if self.command == "GET" else text)
        except Elsewhere as found:
            self.write(303, b"", {"Location": found.address})
        except ApiError as error:
            self.give(error.status, error.body)
        except Dropped:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)

    def call(self, path: str, text: str) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        found = self.server.api.answer(Call(self.command, path, text, headers))
        self.give(found.status, found.body, found.headers)

    def give(self, status: int, body: object, headers: dict[str, str] | None = None) -> None:
        kind = {"Content-Type": "application/json"}
        self.write(status, json.dumps(body).encode(), kind | (headers or {}))

    def write(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the store remembers what matters."""
