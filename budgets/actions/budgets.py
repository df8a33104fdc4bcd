"""Opening parties and budgets, and giving a budget its money."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4, uuid5

from django.db import transaction

from budgets.actions.accounts import available_account, funder_account, returned_account
from budgets.errors import InsufficientFunds, IsStopped, NotEnough
from budgets.ledger import Posting, post
from budgets.models import (
    Account,
    AccountKind,
    Budget,
    Form,
    Party,
    Regime,
    Stop,
    StopKind,
    TransferKind,
)
from budgets.queries.balances import was_given
from budgets.queries.stops import stop_of


def open_party() -> Party:
    """A new party. Whoever opens it keeps the link to the person or organisation."""
    return Party.objects.create()


@transaction.atomic
def open_budget(
    *,
    holder: Party,
    funder: Party,
    payer: Party,
    regime: str,
    form: str,
    starts_on: date,
    ends_on: date,
    by: int | None,
    at: datetime,
    key: str | None = None,
) -> Budget:
    """Open an empty budget for one period. ValueError says which of its terms can't be.
    The same key again returns the budget it opened, so that a form sent twice opens one.

    Own money is "own" with "direct_payment" when the person pays, or "third_party" when
    another organisation holds it for them; nobody else's notional budget can be one's own.
    """
    if ends_on < starts_on:
        raise ValueError("A budget can’t end before it starts.")
    if Regime(regime) == Regime.OWN and Form(form) == Form.NOTIONAL:
        raise ValueError("Own money can’t be a notional budget.")
    budget, is_new = Budget.objects.get_or_create(
        uuid=uuid5(holder.uuid, f"budget:{key}") if key else uuid4(),
        defaults={
            "holder": holder,
            "funder": funder,
            "payer": payer,
            "regime": Regime(regime),
            "form": Form(form),
            "starts_on": starts_on,
            "ends_on": ends_on,
            "created_at": at,
            "created_by_id": by,
        },
    )
    if is_new:
        Account.objects.create(kind=AccountKind.AVAILABLE, budget=budget)
    return budget


@transaction.atomic
def allocate(*, budget: Budget, pence: int, by: int | None, at: datetime, key: str) -> None:
    """The funder gives the budget this much more. `key` names this gift for ever.

    Raises IsStopped for a budget that has ended.
    """
    stop = stop_of(budget)
    if stop and stop.kind == StopKind.ENDED and not was_given(budget, key):
        raise IsStopped(stop)
    post(
        [
            Posting(
                debit=funder_account(budget.funder_id),
                credit=available_account(budget.pk),
                pence=pence,
                kind=TransferKind.ALLOCATE,
                key=budget.key_of_gift(key),
                at=at,
                actor_id=by,
                reference=budget.uuid,
            )
        ]
    )


def claw_back(
    *, budget: Budget, pence: int, by: int | None, at: datetime, key: str, reference: UUID
) -> None:
    """Give so much of what is free back to the funder. `reference` is the notice it rests on.

    Promised money is in accounts of its own, so it can't be taken: NotEnough says what is free,
    and nothing is written.
    """
    _return(budget, pence, TransferKind.CLAWBACK, key, reference, by, at)


def reduce(
    *, budget: Budget, pence: int, by: int | None, at: datetime, key: str, reference: UUID
) -> None:
    """Make a budget smaller by so much of what is free; as `claw_back` in all else."""
    _return(budget, pence, TransferKind.REDUCE, key, reference, by, at)


def return_what_is_left(*, stop: Stop, by: int | None, at: datetime) -> int:
    """Of a budget that has ended, give back all that is free now; returns the pence.

    What is still promised stays so. Should it come back later, this is called again.
    """
    account = Account.objects.get(budget=stop.budget, kind=AccountKind.AVAILABLE)
    if account.balance_pence:
        key = str(account.last_transfer_id)  # the same money once, whoever else is at it
        _return(stop.budget, account.balance_pence, TransferKind.CLOSE, key, stop.uuid, by, at)
    return account.balance_pence


def _return(  # noqa: PLR0917 (always given in the order of a transfer)
    budget: Budget,
    pence: int,
    kind: TransferKind,
    key: str,
    reference: UUID,
    by: int | None,
    at: datetime,
) -> None:
    posting = Posting(
        debit=available_account(budget.pk),
        credit=returned_account(budget),
        pence=pence,
        kind=kind,
        key=f"{kind.value}:{budget.uuid}:{key}",
        at=at,
        actor_id=by,
        reference=reference,
    )
    try:
        with transaction.atomic():
            post([posting])
    except InsufficientFunds as error:
        free = Account.objects.get(budget=budget, kind=AccountKind.AVAILABLE).balance_pence
        raise NotEnough(budget, free, pence) from error
