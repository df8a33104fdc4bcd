"""Payments through Stripe, card and run, while everything breaks: each is paid exactly once.

Workers, the web process and the people who pay are killed (-9) at a statement that the seed
chooses; Stripe's emulator drops connections before and after it kept what was asked, answers 409,
429 and 500, and tells of each event twice, late by up to three days, or in disorder. Then the
weather clears, and nothing may be left that isn't paid, once.

    python -m tests.torture.parts.payouts --seed 7 --size 200 --crashes 10
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

import django

from tests.stripe_emulator.process import Emulator

CALLS = (
    *("POST /v1/payment_intents", "GET /v1/payment_intents", "GET /v1/payment_intents/{intent}"),
    *("POST /v1/payment_intents/{intent}/cancel", "POST /v1/transfers", "GET /v1/transfers"),
    *("GET /v1/transfers/{transfer}", "POST /v1/refunds", "GET /v1/refunds", "GET /v1/events"),
    "GET /v1/customers/{customer}/cash_balance",
)
KINDS = ("drop_before", "drop_after", "500", "500_after", "409", "429", "lock_timeout")
WEATHER = {"fair": 0.01, "rough": 0.04, "storm": 0.12}  # the chance of each kind, for each call
EVENTS = [
    {"on": "event", "kind": "duplicate", "chance": 0.3},
    {"on": "event", "kind": "delay", "chance": 0.1, "seconds": 3 * 86_400},
    {"on": "event", "kind": "lose", "chance": 0.02},
    {"on": "event", "kind": "reorder", "chance": 1.0, "seconds": 3_600},
]
TOLD = [
    *("payment_intent.succeeded", "payment_intent.canceled", "payment_intent.partially_funded"),
    *("payment_intent.payment_failed", "transfer.created"),
    "customer_cash_balance_transaction.created",
]
MOST_ROUNDS = 3_000


class Torture:
    def __init__(
        self, emulator: Emulator, *, seed: str, size: int, crashes: int, workers: int
    ) -> None:
        from tests.torture.actors import Banks
        from tests.torture.processes import Clock, Web

        self.emulator, self.size, self.crashes = emulator, size, crashes
        self.workers = workers
        self.chance = Random(f"payouts:{seed}")
        self.clock = Clock()
        self.web = Web(self.clock)
        self.banks = Banks(self.chance)
        self.deaths: Counter[str] = Counter()
        self.told: Counter[str] = Counter()

    def prepare(self) -> None:
        from django.conf import settings

        from tests.torture import england

        wanted: Any = {"url": f"http://127.0.0.1:{self.web.port}/", "enabled_events": TOLD}
        endpoint = self.emulator.client().v1.webhook_endpoints.create(wanted)
        settings.STRIPE_WEBHOOK_SECRETS = [endpoint.secret]
        england.settle_in(self.size, emulator=self.emulator, clock=self.clock, chance=self.chance)

    def run(self) -> None:
        for number in range(MOST_ROUNDS):
            self.change_weather()
            self.round(number)
            if self.all_is_paid() and sum(self.deaths.values()) >= self.crashes:
                break
        self.emulator.tell("faults", rules=[])
        for number in range(40):
            self.skip(12 * 3600)
            self.calm_round()
            if number > 7 and self.all_is_paid() and not self.events_waiting():
                break
        self.skip(7 * 86_400)  # until payees' banks have it all

    def round(self, number: int) -> None:
        from tests.torture import actors

        self.skip(86_400 if number % 4 == 3 else self.chance.randint(60, 3_000))
        self.shift("payer", lambda: actors.pay_by_card(self.clock))
        self.banks.send()
        works = [lambda: actors.work(self.clock)] * self.chance.randint(1, self.workers)
        self.shift("worker", *works)
        self.deliver()
        self.shift("worker", lambda: actors.work(self.clock))
        if number % 4 == 3:
            self.shift("worker", lambda: actors.night(self.clock))
        self.say(number)

    def calm_round(self) -> None:
        from tests.torture import actors
        from tests.torture.processes import shift

        self.web.start()
        self.tell_of_events()
        self.web.stop()
        shift(lambda: actors.night(self.clock))
        shift(lambda: actors.pay_by_card(self.clock))
        self.banks.send()
        shift(lambda: actors.work(self.clock))

    def shift(self, who: str, *works: Any) -> None:
        from tests.torture.processes import shift

        if shift(*works, **self.death()):
            self.deaths[who] += 1

    def death(self) -> dict[str, int]:
        """At which statement or commit the next process dies, if it lives so long."""
        if sum(self.deaths.values()) >= self.crashes:
            return {}
        left = 0 if self.all_is_paid() else self.size
        latest = max(20, left * 60 // self.crashes)
        return {"dies_at": self.chance.randint(1, latest)}

    def deliver(self) -> None:
        self.web.start(**(self.death() if self.chance.random() < 0.3 else {}))
        self.tell_of_events()
        if self.web.stop():
            self.deaths["web"] += 1

    def tell_of_events(self) -> None:
        self.told.update(self.emulator.tell("deliver", shuffle=True))

    def change_weather(self) -> None:
        chance = WEATHER[self.chance.choice(list(WEATHER))]
        rules = [{"on": on, "kind": kind, "chance": chance} for on in CALLS for kind in KINDS]
        self.emulator.tell("faults", rules=[*rules, *EVENTS])

    def skip(self, seconds: int) -> None:
        self.emulator.tell("clock", advance=seconds)
        self.clock.skipped.value += seconds

    def all_is_paid(self) -> bool:
        from budgets.models import Payment, PaymentState

        return not Payment.objects.exclude(state=PaymentState.PAID).exists()

    def events_waiting(self) -> bool:
        from budgets.models import StripeEvent

        waiting = StripeEvent.objects.filter(next_try_at__isnull=False)
        return bool(self.emulator.tell("state")["waiting"] or waiting.exists())

    def say(self, number: int) -> None:
        from django.db.models import Count

        from budgets.models import Payment

        rows = Payment.objects.order_by().values_list("state").annotate(n=Count("pk"))
        words = f"round {number}, {sum(self.deaths.values())} crashes: {dict(rows)}"
        print(words, file=sys.stderr, flush=True)

    def report(self) -> dict[str, Any]:
        from django.db import connection

        from budgets.models import StripeAttempt, StripeEvent, StripeRequest, StripeReturn
        from tests.torture.checks import troubles

        return {
            "database": connection.vendor,
            "payments": self.size,
            "runs": StripeRequest.objects.count(),
            "returns": StripeReturn.objects.count(),
            "attempts": StripeAttempt.objects.count(),
            "events_kept": StripeEvent.objects.count(),
            "events_told": dict(self.told),
            "faults": self.emulator.tell("state")["struck"],
            "crashes": dict(self.deaths),
            "simulated_days": round(self.clock.skipped.value / 86_400, 1),
            "troubles": list(troubles(self.banks.sent, self.clock)),
        }


def torture(*, seed: str, size: int, crashes: int, workers: int, check: bool) -> dict[str, Any]:
    """In the database that is there already."""
    from django.conf import settings

    start = perf_counter()
    with Emulator(seed=seed, check=check) as emulator:
        settings.STRIPE_ADDRESS = emulator.address
        made = Torture(emulator, seed=seed, size=size, crashes=crashes, workers=workers)
        made.prepare()
        made.run()
        report = made.report() | {"drift": emulator.drift()}
    return {"part": "payouts", "seed": seed} | report | {"seconds": round(perf_counter() - start)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--size", type=int, default=10_000, help="payments")
    parser.add_argument("--crashes", type=int, default=100)
    parser.add_argument("--workers", type=int, default=2, help="at once; 1 plays again exactly")
    parser.add_argument("--here", action="store_true", help="in the database as it is; check all")
    given = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.torture.settings"
    django.setup()
    names = ("seed", "size", "crashes", "workers")
    how: Any = {name: getattr(given, name) for name in names}
    report = torture(**how, check=True) if given.here else in_a_new_database(how)
    print(json.dumps(report, indent=2))
    return 1 if report["troubles"] or report["drift"] else 0


def in_a_new_database(how: Any) -> dict[str, Any]:
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":  # on disk, where processes can share it
        folder = tempfile.mkdtemp(prefix="torture-")
        connection.settings_dict["TEST"]["NAME"] = str(Path(folder) / "torture.sqlite3")
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        return torture(**how, check=False)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    sys.exit(main())
