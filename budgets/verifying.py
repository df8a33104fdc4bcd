"""Recomputing the whole ledger: every total, every seal. It reads, and changes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import F, Max, Q

from budgets.models import Account, Block, Transfer
from budgets.records.blocks import NOTHING_BEFORE
from budgets.seals import BELOW_ALL, Row, digest_of, marks_in, read_rows

AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked and the first thing found wrong, in words; empty when all is as it was."""

    transfers: int
    blocks: int
    unsealed: int
    head: str  # the digest of the latest block, in hex: to be kept where nobody here can write
    problem: str = ""


@dataclass
class Totals:
    """Pence out of and into each account, summed from the rows."""

    without_a_limit: dict[int, int]  # account id to the transfer its totals are as at
    out: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    into: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, row: Row) -> None:
        if row.id <= self.without_a_limit.get(row.debit, row.id):
            self.out[row.debit] += row.pence
        if row.id <= self.without_a_limit.get(row.credit, row.id):
            self.into[row.credit] += row.pence


def verify(*, head: str = "") -> Report:
    """Check every seal and every total as at one moment. `head`: a digest kept from before."""
    with one_moment():
        return _verify(head)


def _verify(head: str) -> Report:
    open_accounts = Account.objects.filter(may_overdraw=True)
    totals = Totals(dict(open_accounts.values_list("pk", "last_transfer_id")))
    blocks, checked, digest, found_head, sealed_to = 0, 0, NOTHING_BEFORE, not head, BELOW_ALL
    for block in Block.objects.order_by("number").iterator(chunk_size=20):
        rows = read_rows(after=sealed_to, up_to=block.last_transfer_id, most=2 * AT_ONCE)
        problem = _wrong_with(block, blocks + 1, digest, rows)
        if problem:
            return Report(checked, blocks, 0, digest.hex(), problem)
        for row in rows:
            totals.add(row)
        blocks, checked = blocks + 1, checked + len(rows)
        digest, sealed_to = bytes(block.digest), block.last_transfer_id
        found_head |= digest.hex() == head
    unsealed = sum(map(len, _add_unsealed(totals, sealed_to)))
    problem = _wrong_with_totals(totals)
    if not problem and not found_head:
        problem = f"No block has the digest {head}: the history it sealed is gone."
    return Report(checked + unsealed, blocks, unsealed, digest.hex() if blocks else "", problem)


def _add_unsealed(totals: Totals, sealed_to: int) -> Iterator[list[Row]]:
    last = Transfer.objects.aggregate(last=Max("pk"))["last"] or 0
    while rows := read_rows(after=sealed_to, up_to=last, most=AT_ONCE):
        for row in rows:
            totals.add(row)
        sealed_to = rows[-1].id
        yield rows


def _wrong_with(block: Block, number: int, before: bytes, rows: list[Row]) -> str:
    """The first thing that isn't as it was sealed, in words; empty when all is."""
    if block.number != number:
        return f"Block {number} is missing."
    if bytes(block.before) != before:
        return f"Block {number} does not follow the block before it."
    marks, digest = digest_of(before, rows)
    if digest == bytes(block.digest) and len(rows) == block.transfers:
        return ""
    sealed = list(marks_in(bytes(block.fingerprints)))
    return (
        _first_that_differs(sealed, list(marks_in(marks))) or f"Block {number} itself was changed."
    )


def _first_that_differs(sealed: list[tuple[int, bytes]], now: list[tuple[int, bytes]]) -> str:
    for (sealed_id, sealed_mark), (id_now, mark_now) in zip(sealed, now, strict=False):
        if sealed_id < id_now:
            return f"Transfer {sealed_id} is missing."
        if sealed_id > id_now:
            return f"Transfer {id_now} was put in after its place was sealed."
        if sealed_mark != mark_now:
            return f"Transfer {sealed_id} was changed."
    if len(sealed) > len(now):
        return f"Transfer {sealed[len(now)][0]} is missing."
    if len(now) > len(sealed):
        return f"Transfer {now[len(sealed)][0]} was put in after its place was sealed."
    return ""


def _wrong_with_totals(totals: Totals) -> str:
    accounts = Account.objects.order_by("pk").values_list("pk", "debits", "credits")
    for pk, debits, credits in accounts.iterator(chunk_size=AT_ONCE):
        out, into = totals.out.pop(pk, 0), totals.into.pop(pk, 0)
        if (debits, credits) != (out, into):
            return (
                f"Account {pk} says {credits} pence in and {debits} out; its transfers come to"
                f" {into} in and {out} out."
            )
    if without_account := {*totals.out, *totals.into}:
        return f"Account {min(without_account)} is missing, and transfers name it."
    overdrawn = Account.objects.filter(Q(may_overdraw=False), debits__gt=F("credits")).first()
    return f"Account {overdrawn.pk} is overdrawn." if overdrawn else ""


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside is as at one moment, and nobody waits for it.

    Not Django's `atomic`: on SQLite that would take the one place there is for writing.
    """
    begin = (
        "BEGIN DEFERRED"
        if connection.vendor == "sqlite"
        else ("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    )
    if connection.in_atomic_block:  # a test's own transaction is one already
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
