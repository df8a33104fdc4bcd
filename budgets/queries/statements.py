"""Statements: every movement with the balance after it, walked back from how things stand now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from budgets.models import Account, AccountKind, Budget, Party, Transfer, TransferKind
from budgets.queries.balances import FIGURES, Balance
from budgets.records.accounts import PER_PAYEE

OF_A_PAYEE = (*PER_PAYEE, AccountKind.RETAINED)

NEWEST_ON_SQLITE = """
SELECT * FROM (
  SELECT * FROM budgets_transfer WHERE debit_account_id IN ({ids}) ORDER BY id DESC LIMIT %s
)
UNION
SELECT * FROM (
  SELECT * FROM budgets_transfer WHERE credit_account_id IN ({ids}) ORDER BY id DESC LIMIT %s
)
ORDER BY id DESC LIMIT %s
"""

# Account by account: asked for all of them at once, PostgreSQL may walk back through the whole
# ledger in the order of its ids. Ordering by account and id leaves it only the account's own index.
NEWEST_ON_POSTGRES = """
SELECT t.* FROM unnest(%(ids)s::bigint[]) AS ours (id) CROSS JOIN LATERAL (
  SELECT * FROM budgets_transfer WHERE debit_account_id = ours.id
  ORDER BY debit_account_id DESC, id DESC LIMIT %(limit)s
) AS t
UNION
SELECT t.* FROM unnest(%(ids)s::bigint[]) AS ours (id) CROSS JOIN LATERAL (
  SELECT * FROM budgets_transfer WHERE credit_account_id = ours.id
  ORDER BY credit_account_id DESC, id DESC LIMIT %(limit)s
) AS t
ORDER BY id DESC LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One movement. The four figures of `after` are as they stood once it was made.

    `change_pence` is what it did to the money that is free to use (for a payee: to what was
    earned in all). `payee_id` is the party on the other side, where there is one.
    """

    id: int
    at: datetime
    kind: TransferKind
    pence: int
    change_pence: int
    after: Balance
    reference: UUID | None
    payee_id: int | None
    budget_id: int | None
    actor_id: int | None

    @property
    def words(self) -> str:
        return str(self.kind.label)


@dataclass(frozen=True, slots=True)
class Statement:
    """Newest line first. `more` when older ones were left off."""

    balance: Balance
    lines: tuple[Line, ...]
    more: bool


def statement_of(budget: Budget, *, limit: int | None = None) -> Statement:
    """A budget’s movements in a handful of queries, whatever the size of the ledger."""
    accounts = Account.objects.filter(budget=budget)
    return _statement(accounts, "available_pence", limit)


def payee_statement_of(payees: Iterable[Party], *, limit: int | None = 500) -> Statement:
    """What these payees have earned, of all budgets: kept back, on its way and paid.

    `promised_pence` is only what they earned and is kept back, not what they may still earn.
    """
    accounts = Account.objects.filter(owner__in=[party.pk for party in payees], kind__in=OF_A_PAYEE)
    return _statement(accounts, None, limit)


def _statement(accounts: QuerySet[Account], figure: str | None, limit: int | None) -> Statement:
    """`figure` is the one whose change each line tells; None for all of them together."""
    ours, transfers = _as_one_moment(accounts, None if limit is None else limit + 1)
    now: dict[str, int] = defaultdict(int)
    for account in ours.values():
        if account.kind in FIGURES:
            now[FIGURES[account.kind]] += account.balance_pence
    lines = []
    left = dict(now)
    for transfer in transfers[:limit]:
        after = Balance(**left)
        changes = _changes(transfer, ours)
        for name, pence in changes.items():
            left[name] = left[name] - pence
        change = sum(changes.values()) if figure is None else changes.get(figure, 0)
        lines.append(_line(transfer, ours, change, after))
    return Statement(Balance(**now), tuple(lines), limit is not None and len(transfers) > limit)


def _as_one_moment(
    accounts: QuerySet[Account], limit: int | None
) -> tuple[dict[int, Account], list[Transfer]]:
    """Totals only ever rise: if they are the same before and after, nothing came between."""
    ours = _by_id(accounts)
    for _ in range(5):
        transfers = _newest_transfers(ours, limit)
        again = _by_id(accounts)
        if _totals(again) == _totals(ours):
            break
        ours = again
    return ours, transfers


def _by_id(accounts: QuerySet[Account]) -> dict[int, Account]:
    return {account.pk: account for account in accounts.all()}


def _totals(accounts: Mapping[int, Account]) -> dict[int, tuple[int, int]]:
    return {pk: (account.debits, account.credits) for pk, account in accounts.items()}


def _newest_transfers(ids: Iterable[int], limit: int | None) -> list[Transfer]:
    """The newest first. Both ends have an index of their own, and each is read from its newest."""
    ids = list(ids)
    if limit is None:
        either = Q(debit_account__in=ids) | Q(credit_account__in=ids)
        return sorted(Transfer.objects.filter(either), key=lambda transfer: -transfer.pk)
    if connection.vendor == "postgresql":
        return list(Transfer.objects.raw(NEWEST_ON_POSTGRES, {"ids": ids, "limit": limit}))
    some = ", ".join(map(str, ids)) or "NULL"  # ids of our own rows: whole numbers
    newest = NEWEST_ON_SQLITE.format(ids=some)
    return list(Transfer.objects.raw(newest, [limit] * 3))


def _changes(transfer: Transfer, ours: Mapping[int, Account]) -> dict[str, int]:
    changes: dict[str, int] = {}
    for account_id, pence in (
        (transfer.debit_account_id, -transfer.pence),
        (transfer.credit_account_id, transfer.pence),
    ):
        name = FIGURES.get(ours[account_id].kind) if account_id in ours else None
        if name:
            changes[name] = changes.get(name, 0) + pence
    return changes


def _line(
    transfer: Transfer, ours: Mapping[int, Account], change_pence: int, after: Balance
) -> Line:
    ends = [
        ours[pk] for pk in (transfer.credit_account_id, transfer.debit_account_id) if pk in ours
    ]
    return Line(
        id=transfer.pk,
        at=transfer.at,
        kind=TransferKind(transfer.kind),
        pence=transfer.pence,
        change_pence=change_pence,
        after=after,
        reference=transfer.reference,
        payee_id=next((account.owner_id for account in ends if account.owner_id), None),
        budget_id=next((account.budget_id for account in ends if account.budget_id), None),
        actor_id=transfer.actor_id,
    )
