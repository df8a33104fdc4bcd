"""Another budget keeps a promise from now on: what is left of it changes its payer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from budgets.actions.accounts import available_accounts
from budgets.actions.commitments import commitment_of, locked
from budgets.errors import AdvanceIsOpen, InsufficientFunds, IsStopped, NotEnough
from budgets.ledger import Posting, post
from budgets.models import Account, AccountKind, Budget, TransferKind
from budgets.queries import advance_left_in
from budgets.queries.stops import stop_of


def take_over(*, part: UUID, out_of: Budget, into: Budget, by: int | None, at: datetime) -> int:
    """Promise what is left of the part's promise from the second budget, and free it in the first.

    What was earned, is kept back or is on its way stays with the first. Returns the pence; 0 when
    nothing is left, or the same call again. Raises IsStopped, NotEnough, AdvanceIsOpen, and
    ValueError for budgets of two holders.
    """
    if out_of.holder_id != into.holder_id or out_of.pk == into.pk:
        raise ValueError("A promise goes on to another budget of the same person.")
    try:
        with transaction.atomic():
            return _take_over(part, out_of, into, by, at)
    except InsufficientFunds as error:
        free = Account.objects.get(budget=into, kind=AccountKind.AVAILABLE).balance_pence
        raise NotEnough(into, free, _left(part, out_of)) from error


def _take_over(part: UUID, out_of: Budget, into: Budget, by: int | None, at: datetime) -> int:
    stop = stop_of(into)
    if stop:
        raise IsStopped(stop)
    old = next((each for each in locked(part) if each.budget_id == out_of.pk), None)
    if old is None or not old.left_pence:
        return 0
    if any(advance_left_in([old])):
        raise AdvanceIsOpen
    new = commitment_of(into, part, old.payee, at)
    free = available_accounts([out_of.pk, into.pk])
    pence, key = old.left_pence, f"take_over:{old.uuid}:{old.account.last_transfer_id}"
    ends = (
        (free[into.pk], new.account_id, TransferKind.COMMIT),
        (old.account_id, free[out_of.pk], TransferKind.RELEASE),
    )
    post(
        [
            Posting(debit, credit, pence, kind, f"{key}:{kind.value}", at, by, part)
            for debit, credit, kind in ends
        ]
    )
    return pence


def _left(part: UUID, budget: Budget) -> int:
    accounts = Account.objects.filter(commitment__part=part, commitment__budget=budget)
    return sum(account.balance_pence for account in accounts)
