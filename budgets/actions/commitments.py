"""Promising a budget's money to one part of an agreement, and letting go of what is left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from budgets.actions.accounts import available_accounts
from budgets.errors import InsufficientFunds, IsStopped, NotEnough
from budgets.ledger import Posting, post
from budgets.models import Account, AccountKind, Budget, Commitment, Party, TransferKind
from budgets.money import allocate
from budgets.queries.stops import stops_of

Lines = Sequence[tuple[Budget, int]]


def commit(
    *, part: UUID, payee: Party, lines: Lines, by: int | None, at: datetime
) -> tuple[Commitment, ...]:
    """Promise each line's pence of its budget to the part: all of them, or none.

    Raises NotEnough, with nothing written, when a budget has less left than its line asks, and
    IsStopped when it promises nothing new. A part is committed to once: the same lines again
    change nothing, others raise KeyReused.
    """
    _check(lines)
    try:
        return _commit(part, payee, lines, by, at)
    except InsufficientFunds as error:
        raise _not_enough(lines, error.account_id) from error


@transaction.atomic
def _commit(
    part: UUID, payee: Party, lines: Lines, by: int | None, at: datetime
) -> tuple[Commitment, ...]:
    available = available_accounts([budget.pk for budget, _ in lines])
    if not Commitment.objects.filter(part=part).exists():  # else it was promised before
        for stop in stops_of([budget.pk for budget, _ in lines]).values():
            raise IsStopped(stop)
    commitments = tuple(commitment_of(budget, part, payee, at) for budget, _ in lines)
    post(
        [
            Posting(
                debit=available[budget.pk],
                credit=commitment.account_id,
                pence=pence,
                kind=TransferKind.COMMIT,
                key=f"commit:{part}:{budget.uuid}",
                at=at,
                actor_id=by,
                reference=part,
            )
            for commitment, (budget, pence) in zip(commitments, lines, strict=True)
        ]
    )
    return commitments


def promise_more(*, part: UUID, lines: Lines, key: str, by: int | None, at: datetime) -> None:
    """Promise each line's pence of its budget besides what the part was promised before.

    `key` names this for ever. Raises NotEnough or IsStopped, with nothing written.
    """
    _check(lines)
    for stop in stops_of([budget.pk for budget, _ in lines]).values():
        raise IsStopped(stop)
    accounts = {each.budget_id: each.account_id for each in locked(part)}
    available = available_accounts(list(accounts))
    try:
        with transaction.atomic():
            post(
                [
                    Posting(
                        debit=available[budget.pk],
                        credit=accounts[budget.pk],
                        pence=pence,
                        kind=TransferKind.COMMIT,
                        key=f"commit:{part}:{budget.uuid}:{key}",
                        at=at,
                        actor_id=by,
                        reference=part,
                    )
                    for budget, pence in lines
                ]
            )
    except InsufficientFunds as error:
        raise _not_enough(lines, error.account_id) from error


def release(*, part: UUID, keep_pence: int = 0, by: int | None, at: datetime) -> int:
    """Give back to its budgets all that is promised to the part beyond what is kept for it.

    What goes back is shared by what is left of each commitment. Returns the pence.
    """
    with transaction.atomic():
        held = locked(part)
        left = [commitment.left_pence for commitment in held]
        pence = sum(left) - keep_pence
        if pence <= 0:
            return 0
        available = available_accounts([commitment.budget_id for commitment in held])
        post(
            [
                Posting(
                    debit=commitment.account_id,
                    credit=available[commitment.budget_id],
                    pence=share,
                    kind=TransferKind.RELEASE,
                    key=f"release:{commitment.uuid}:{commitment.account.last_transfer_id}",
                    at=at,
                    actor_id=by,
                    reference=part,
                )
                for commitment, share in zip(held, allocate(pence, left), strict=True)
                if share
            ]
        )
    return pence


def locked(part: UUID) -> list[Commitment]:
    """The part's commitments with their accounts as they are now, ours until we commit.

    On SQLite a transaction is alone from its start. On PostgreSQL the rows are locked first and
    the accounts read after, so that no earlier total is seen.
    """
    held = list(Commitment.objects.select_for_update().filter(part=part).order_by("pk"))
    accounts = Account.objects.in_bulk([commitment.account_id for commitment in held])
    budgets = Budget.objects.in_bulk({commitment.budget_id for commitment in held})
    for commitment in held:
        commitment.account = accounts[commitment.account_id]
        commitment.budget = budgets[commitment.budget_id]
    return held


def _check(lines: Lines) -> None:
    if not lines or any(pence <= 0 for _, pence in lines):
        raise ValueError("A promise needs at least one budget, and a penny from each.")
    if len({budget.pk for budget, _ in lines}) < len(lines):
        raise ValueError("Each budget may come once.")


def commitment_of(budget: Budget, part: UUID, payee: Party, at: datetime) -> Commitment:
    found = Commitment.objects.filter(budget=budget, part=part).first()
    if found:
        return found
    try:
        with transaction.atomic():
            account = Account.objects.create(
                kind=AccountKind.COMMITMENT, budget=budget, owner=payee
            )
            return Commitment.objects.create(
                budget=budget, part=part, payee=payee, account=account, committed_at=at
            )
    except IntegrityError:  # someone else was a moment earlier
        return Commitment.objects.get(budget=budget, part=part)


def _not_enough(lines: Lines, account_id: int | None) -> NotEnough:
    accounts = Account.objects.filter(
        budget__in=[budget for budget, _ in lines], kind=AccountKind.AVAILABLE
    )
    by_budget = {account.budget_id: account for account in accounts}
    short = [
        (budget, by_budget[budget.pk].balance_pence, pence)
        for budget, pence in lines
        if by_budget[budget.pk].pk == account_id or by_budget[budget.pk].balance_pence < pence
    ]
    budget, available_pence, asked_pence = short[0]
    return NotEnough(budget, available_pence, asked_pence)
