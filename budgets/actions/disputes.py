"""A payment that was disputed, and is not to be paid: its money is free again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from budgets.actions.accounts import available_accounts
from budgets.actions.commitments import locked
from budgets.actions.payments import cancel
from budgets.actions.settlements import where_it_is
from budgets.ledger import Posting, post
from budgets.models import (
    Account,
    Commitment,
    Payment,
    PaymentKind,
    StepCode,
    Transfer,
    TransferKind,
)


def decide_not_to_pay(*, payment: Payment, by: int | None, at: datetime) -> Payment:
    """Nothing of it is paid, nor what was kept back of it. Each pound returns to its own budget.

    What an advance had paid of it is to be earned again. An advance itself is promised again, for
    the outcomes that may earn it.
    """
    with transaction.atomic():
        held = locked(payment.part)
        cancel(payment=payment, by=by, at=at, code=StepCode.DECIDED)
        if payment.kind == PaymentKind.ADVANCE:
            return payment
        available = available_accounts([commitment.budget_id for commitment in held])
        left = {line.commitment_id: line.left_pence for line in payment.lines.all()}
        for commitment in held:
            if commitment.budget.payer_id != payment.payer_id:
                continue
            back, pence_left = available[commitment.budget_id], left.get(commitment.pk, 0)
            post(
                [
                    Posting(
                        *ends,
                        pence,
                        kind,
                        f"decided:{payment.uuid}:{commitment.pk}:{key}",
                        at,
                        by,
                        payment.uuid,
                    )
                    for ends, pence, kind, key in (
                        *_not_earned(payment, commitment, pence_left, back),
                        *_to_earn_again(payment, commitment),
                    )
                    if pence
                ]
            )
    return payment


Leg = tuple[tuple[int, int], int, TransferKind, str]


def _not_earned(
    payment: Payment, commitment: Commitment, left_pence: int, back: int
) -> Iterator[Leg]:
    """Also where all that was earned was kept back, so that the payment has no line of it."""
    here, kept = commitment.account_id, commitment.retained_id
    yield (here, back), left_pence, TransferKind.RELEASE, str(here)
    if kept:
        pence = _kept_back(commitment, payment)
        yield (kept, back), pence, TransferKind.RELEASE, str(kept)


def _to_earn_again(payment: Payment, commitment: Commitment) -> Iterator[Leg]:
    """What the advance paid of it goes through the promise once more, the other way about."""
    here = commitment.account_id
    set_off = Transfer.objects.filter(
        reference=payment.subject, kind=TransferKind.RECOUP, credit_account=here
    ).aggregate(pence=Sum("pence", default=0))["pence"]
    for there, pence, _ in where_it_is(commitment, set_off):
        yield (there, here), pence, TransferKind.REVERSE, f"{there}:reverse"
        yield (here, there), pence, TransferKind.ADVANCE, f"{there}:advance"


def _kept_back(commitment: Commitment, payment: Payment) -> int:
    """What is still kept back of the same verdict, in whole pence: nothing once that fell due."""
    if commitment.retained_id is None:
        return 0
    kept = Transfer.objects.filter(
        reference=payment.subject,
        kind=TransferKind.RETAIN,
        credit_account=commitment.retained_id,
    )
    of_this: int = kept.aggregate(pence=Sum("pence", default=0))["pence"]
    return min(of_this, Account.objects.get(pk=commitment.retained_id).balance_pence)
