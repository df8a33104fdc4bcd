"""A funder's yearly round: the next budget of many people at once, and what is carried into it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid5

from django.db import transaction

from budgets.actions.accounts import available_accounts, funder_account
from budgets.ledger import Posting, post_many
from budgets.models import Account, AccountKind, Budget, TransferKind


@dataclass(frozen=True)
class Next:
    """The budget to open after `before`, on the same terms, with so many pence."""

    before: Budget
    pence: int


@dataclass(frozen=True)
class Carried:
    """Pence of one budget that go on into another of the same holder and funder."""

    out_of: Budget
    into: Budget
    pence: int


@transaction.atomic
def open_next(
    *, lines: Sequence[Next], starts_on: date, ends_on: date, by: int | None, at: datetime
) -> list[Budget]:
    """Open them all and give each its money, or none; in order. About six statements in all.

    The same lines again open and give nothing more; with other pence they raise KeyReused.
    """
    uuids = [uuid5(line.before.uuid, f"next:{starts_on.isoformat()}") for line in lines]
    there = set(Budget.objects.filter(uuid__in=uuids).values_list("uuid", flat=True))
    opened = Budget.objects.bulk_create(
        Budget(
            uuid=uuid,
            holder_id=line.before.holder_id,
            funder_id=line.before.funder_id,
            payer_id=line.before.payer_id,
            regime=line.before.regime,
            form=line.before.form,
            starts_on=starts_on,
            ends_on=ends_on,
            created_at=at,
            created_by_id=by,
        )
        for line, uuid in zip(lines, uuids, strict=True)
        if uuid not in there
    )
    Account.objects.bulk_create(
        Account(kind=AccountKind.AVAILABLE, budget=budget) for budget in opened
    )
    by_uuid = {budget.uuid: budget for budget in Budget.objects.filter(uuid__in=uuids)}
    budgets = [by_uuid[uuid] for uuid in uuids]
    give_many(
        gifts=[
            Gift(budget, line.pence, "next") for budget, line in zip(budgets, lines, strict=True)
        ],
        by=by,
        at=at,
    )
    return budgets


@dataclass(frozen=True)
class Gift:
    """Pence that a funder gives to a budget. `key` names it for ever."""

    budget: Budget
    pence: int
    key: str


def give_many(*, gifts: Sequence[Gift], by: int | None, at: datetime) -> None:
    """Give all of them or none, by one statement. The same gifts again give nothing more."""
    post_many(_postings(gifts, by, at))


@transaction.atomic
def carry_forward(*, lines: Iterable[Carried], by: int | None, at: datetime) -> None:
    """Move free money on into the next budget, all of the lines or none, each budget's once.

    Raises InsufficientFunds when one has less free than its line says. ValueError when a line
    leads to another holder, funder or regime: each pound keeps its source.
    """
    lines = list(lines)
    if any(_source(line.out_of) != _source(line.into) for line in lines):
        raise ValueError("Money is carried to the same person, from the same funder.")
    accounts = available_accounts([b.pk for line in lines for b in (line.out_of, line.into)])
    post_many(
        Posting(
            debit=accounts[line.out_of.pk],
            credit=accounts[line.into.pk],
            pence=line.pence,
            kind=TransferKind.CARRY_FORWARD,
            key=f"carry:{line.out_of.uuid}",
            at=at,
            actor_id=by,
            reference=line.into.uuid,
        )
        for line in lines
        if line.pence
    )


def _source(budget: Budget) -> tuple[int, int, str]:
    return budget.holder_id, budget.funder_id, budget.regime


def _postings(gifts: Sequence[Gift], by: int | None, at: datetime) -> Iterable[Posting]:
    accounts = available_accounts([gift.budget.pk for gift in gifts])
    funders = {pk: funder_account(pk) for pk in {gift.budget.funder_id for gift in gifts}}
    for gift in gifts:
        yield Posting(
            debit=funders[gift.budget.funder_id],
            credit=accounts[gift.budget.pk],
            pence=gift.pence,
            kind=TransferKind.ALLOCATE,
            key=gift.budget.key_of_gift(gift.key),
            at=at,
            actor_id=by,
            reference=gift.budget.uuid,
        )
