"""Tamper evidence: transfers are sealed in blocks after they are posted, and checked whenever.

Posting pays nothing for it. A seal shows that a sealed row is as it was, that none was taken out
or put in, and that blocks follow each other; whoever keeps a block's digest elsewhere can show
that everything up to it is unchanged, even by someone who may write to every table.
"""

from __future__ import annotations

import hashlib
import logging
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import Max

from budgets.models import Block, Transfer
from budgets.records.blocks import NOTHING_BEFORE

log = logging.getLogger(__name__)

MOST_IN_A_BLOCK = 10_000
BELOW_ALL = -(2**63)  # whoever can write to the table may also give a row an id below 1
MARK = struct.Struct(">q8s")  # a row's id and the first eight bytes of its digest

# A row as one line of text, the same on both databases. The key comes last: it alone may hold "|".
ON_SQLITE = """
SELECT id, debit_account_id, credit_account_id, pence,
  id || '|' || debit_account_id || '|' || credit_account_id || '|' || pence || '|' || kind || '|' ||
  entry || '|' || coalesce(actor_id, '') || '|' ||
  CASE length(at) WHEN 19 THEN at || '.000000' ELSE at END || '|' ||
  coalesce(reference, '') || '|' || idempotency_key
FROM budgets_transfer WHERE id > %s AND id <= %s ORDER BY id LIMIT %s
"""
ON_POSTGRES = """
SELECT id, debit_account_id, credit_account_id, pence,
  id || '|' || debit_account_id || '|' || credit_account_id || '|' || pence || '|' || kind || '|' ||
  replace(entry::text, '-', '') || '|' || coalesce(actor_id::text, '') || '|' ||
  to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') || '|' ||
  coalesce(replace(reference::text, '-', ''), '') || '|' || idempotency_key
FROM budgets_transfer WHERE id > %s AND id <= %s ORDER BY id LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One transfer: its ends and pence for the totals, and all of it as text for the digest."""

    id: int
    debit: int
    credit: int
    pence: int
    text: str


def read_rows(*, after: int, up_to: int, most: int) -> list[Row]:
    """Transfers with ids in (after, up_to], lowest first, at most so many."""
    statement = ON_POSTGRES if connection.vendor == "postgresql" else ON_SQLITE
    with connection.cursor() as cursor:
        cursor.execute(statement, [after, up_to, most])
        return [Row(*columns) for columns in cursor.fetchall()]


def seal(*, at: datetime) -> int:
    """Seal every transfer that is posted by now. Returns how many blocks that made.

    Safe at any time and from several workers: a block that another sealed first is left to it.
    """
    horizon = settled_up_to()
    made = 0
    while horizon and seal_next(up_to=horizon, at=at):
        made += 1
    return made


def seal_next(*, up_to: int, at: datetime) -> Block | None:
    """Seal the next block of rows, or return None when there are none or another was first."""
    last = Block.objects.order_by("-number").first()
    sealed_to = last.last_transfer_id if last else BELOW_ALL
    rows = read_rows(after=sealed_to, up_to=up_to, most=MOST_IN_A_BLOCK)
    if not rows:
        return None
    before = bytes(last.digest) if last else NOTHING_BEFORE
    marks, digest = digest_of(before, rows)
    try:
        with transaction.atomic():
            return Block.objects.create(
                number=last.number + 1 if last else 1,
                first_transfer_id=rows[0].id,
                last_transfer_id=rows[-1].id,
                transfers=len(rows),
                fingerprints=marks,
                before=before,
                digest=digest,
                sealed_at=at,
            )
    except IntegrityError:
        return None


def digest_of(before: bytes, rows: list[Row]) -> tuple[bytes, bytes]:
    """The rows' marks one after another, and the digest over the block before and every row."""
    whole = hashlib.sha256(before)
    marks = bytearray()
    for row in rows:
        own = hashlib.sha256(row.text.encode()).digest()
        whole.update(own)
        marks += MARK.pack(row.id, own[:8])
    return bytes(marks), whole.digest()


def marks_in(fingerprints: bytes) -> Iterator[tuple[int, bytes]]:
    return MARK.iter_unpack(fingerprints)


def settled_up_to() -> int | None:
    """The highest id below which no transfer can appear any more; None when it can't be told now.

    On PostgreSQL ids are given out before rows are committed. A lock that waits for all who are
    posting, held for a moment, shows that every lower id is either there or never will be.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL lock_timeout = '2s'")
                cursor.execute("LOCK TABLE budgets_transfer IN SHARE MODE")
            last: int | None = Transfer.objects.aggregate(last=Max("pk"))["last"]
            return last
    except OperationalError:  # a long transaction is still posting: the next time will do
        log.info("Sealing waits: transfers are being posted.")
        return None
