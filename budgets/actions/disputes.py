"""A payment that was disputed, and is not to be paid: its money is free again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from budgets.actions.accounts import available_accounts
from budgets.actions.commitments import locked
from budgets.actions.payments import cancel
from budgets.ledger import Posting, post
from budgets.models import (
    Account,
    Commitment,
    Payment,
    StepCode,
    Transfer,
    TransferKind,
)


def decide_not_to_pay(*, payment: Payment, by: int | None, at: datetime) -> Payment:
    """Nothing of it is paid, nor what was kept back of it. Each pound returns to its own budget."""
    with transaction.atomic():
        held = {commitment.pk: commitment for commitment in locked(payment.part)}
        cancel(payment=payment, by=by, at=at, code=StepCode.DECIDED)
        available = available_accounts([commitment.budget_id for commitment in held.values()])
        postings = []
        for line in payment.lines.order_by("pk"):
            commitment = held[line.commitment_id]
            for account_id, pence in (
                (commitment.account_id, line.left_pence),
                (commitment.retained_id, _kept_back(commitment, payment)),
            ):
                if account_id and pence:
                    back = available[commitment.budget_id]
                    key = f"decided:{payment.uuid}:{line.pk}:{account_id}"
                    postings.append(
                        Posting(
                            *(account_id, back, pence, TransferKind.RELEASE, key),
                            at,
                            by,
                            payment.uuid,
                        )
                    )
        post(postings)
    return payment


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
