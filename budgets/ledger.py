"""The only writer of the ledger: one INSERT a batch, whatever its size, on both databases.

The database's triggers keep the accounts' totals and its constraints refuse an overdraft, so a
posting needs no lock, no second statement and no trust in whoever calls it. See
docs/decisions/0003-the-ledger-in-one-statement.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import local
from typing import Any
from uuid import UUID, uuid4

import psycopg
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, connections, transaction
from django.db.backends.utils import CursorWrapper
from psycopg.types.numeric import Int8

from budgets.errors import InsufficientFunds, KeyReused
from budgets.models import Account, Transfer, TransferKind

COLUMNS = (
    "debit_account_id, credit_account_id, pence, kind, entry, idempotency_key, actor_id, at,"
    " reference"
)
# RETURNING gives only the rows that were new: the key of a replay is already there.
ON_SQLITE = f"""
INSERT INTO budgets_transfer ({COLUMNS})
SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6,
  value ->> 7, value ->> 8
FROM json_each(%s) WHERE true
ON CONFLICT (idempotency_key) DO NOTHING RETURNING id, idempotency_key
"""  # noqa: S608 (constants only)
# PostgreSQL keeps the plan of a statement, and a plan must go on returning the same types: named
# here, so that no migration of the table changes them.
NEW_ON_POSTGRES = (
    "ON CONFLICT (idempotency_key) DO NOTHING RETURNING id::bigint, idempotency_key::text"
)
ONE_ON_POSTGRES = f"""
INSERT INTO budgets_transfer ({COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
{NEW_ON_POSTGRES}
"""  # noqa: S608 (constants only)
MANY_ON_POSTGRES = f"""
INSERT INTO budgets_transfer ({COLUMNS})
SELECT debit, credit, pence, kind, coalesce(entry, gen_random_uuid()), key, actor, at, reference
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::uuid[], %s::text[],
  %s::bigint[], %s::timestamptz[], %s::uuid[])
AS given (debit, credit, pence, kind, entry, key, actor, at, reference)
{NEW_ON_POSTGRES}
"""  # noqa: S608 (constants only)
_kept = local()
_FAILING_ROW = re.compile(r"\((\d+),")


@dataclass(frozen=True, slots=True)
class Posting:
    """One transfer to be: pence from the debit to the credit account (their ids).

    `key` names the event for ever: the same key posts once. `actor_id` is a user's id, or None
    for the system itself; `reference` the part, verdict, period or payment it belongs to.
    """

    debit: int
    credit: int
    pence: int
    kind: TransferKind
    key: str
    at: datetime
    actor_id: int | None = None
    reference: UUID | None = None
    entry: UUID | None = None  # the event it shares with others; None: that of the whole call


def post(transfers: Sequence[Posting], *, entry: UUID | None = None) -> list[int]:
    """Post them all or none and return their ids, in order. A replay returns the first ids.

    Give them in the order in which the money moves: no account may be overdrawn on the way.
    Raises InsufficientFunds, or KeyReused when a key comes back with other content. Inside a
    transaction, leave it after either: nothing in it should be kept.
    """
    return _post_all(transfers, entry or uuid4())


def post_many(transfers: Iterable[Posting]) -> list[int]:
    """Post thousands of events in one transaction, all or none; return their ids, in order.

    As `post`, but each transfer without an `entry` of its own is an event by itself. It is one
    statement, and on PostgreSQL one update an account, however many transfers touch it.
    """
    return _post_all(list(transfers), None)


def _post_all(transfers: Sequence[Posting], entry: UUID | None) -> list[int]:
    if not transfers:
        return []
    _check(transfers)
    if len(transfers) == 1 or connection.in_atomic_block:
        return _post(transfers, entry)
    with transaction.atomic():  # a batch half of which was posted before must not half stand
        return _post(transfers, entry)


def _post(transfers: Sequence[Posting], entry: UUID | None) -> list[int]:
    try:
        new = {key: pk for pk, key in _insert(transfers, entry)}
    except IntegrityError as error:
        if "account_is_not_overdrawn" in str(error):
            raise InsufficientFunds(_overdrawn(transfers, error)) from error
        raise
    if len(new) < len(transfers):
        new |= _posted_before([posting for posting in transfers if posting.key not in new])
    return [new[posting.key] for posting in transfers]


def _insert(transfers: Sequence[Posting], entry: UUID | None) -> list[tuple[int, str]]:
    """One statement. Returns id and key of those that were not there yet.

    Without an entry, each transfer that has none is an event by itself.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(ON_SQLITE, [_as_json(transfers, entry)])
            return list(cursor.fetchall())
    cursor = _bound_at_the_server()
    if len(transfers) == 1:
        cursor.execute(ONE_ON_POSTGRES, _as_values(transfers[0], entry))
    else:
        cursor.execute(MANY_ON_POSTGRES, _as_arrays(transfers, entry))
    return list(cursor.fetchall())


class _ServerCursor(psycopg.Cursor[Any]):
    """Django's log of queries reads `_query`, which psycopg leaves empty once it is prepared."""

    def _convert_query(self, query: Any, params: Any = None) -> Any:
        self._query = super()._convert_query(query, params)
        return self._query


def _bound_at_the_server() -> CursorWrapper:
    """As `connection.cursor()`, whose own would write values into the statement: no plan to keep.

    One for each connection: to make it takes as long as to use it.
    """
    ours = connections[DEFAULT_DB_ALIAS]
    ours.validate_thread_sharing()
    ours.close_if_health_check_failed()
    ours.ensure_connection()
    cursor: Any = getattr(_kept, "cursor", None)
    if cursor is None or cursor.connection is not ours.connection:
        cursor = _kept.cursor = _ServerCursor(ours.connection)
    return ours.make_debug_cursor(cursor) if ours.queries_logged else ours.make_cursor(cursor)


def _posted_before(transfers: Sequence[Posting]) -> dict[str, int]:
    """The ids of earlier transfers with these keys, if they are the same transfers."""
    keys = [posting.key for posting in transfers]
    earlier = {
        row.idempotency_key: row for row in Transfer.objects.filter(idempotency_key__in=keys)
    }
    for posting in transfers:
        row = earlier[posting.key]
        if _content(posting) != (
            *(row.debit_account_id, row.credit_account_id, row.pence),
            *(row.kind, row.actor_id, row.reference),
        ):
            raise KeyReused(posting.key)
    return {key: row.pk for key, row in earlier.items()}


def _content(posting: Posting) -> tuple[object, ...]:
    """What makes two postings the same. A replay may come at a later time."""
    return (
        *(posting.debit, posting.credit, posting.pence),
        *(posting.kind.value, posting.actor_id, posting.reference),
    )


def _check(transfers: Sequence[Posting]) -> None:
    keys = set()
    for posting in transfers:
        if posting.pence <= 0:
            raise ValueError("A transfer moves at least a penny.")
        if not posting.key or posting.key in keys:
            raise ValueError("Each transfer needs a key of its own.")
        keys.add(posting.key)


def _as_values(t: Posting, entry: UUID | None) -> list[Any]:
    """Whole numbers all of one size: each mixture of sizes would be prepared by itself."""
    actor = None if t.actor_id is None else Int8(t.actor_id)
    event = t.entry or entry or uuid4()
    return [
        *(Int8(t.debit), Int8(t.credit), Int8(t.pence), t.kind.value, event, t.key),
        *(actor, t.at, t.reference),
    ]


def _as_arrays(transfers: Sequence[Posting], entry: UUID | None) -> list[str]:
    """Each column in PostgreSQL's own way of writing a list: psycopg looks at every value's type,
    which for thousands of rows takes longer than all else that is done with them here."""
    return [
        _array(t.debit for t in transfers),
        _array(t.credit for t in transfers),
        _array(t.pence for t in transfers),
        _array(t.kind.value for t in transfers),
        _array(t.entry or entry for t in transfers),
        _array(_quoted(t.key) for t in transfers),
        _array(t.actor_id for t in transfers),
        _array(t.at for t in transfers),
        _array(t.reference for t in transfers),
    ]


def _array(values: Iterable[object]) -> str:
    return "{" + ",".join(["NULL" if value is None else str(value) for value in values]) + "}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _as_json(transfers: Sequence[Posting], entry: UUID | None) -> str:
    """SQLite keeps a UUID as 32 letters and an instant as text: Django says how."""
    instant = connection.ops.adapt_datetimefield_value
    return json.dumps(
        [
            [
                *(
                    t.debit,
                    t.credit,
                    t.pence,
                    t.kind.value,
                    (t.entry or entry or uuid4()).hex,
                    t.key,
                    t.actor_id,
                ),
                *(instant(t.at), t.reference.hex if t.reference else None),
            ]
            for t in transfers
        ]
    )


def _overdrawn(transfers: Sequence[Posting], error: IntegrityError) -> int | None:
    """Which account it was: PostgreSQL tells, on SQLite we are alone and may look."""
    if connection.vendor == "postgresql":
        found = _FAILING_ROW.search(str(error))  # not there for a role that may not read the row
        return int(found[1]) if found else None
    ids = {t.debit for t in transfers} | {t.credit for t in transfers}
    accounts = Account.objects.in_bulk(ids)
    left = {pk: account.balance_pence for pk, account in accounts.items()}
    for t in transfers:
        left[t.debit] -= t.pence
        left[t.credit] += t.pence
        if left[t.debit] < 0 and not accounts[t.debit].may_overdraw:
            return t.debit
    return None
