"""One call from beginning to end: who asks, what they ask, once for each key, and the answer."""

from __future__ import annotations

import hashlib
import json
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import RLock
from typing import Any

from tests.stripe_emulator import webhooks
from tests.stripe_emulator.document import VERSION, Document
from tests.stripe_emulator.faults import Faults, Rule, as_error, server_error
from tests.stripe_emulator.resources import events
from tests.stripe_emulator.routes import ROUTES
from tests.stripe_emulator.store import PLATFORM, Store
from tests.stripe_emulator.wire import ApiError, Json, decode
from tests.stripe_emulator.world import DAY, World


class Dropped(Exception):
    """The connection ends without a word."""


@dataclass
class Call:
    method: str
    path: str
    text: str  # the query of a GET, the form of a POST
    headers: dict[str, str]  # names in lower case

    @property
    def key(self) -> str | None:
        return self.headers.get("idempotency-key") if self.method == "POST" else None

    @property
    def account(self) -> str:
        return self.headers.get("stripe-account", PLATFORM)

    @property
    def asked(self) -> str:
        """What makes two calls the same."""
        return hashlib.sha256(f"{self.method} {self.path} {self.text}".encode()).hexdigest()


@dataclass
class Answer:
    status: int
    body: Json
    headers: dict[str, str] = field(default_factory=dict)


class Api:
    def __init__(self, store: Store, *, address: str, secret: str, check: bool) -> None:
        self.store = store
        self.address = address
        self.secret = secret
        self.check = check
        self.document = Document()
        self.faults = Faults(store.seed)
        self.lock = RLock()
        self.in_use: set[tuple[str, str]] = set()
        self.drift: list[str] = []

    def answer(self, call: Call) -> Answer:
        with self.lock, self.transaction():
            request = self.store.new_id("req")
        headers = {"Request-Id": request, "Stripe-Version": VERSION}
        if call.key:
            headers["Idempotency-Key"] = call.key
        try:
            found = self.take(call, request)
        except ApiError as error:
            found = Answer(error.status, error.body)
        found.headers |= headers
        return found

    def take(self, call: Call, request: str) -> Answer:
        self.authenticate(call)
        operation = self.document.find(call.method, call.path)
        if operation is None:
            raise ApiError(404, f"Unrecognized request URL ({call.method}: {call.path}).")
        template, ids = operation
        with self.lock:
            fault = self.faults.pick(f"{call.method} {template}")
        if fault and fault.kind == "drop_before":
            raise Dropped
        if fault and (error := as_error(fault.kind)):
            raise error
        params = self.document.read(call.method, template, decode(call.text))
        with self.using(call):
            if fault and fault.kind == "delay":
                time.sleep(fault.seconds)
            with self.lock:
                world = self.world(call.account, request, call.key)
                found = self.once(call, world, template, ids, params, fault)
        if fault and fault.kind == "drop_after":
            raise Dropped
        return found

    def world(
        self, account: str = PLATFORM, request: str | None = None, key: str | None = None
    ) -> World:
        return World(self.store, self.document, self.address, account, request, key)

    def listen(self, url: str, secret: str) -> None:
        """Two endpoints at one address: for the platform's own events and for its payees'."""
        with self.lock, self.transaction():
            world = self.world()
            for old in list(self.store.every("webhook_endpoint")):
                events.remove_endpoint(world, {}, old["id"])
            for connect in (False, True):
                wanted = {"url": url, "enabled_events": ["*"], "connect": connect}
                made = events.add_endpoint(world, wanted)
                self.store.remember(f"secret:{made['id']}", secret)

    def authenticate(self, call: Call) -> None:
        kind, _, given = call.headers.get("authorization", "").partition(" ")
        if kind == "Basic":
            given = b64decode(given).decode().partition(":")[0]
        if given != self.secret:
            raise ApiError(401, "Invalid API Key provided.")
        version = call.headers.get("stripe-version", VERSION)
        if version != VERSION:
            raise ApiError(400, f"Invalid Stripe API version: {version}")
        if call.account != PLATFORM and not self.store.by_id(call.account):
            words = "The provided key does not have access to that account."
            raise ApiError(403, words, code="account_invalid")

    @contextmanager
    def using(self, call: Call) -> Iterator[None]:
        """A key is in use until its first call has been answered."""
        mine = (call.account, call.key) if call.key else None
        if mine:
            with self.lock:
                if mine in self.in_use:
                    raise as_error("409") or AssertionError
                self.in_use.add(mine)
        try:
            yield
        finally:
            if mine:
                self.in_use.discard(mine)

    def once(
        self,
        call: Call,
        world: World,
        template: str,
        ids: list[str],
        params: Json,
        fault: Rule | None,
    ) -> Answer:
        if replayed := self.replay(call, world):
            return replayed
        kind = fault.kind if fault else ""
        with self.transaction():
            found = self.carry_out(call, world, template, ids, params, kind)
            if call.key:
                self.store.run(
                    "INSERT OR REPLACE INTO keys VALUES (?, ?, ?, ?, ?, ?)",
                    *(call.account, call.key, call.asked, found.status, json.dumps(found.body)),
                    world.now,
                )
        return found

    def replay(self, call: Call, world: World) -> Answer | None:
        """What was answered to this key before; a key is forgotten after 24 hours."""
        sql = "SELECT asked, status, body FROM keys WHERE account = ? AND key = ? AND at > ?"
        row = self.store.run(sql, call.account, call.key, world.now - DAY).fetchone()
        if call.key is None or row is None:
            return None
        if row[0] != call.asked:
            words = "Keys for idempotent requests can only be used with the same parameters."
            raise ApiError(400, words, type="idempotency_error")
        return Answer(row[1], json.loads(row[2]), {"Idempotent-Replayed": "true"})

    def carry_out(
        self, call: Call, world: World, template: str, ids: list[str], params: Json, kind: str
    ) -> Answer:
        self.store.run("SAVEPOINT work")
        try:
            if kind == "500":
                raise server_error()
            expand = params.pop("expand", [])
            body = ROUTES[f"{call.method} {template}"](world, params, *ids)
            self.judge(call.method, template, body, world.events)
            self.queue(world)
            if kind == "500_after":
                return Answer(500, server_error().body)
            return Answer(200, expanded(self.store, body, expand))
        except ApiError as error:
            if not error.keeps:
                world.events.clear()
                self.store.run("ROLLBACK TO work")
            self.queue(world)
            return Answer(error.status, error.body)

    def queue(self, world: World) -> None:
        webhooks.queue(world, self.faults)

    def judge(self, method: str, template: str, body: Json, told: list[Json]) -> None:
        """With --check: an answer or event that Stripe's document doesn't allow is a drift."""
        if not self.check:
            return
        found = self.document.faults_of_answer(method, template, body)
        for event in told:
            found += self.document.faults("event", event)
            found += self.document.faults_of_object(event["data"]["object"])
        if found:
            self.drift += found
            raise ApiError(500, "Drifted: " + "; ".join(found), type="api_error")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self.store.begin()
        try:
            yield
        except BaseException:
            self.store.roll_back()
            raise
        self.store.commit()


def expanded(store: Store, body: Any, paths: list[str]) -> Any:
    """The answer with the named ids replaced by their objects."""
    body = json.loads(json.dumps(body))
    for path in paths:
        expand(store, body, path.split("."))
    return body


def expand(store: Store, node: Any, path: list[str]) -> None:
    if isinstance(node, list):
        for each in node:
            expand(store, each, path)
    elif isinstance(node, dict) and path:
        name, rest = path[0], path[1:]
        if name not in node:
            raise ApiError(400, f"This property cannot be expanded ({name}).", param="expand")
        if isinstance(node[name], str):
            node[name] = store.by_id(node[name]) or node[name]
        expand(store, node[name], rest)
