"""How quick statements and balances stay in a ledger of millions of transfers.

Run as `python -m tests.bench.millions --transfers 10000000`: prints JSON, times in milliseconds,
and holds none of them to an aim. It starts a PostgreSQL of its own. While rows are made up, fsync
and triggers are off and the indexes are gone; the measuring is done with all of them, and with the
server's own sizes of memory. A budget has a hundred transfers over 330 days, all round scattered
among the others': a gift, a promise, what was earned, sent and paid. Half of the budgets have one
funder, the others forty, and one budget has a funder of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import django

from tests.torture.server import Server

TIMES = 50
EACH = 100  # transfers of a budget
DAYS = 330
FUNDERS = 42  # the first has half of all budgets, the last has one
PAYEES = 1_000
PERSONS = 50  # whose pages are asked for
QUICKLY = (
    *("fsync=off", "full_page_writes=off", "synchronous_commit=off", "autovacuum=off"),
    *("wal_level=minimal", "max_wal_senders=0", "max_wal_size=8GB"),
    *("maintenance_work_mem=512MB", "work_mem=256MB"),
)

FUNDER = "CASE WHEN b = {budgets} - 1 THEN 41 WHEN b % 2 = 0 THEN 0 ELSE 1 + (b / 2) % 40 END"
PART = "md5('part ' || b)::uuid"
KINDS = "ARRAY['funder', 'available', 'commitment', 'owed', 'in_transit', 'paid']"
OPENINGS = (
    """
INSERT INTO budgets_party (id, uuid, created_at)
SELECT {party} + b, gen_random_uuid(), now() FROM generate_series(0, {budgets} - 1) AS b
""",
    """
INSERT INTO budgets_budget (id, uuid, holder_id, funder_id, payer_id, regime, form, starts_on,
  ends_on, created_at)
SELECT b + 1, gen_random_uuid(), holder, funder, holder, 'nhs', 'direct_payment',
  current_date - {days}, current_date - {days} + 364, now() - interval '{days} days'
FROM (
  SELECT b, (ARRAY{funders})[1 + """ + FUNDER + """] AS funder,
    CASE WHEN b % ({budgets} / {persons}) = 1 AND b / ({budgets} / {persons}) < {persons}
    THEN (ARRAY{holders})[1 + b / ({budgets} / {persons})] ELSE {party} + b END AS holder
  FROM generate_series(0, {budgets} - 1) AS b
) AS them
""",
    """
INSERT INTO budgets_account (id, uuid, kind, owner_id, debits, credits, last_transfer_id,
  may_overdraw)
SELECT n, gen_random_uuid(), 'funder', (ARRAY{funders})[n], 0, 0, 0, true
FROM generate_series(1, {of_funders}) AS n
""",
    """
INSERT INTO budgets_account (id, uuid, kind, owner_id, budget_id, debits, credits,
  last_transfer_id, may_overdraw)
SELECT {of_funders} + 5 * b + k, gen_random_uuid(), (""" + KINDS + """)[k + 1],
  CASE WHEN k > 2 THEN (ARRAY{payees})[1 + b % {of_payees}] END, b + 1, 0, 0, 0, false
FROM generate_series(0, {budgets} - 1) AS b, generate_series(1, 5) AS k
""",
    """
INSERT INTO budgets_commitment (uuid, budget_id, part, payee_id, account_id, committed_at)
SELECT gen_random_uuid(), b + 1, """ + PART + """, (ARRAY{payees})[1 + b % {of_payees}],
  {of_funders} + 5 * b + 2, now() - interval '{days} days'
FROM generate_series(0, {budgets} - 1) AS b
""",
)  # fmt: skip
# The n-th transfer of budget b. Each five move the same pence one step further, from the funder to
# paid, so nothing is ever overdrawn; the very first gives the budget ten thousand pounds besides.
TRANSFERS = """
INSERT INTO budgets_transfer (id, debit_account_id, credit_account_id, pence, kind, entry,
  idempotency_key, actor_id, at, reference)
SELECT n::bigint * {budgets} + b + 1,
  CASE WHEN n % 5 = 0 THEN 1 + (""" + FUNDER + """) ELSE {of_funders} + 5 * b + n % 5 END,
  {of_funders} + 5 * b + n % 5 + 1,
  1 + (b + n / 5) % 50 + CASE n WHEN 0 THEN 1000000 ELSE 0 END,
  (ARRAY['allocate', 'commit', 'earn', 'send', 'pay'])[1 + n % 5],
  gen_random_uuid(), 'made-up:' || md5(b::text) || ':' || n, 1,
  now() - interval '1 second' * ({days} * 86400.0 * (1 - (n + b::float / {budgets}) / {each})),
  CASE WHEN n % 5 > 0 THEN """ + PART + """ END
FROM generate_series(0, {each} - 1) AS n, generate_series(0, {budgets} - 1) AS b
"""  # fmt: skip
TOTALS = """
UPDATE budgets_account AS a SET debits = moved.debits, credits = moved.credits,
  last_transfer_id = moved.last_id
FROM (
  SELECT account, sum(debits) AS debits, sum(credits) AS credits, max(last_id) AS last_id FROM (
    SELECT debit_account_id AS account, sum(pence) AS debits, 0 AS credits, max(id) AS last_id
    FROM budgets_transfer GROUP BY 1
    UNION ALL
    SELECT credit_account_id, 0, sum(pence), max(id) FROM budgets_transfer GROUP BY 1
  ) AS sides GROUP BY account
) AS moved WHERE a.id = moved.account AND NOT a.may_overdraw
"""
SEQUENCES = """
SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))
"""
INDEXES = """
SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'budgets_transfer'
AND indexname NOT IN (
  SELECT conname FROM pg_constraint WHERE conrelid = 'budgets_transfer'::regclass
)
"""
UNIQUE = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = 'budgets_transfer'::regclass AND contype = 'u'
"""


def run(statement: str) -> list[Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def make_world() -> dict[str, Any]:
    """Funders, payees and the persons whose pages are asked for, as the product makes them."""
    from tests import cast

    funders = [cast.make_organisation("icb", f"Funder {n}") for n in range(FUNDERS)]
    payees = [cast.make_organisation("provider", f"Payee {n}") for n in range(PAYEES)]
    persons = [cast.make_person(f"Person {n}", user=cast.make_user()) for n in range(PERSONS)]
    return {"funders": funders, "payees": payees, "persons": persons}


def fill(world: dict[str, Any], transfers: int) -> dict[str, float]:
    """Make up the rows in plain SQL, nobody checking meanwhile. Returns each step's seconds."""
    names = {
        "budgets": transfers // EACH, "each": EACH, "days": DAYS, "persons": PERSONS,
        "of_funders": FUNDERS, "of_payees": PAYEES,
        "party": run("SELECT max(id) + 1 FROM budgets_party")[0][0],
        "funders": [each.party_id for each in world["funders"]],
        "payees": [each.party_id for each in world["payees"]],
        "holders": [each.party_id for each in world["persons"]],
    }  # fmt: skip
    took: dict[str, float] = {}
    run("SET session_replication_role = replica")  # neither triggers nor foreign keys
    with seconds(took, "budgets"):
        for statement in OPENINGS:
            run(statement.format(**names))
    with seconds(took, "transfers"), without_indexes(took):
        run(TRANSFERS.format(**names))
    with seconds(took, "totals"):
        run(TOTALS)
    for table in ("party", "budget", "account", "transfer"):
        run(SEQUENCES.format(table=f"budgets_{table}"))
    run("SET session_replication_role = origin")
    with seconds(took, "vacuum_analyze"):
        run("VACUUM ANALYZE")
    run("CHECKPOINT")
    return took


@contextmanager
def without_indexes(took: dict[str, float]) -> Iterator[None]:
    """They are made again afterwards, which is much quicker than row by row."""
    indexes, unique = run(INDEXES), run(UNIQUE)
    for name, _ in indexes:
        run(f"DROP INDEX {name}")
    for name, _ in unique:
        run(f"ALTER TABLE budgets_transfer DROP CONSTRAINT {name}")
    yield
    with seconds(took, "of_which_indexes"):
        for _, definition in indexes:
            run(definition)
        for name, definition in unique:
            run(f"ALTER TABLE budgets_transfer ADD CONSTRAINT {name} {definition}")


@contextmanager
def seconds(took: dict[str, float], name: str) -> Iterator[None]:
    start = perf_counter()
    yield
    took[name] = round(perf_counter() - start, 1)
    print(f"{name}: {took[name]} s", file=sys.stderr, flush=True)


def timed(ask: Callable[[int], object], times: int = TIMES) -> dict[str, float]:
    """Median and worst of so many, each asked before so that what it needs is in memory.

    Queries and the time in the database are counted by themselves, for counting takes time too.
    """
    took, counts, in_database = [], [], []
    for n in range(times):
        if times == TIMES:
            ask(n)
        queries, ms = counted(ask, n)
        counts.append(queries)
        in_database.append(ms)
        start = perf_counter()
        ask(n)
        took.append((perf_counter() - start) * 1000)
    found = {
        "median_ms": median(took),
        "worst_ms": max(took),
        "in_database_ms": median(in_database),
    }
    rounded = {name: round(ms, 2) for name, ms in found.items()} | {"queries_at_most": max(counts)}
    print(rounded, file=sys.stderr, flush=True)
    return rounded


def counted(ask: Callable[[int], object], n: int) -> tuple[int, float]:
    """How many queries that was, and how many milliseconds they took."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ms = 0.0

    def one(execute: Any, *asked: Any) -> Any:
        nonlocal ms
        start = perf_counter()
        try:
            return execute(*asked)
        finally:
            ms += (perf_counter() - start) * 1000

    with CaptureQueriesContext(connection) as queries, connection.execute_wrapper(one):
        ask(n)
        return len(queries), ms


def pages(world: dict[str, Any]) -> dict[str, object]:
    """What one person waits for: their budget's page, and what it reads of the ledger."""
    from django.test import Client

    from budgets.models import Budget
    from budgets.queries import balance_of, statement_of
    from marketplace.money.queries.statements import LINES_ON_A_PAGE

    clients = []
    for person in world["persons"]:
        client = Client()
        client.force_login(person.user)
        clients.append(client)
    holders = [person.party_id for person in world["persons"]]
    by_holder = {each.holder_id: each for each in Budget.objects.filter(holder__in=holders)}
    budgets = [by_holder[holder] for holder in holders]
    lines = len(statement_of(budgets[0], limit=LINES_ON_A_PAGE).lines)

    def page(path: str, n: int) -> None:
        if clients[n].get(path).status_code != 200:
            raise SystemExit(f"{path} is not there.")

    return {
        "lines_of_a_statement": lines,
        "statement_page": timed(lambda n: page(f"/budgets/{budgets[n].uuid}/", n)),
        "money_page": timed(lambda n: page(f"/people/{world['persons'][n].uuid}/money/", n)),
        "statement_of": timed(lambda n: statement_of(budgets[n], limit=LINES_ON_A_PAGE)),
        "whole_statement_of": timed(lambda n: statement_of(budgets[n])),
        "balance_of": timed(lambda n: balance_of(budgets[n])),
    }


def funders(world: dict[str, Any]) -> dict[str, object]:
    """What a funder reads: over all of its budgets' transfers, so not fifty times."""
    from budgets.queries.funders import given_by
    from marketplace.money.queries.months import Month, month_report
    from marketplace.people.clock import today

    month = Month(today().replace(day=1)).before
    year_ago = Month(month.first.replace(year=month.first.year - 1))  # reads all that moved since
    alone, usual, big = (world["funders"][n] for n in (-1, 1, 0))
    return {
        "given_by_biggest_funder": timed(lambda _: given_by(big.party)),
        "month_of_one_budget": timed(lambda _: month_report(alone, month, today()), 5),
        "month_of_a_funder": timed(lambda _: month_report(usual, month, today()), 9),
        "month_of_biggest_funder": timed(lambda _: month_report(big, month, today()), 3),
        "year_ago_of_biggest_funder": timed(lambda _: month_report(big, year_ago, today()), 1),
    }


def payee_ms(world: dict[str, Any]) -> dict[str, float]:
    from budgets.queries import payee_statement_of

    return timed(lambda n: payee_statement_of([world["payees"][n].party]))


def posting() -> dict[str, float]:
    """One transfer by itself, between two accounts of a budget, with all triggers and fsync."""
    from budgets.ledger import Posting, post
    from budgets.models import Account, TransferKind
    from marketplace.people.clock import now

    free = Account.objects.filter(kind="available").order_by("pk")[:: max(1, EACH // 2)][:TIMES]
    pairs = [
        (each.pk, Account.objects.get(budget=each.budget_id, kind="commitment").pk)
        for each in free
    ]  # fmt: skip
    asked = iter(range(10**9))

    def one(n: int) -> None:
        debit, credit = pairs[n]
        post([Posting(debit, credit, 1, TransferKind.COMMIT, f"bench:{next(asked)}", now(), 1)])

    return timed(one, len(pairs))


def verifying(most: int) -> dict[str, object]:
    """`verify_ledger` as far as its seals go, over the first so many transfers."""
    from budgets import verifying as v
    from budgets.models import Block

    totals, digest, sealed_to, checked = v.Totals({}), v.NOTHING_BEFORE, v.BELOW_ALL, 0
    start = perf_counter()
    for block in Block.objects.order_by("number").iterator(chunk_size=20):
        rows = v.read_rows(after=sealed_to, up_to=block.last_transfer_id, most=2 * v.AT_ONCE)
        if problem := v._wrong_with(block, block.number, digest, rows):
            raise SystemExit(problem)
        for row in rows:
            totals.add(row)
        digest, sealed_to = bytes(block.digest), block.last_transfer_id
        checked += len(rows)
        if checked >= most:
            break
    return {"transfers": checked, "seconds": round(perf_counter() - start, 1)}


def measure(server: Server, transfers: int, verify: int) -> dict[str, object]:
    from django.db import connection

    from budgets.models import Account, Transfer
    from budgets.seals import seal
    from marketplace.people.clock import now

    world = make_world()
    took = fill(world, transfers)
    with seconds(took, "sealing"):
        blocks = seal(at=now())
    run("VACUUM ANALYZE budgets_account")
    run("CHECKPOINT")
    size = run("SELECT pg_size_pretty(pg_total_relation_size('budgets_transfer'))")[0][0]
    connection.close()
    server.stop()
    server.settings = ()
    server.start()
    return {
        "machine": {"processors": os.cpu_count(), "load": os.getloadavg()[0]}
        | {"python": platform.python_version(), "postgresql": run("SHOW server_version")[0][0]},
        "transfers": Transfer.objects.count(),
        "accounts": Account.objects.count(),
        "blocks": blocks,
        "transfers_with_indexes": size,
        "filling_without_fsync_seconds": took,
        "person": pages(world),
        "funder": funders(world),
        "payee_statement_of": payee_ms(world),
        "post_with_fsync": posting(),
        "verify": verifying(verify),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--transfers", type=int, default=200_000)
    parser.add_argument("--verify", type=int, default=1_000_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-millions-") as folder:
        server = Server(Path(folder), *QUICKLY)
        try:
            os.environ |= {
                "DATABASE_URL": server.address,
                "DJANGO_SETTINGS_MODULE": "tests.settings",
            }
            django.setup()
            from django.core.management import call_command

            call_command("migrate", verbosity=0, interactive=False)
            found = measure(server, asked.transfers, asked.verify)
        finally:
            server.stop()
    sys.stdout.write(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
