"""The emulator as tests start it: a process of its own, with every answer held to the document."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import stripe

from tests.stripe_emulator.__main__ import SECRET
from tests.stripe_emulator.document import VERSION

ROOT = Path(__file__).resolve().parent.parent.parent


class Emulator:
    """A context. `client()` is the real SDK; the rest plays the clock, faults, people and banks."""

    def __init__(self, *, store: str = ":memory:", seed: str = "1", check: bool = True) -> None:
        self.arguments = ["--hold-events", "--store", store, "--seed", seed]
        self.arguments += ["--check"] * check
        self.process: subprocess.Popen[str] | None = None
        self.address = ""

    def __enter__(self) -> Emulator:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.stripe_emulator", *self.arguments],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        self.address = f"http://127.0.0.1:{int(self.process.stdout.readline())}"
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process
        self.process.kill()
        self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()

    def client(self, *, key: str = SECRET, retries: int = 0) -> stripe.StripeClient:
        stripe.enable_telemetry = False
        return stripe.StripeClient(
            key,
            stripe_version=VERSION,
            max_network_retries=retries,
            base_addresses={"api": self.address},
            http_client=stripe.RequestsClient(timeout=(3, 20)),
        )

    def tell(self, name: str, **given: Any) -> Any:
        body = json.dumps(given).encode()
        request = urllib.request.Request(f"{self.address}/_emulator/{name}", body)
        with urllib.request.urlopen(request, timeout=600) as answer:
            return json.load(answer)

    def fault(self, on: str, kind: str, **more: Any) -> None:
        self.tell("faults", rules=[{"on": on, "kind": kind, **more}])

    def drift(self) -> list[str]:
        return self.tell("state")["drift"]
