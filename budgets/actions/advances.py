"""The end of an advance: what no outcome can earn any more."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from budgets.actions.commitments import locked
from budgets.actions.payments import cancel, may_cancel
from budgets.models import Payment, PaymentKind
from budgets.queries import advance_of


def end_advance(*, part: UUID, by: int | None, at: datetime) -> int:
    """Cancel what was not paid yet and nothing has earned: it is promised again.

    Returns the pence that the payee has, or is still to be paid, and has not earned.
    """
    with transaction.atomic():
        locked(part)
        for payment in Payment.objects.filter(part=part, kind=PaymentKind.ADVANCE):
            if may_cancel(payment):
                cancel(payment=payment, by=by, at=at)
        return advance_of(part).left_pence
