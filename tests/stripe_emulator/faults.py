"""Things that go wrong on purpose, chosen by a seed so that a failure can be played again.

A rule says where (`POST /v1/transfers`, `event`, or `*` for every call), what (below), with what
chance, and how many times at most.

Calls: drop_before, drop_after (the connection ends before or after the work was kept), 500
(nothing was done, and the key remembers it), 500_after (it was done), 409, 429, lock_timeout,
delay (for `seconds`, the key in use meanwhile). Events: lose, duplicate, delay, reorder (each
by up to `seconds`).
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass

from tests.stripe_emulator.wire import ApiError

OF_CALLS = {
    *("drop_before", "drop_after", "500", "500_after", "409", "429", "lock_timeout", "delay"),
}
OF_EVENTS = {"lose", "duplicate", "delay", "reorder"}


@dataclass
class Rule:
    on: str
    kind: str
    chance: float = 1.0
    times: int | None = None
    seconds: float = 0

    def __post_init__(self) -> None:
        if self.kind not in (OF_EVENTS if self.on == "event" else OF_CALLS):
            raise ApiError(400, f"No such fault: {self.kind} on {self.on}")


class Faults:
    def __init__(self, seed: str) -> None:
        self.random = random.Random(f"faults:{seed}")
        self.rules: list[Rule] = []
        self.struck: Counter[str] = Counter()

    def pick(self, what: str) -> Rule | None:
        """The first rule for this that strikes now."""
        for rule in self.rules:
            if rule.on != what and (rule.on != "*" or what == "event"):
                continue
            if rule.times == 0 or self.random.random() >= rule.chance:
                continue
            if rule.times is not None:
                rule.times -= 1
            self.struck[f"event {rule.kind}" if rule.on == "event" else rule.kind] += 1
            return rule
        return None


def as_error(kind: str) -> ApiError | None:
    """The answer of a fault that is told before any work is done."""
    if kind == "409":
        words = "There is currently another in-progress request using this idempotency key."
        return ApiError(409, words, type="idempotency_error", code="idempotency_key_in_use")
    if kind == "429":
        return ApiError(429, "Too many requests.", code="rate_limit")
    if kind == "lock_timeout":
        return ApiError(429, "This object cannot be accessed right now.", code="lock_timeout")
    return None


def server_error() -> ApiError:
    return ApiError(500, "An unknown error occurred.", type="api_error")
