"""How many transfers a second the ledger takes, on the database of DATABASE_URL.

Run as `python -m tests.bench.ledger`: prints JSON. Spread: between any two of 1,000 accounts; hot:
each from the one account of a funder. It works in a database of its own, dropped after it.
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from budgets.ledger import Posting

ACCOUNTS = 1_000
SECONDS = 3.0
BATCH = 1_000
CLIENTS = (1, 4, 8)


def make_accounts() -> list[int]:
    """Account ids; the first is the funder's. The others are given a million pounds each."""
    from budgets import actions
    from budgets.ledger import post
    from budgets.models import Account, AccountKind

    funder = Account.objects.create(
        kind=AccountKind.FUNDER, owner=actions.open_party(), may_overdraw=True
    )
    Account.objects.bulk_create(Account(kind=AccountKind.COMMITMENT) for _ in range(ACCOUNTS))
    others = list(Account.objects.exclude(pk=funder.pk).values_list("pk", flat=True))
    post([posting(funder.pk, other, f"fill:{other}", 100_000_000) for other in others])
    return [funder.pk, *others]


def posting(debit: int, credit: int, key: str, pence: int = 1) -> Posting:
    from django.utils import timezone

    from budgets.ledger import Posting
    from budgets.models import TransferKind

    return Posting(debit, credit, pence, TransferKind.COMMIT, key, timezone.now(), 1)


def client(number: int, accounts: list[int], size: int, hot: bool, seconds: float) -> float:
    """Post batches of this size until the time is up; return transfers a second."""
    from budgets.ledger import post

    chance = random.Random(number)
    name = f"{os.getpid()}:{perf_counter()}"
    done, start = 0, perf_counter()
    while perf_counter() - start < seconds:
        batch = []
        for i in range(size):
            debit, credit = chance.sample(accounts[1:], 2)
            batch.append(posting(accounts[0] if hot else debit, credit, f"{name}:{done + i}"))
        post(batch)
        done += size
    return done / (perf_counter() - start)


def many(accounts: list[int], events: int) -> int:
    """A funder's yearly round: that many events of its own account by one call."""
    from budgets.ledger import post_many

    chance = random.Random(events)
    name = f"many:{perf_counter()}"
    round_ = [
        posting(accounts[0], chance.choice(accounts[1:]), f"{name}:{i}") for i in range(events)
    ]
    start = perf_counter()
    post_many(round_)
    return round(events / (perf_counter() - start))


def rate(clients: int, accounts: list[int], *, size: int = 1, hot: bool = False) -> int:
    from django.db import connection

    work = [(number, accounts, size, hot, SECONDS) for number in range(clients)]
    if clients == 1:
        return round(client(*work[0]))
    connection.close()
    with get_context("fork").Pool(clients) as pool:
        return round(sum(pool.starmap(client, work, chunksize=1)))


def statement_ms(accounts: list[int]) -> float:
    """The median time of one account's newest fifty transfers, among all that were posted."""
    from budgets.models import Account
    from budgets.queries.statements import _as_one_moment

    took = []
    for account in random.Random(1).sample(accounts[1:], 50):
        start = perf_counter()
        _as_one_moment(Account.objects.filter(pk=account), 51)
        took.append((perf_counter() - start) * 1000)
    return round(median(took), 2)


def measure() -> dict[str, object]:
    from django.db import connection

    from budgets.models import Transfer

    accounts = make_accounts()
    return {
        "database": connection.vendor,
        "single_per_second": {str(n): rate(n, accounts) for n in CLIENTS},
        "single_hot_per_second": {str(n): rate(n, accounts, hot=True) for n in CLIENTS},
        "batches_of_1000_per_second": rate(1, accounts, size=BATCH),
        "events_of_post_many_per_second": {
            str(events): many(accounts, events) for events in (1_000, 10_000)
        },
        "statement_of_one_account_ms": statement_ms(accounts),
        "transfers_by_then": Transfer.objects.count(),
    }


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.budgets.alone"
    django.setup()
    from django.db import connection

    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":  # on disk, as it is for people; Django's tests use memory
        folder = tempfile.mkdtemp(prefix="bench-ledger-")
        connection.settings_dict["TEST"]["NAME"] = str(Path(folder) / "bench.sqlite3")
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        result = measure()
    finally:
        connection.creation.destroy_test_db(str(name), verbosity=0)
    sys.stdout.write(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main()
