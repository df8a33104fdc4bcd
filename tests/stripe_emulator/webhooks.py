"""Events on their way to those who listen: signed, tried again for three days."""

from __future__ import annotations

import hashlib
import hmac
import json
import urllib.error
import urllib.request
from threading import RLock

from tests.stripe_emulator.faults import Faults
from tests.stripe_emulator.store import PLATFORM
from tests.stripe_emulator.wire import Json
from tests.stripe_emulator.world import DAY, World

TRY_AGAIN_AFTER = [300, 1800, 7200, 18_000, 36_000, 43_200, 43_200, 43_200, 43_200]
TRIES_END_AFTER = 3 * DAY
PATIENCE = 20  # seconds


def queue(world: World, faults: Faults) -> None:
    """A delivery of each new event to each endpoint that wants it. Part of the transaction."""
    endpoints = list(world.store.every("webhook_endpoint", account=PLATFORM, status="enabled"))
    for event in world.events:
        for endpoint in endpoints:
            if not wants(world, endpoint, event):
                continue
            fault = faults.pick("event")
            kind = fault.kind if fault else ""
            late = 0
            if fault and kind in {"delay", "reorder"}:
                least = int(fault.seconds) if kind == "delay" else 0
                late = faults.random.randint(least, int(fault.seconds))
            for _ in range({"lose": 0, "duplicate": 2}.get(kind, 1)):
                world.store.run(
                    "INSERT INTO deliveries (event, endpoint, due_at) VALUES (?, ?, ?)",
                    *(event["id"], endpoint["id"], world.now + late),
                )
    world.events.clear()


def wants(world: World, endpoint: Json, event: Json) -> bool:
    connect = world.store.fact(f"connect:{endpoint['id']}") == "1"
    types = endpoint["enabled_events"]
    return connect == ("account" in event) and (types == ["*"] or event["type"] in types)


def deliver_due(world: World, lock: RLock, *, shuffle: Faults | None = None) -> dict[str, int]:
    """Send whatever is due, in order or in a seeded disorder. Failures are tried again later."""
    with lock:
        sql = (
            "SELECT d.seq, d.endpoint, d.tries, o.body FROM deliveries d"
            " JOIN objects o ON o.id = d.event WHERE done = 0 AND due_at <= ?"
            " ORDER BY due_at, d.seq LIMIT 1000"
        )
        due = world.store.run(sql, world.now).fetchall()
    if shuffle:
        shuffle.random.shuffle(due)
    counts = {"delivered": 0, "failed": 0}
    for seq, endpoint, tries, body in due:
        with lock:
            where = world.store.find("webhook_endpoint", endpoint, account=PLATFORM)
            secret = world.store.fact(f"secret:{endpoint}", "")
        took = where is None or send(where["url"], body, secret, world.now)
        counts["delivered" if took else "failed"] += 1
        with lock:
            note(world, seq, json.loads(body)["created"], tries, took=took)
    return counts


def note(world: World, seq: int, created: int, tries: int, *, took: bool) -> None:
    if took or world.now >= created + TRIES_END_AFTER:
        world.store.run("UPDATE deliveries SET done = ? WHERE seq = ?", 1 if took else 2, seq)
        return
    again = TRY_AGAIN_AFTER[min(tries, len(TRY_AGAIN_AFTER) - 1)]
    sql = "UPDATE deliveries SET due_at = ?, tries = tries + 1 WHERE seq = ?"
    world.store.run(sql, world.now + again, seq)


def send(url: str, body: str, secret: str, at: int) -> bool:
    signed = hmac.new(secret.encode(), f"{at}.{body}".encode(), hashlib.sha256).hexdigest()
    headers = {"Content-Type": "application/json", "Stripe-Signature": f"t={at},v1={signed}"}
    request = urllib.request.Request(url, body.encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return 200 <= answer.status < 300
    except (urllib.error.URLError, OSError):
        return False


def waiting(world: World) -> int:
    return world.store.run("SELECT count(*) FROM deliveries WHERE done = 0").fetchone()[0]
