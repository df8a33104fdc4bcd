"""Payers' banks: what their files say of each payment, beside what we say of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import Min, Q

from budgets.models import (
    ConfirmationLine,
    DifferenceKind,
    Outcome,
    Payment,
    PaymentState,
    Problem,
    RunLine,
)
from budgets.reconciling.findings import Finding, of_the_payer, some_at_a_time

# The bank said something that our books could not follow.
NOT_TAKEN = (Problem.OTHER_RUN, Problem.WRONG_STATE, Problem.TOO_MUCH, Problem.PAID_ALREADY)


def in_bank_files(since: datetime) -> Iterator[Finding]:
    """Payments of which a bank's file said what we didn't take, or the payee denies."""
    late = Q(confirmation__received_at__gte=since)
    doubted = Q(problem__in=NOT_TAKEN) | Q(
        outcome=Outcome.PAID, applied_at__isnull=False, payment__state=PaymentState.UNKNOWN
    )
    lines = ConfirmationLine.objects.filter(late, doubted, payment__isnull=False).order_by()
    first = lines.values_list("payment").annotate(at=Min("confirmation__received_at"))
    for some in some_at_a_time(first.order_by("payment").iterator(500)):
        read_at = {payment_id or 0: at for payment_id, at in some}
        said = _said_paid(list(read_at))
        for payment in Payment.objects.filter(pk__in=read_at).order_by("pk"):
            off = abs(said[payment.pk] - payment.paid_pence)
            if off:
                yield of_the_payer(DifferenceKind.BANK, payment, off, read_at[payment.pk])


def _said_paid(payments: Sequence[int]) -> dict[int, int]:
    """By payment: the pence that its bank says it paid, of every run and each run once."""
    lines = ConfirmationLine.objects.filter(
        Q(problem="") | Q(problem__in=NOT_TAKEN),
        payment__in=payments,
        outcome__in=[Outcome.PAID, Outcome.REJECTED],
    )
    asked: dict[tuple[int | None, int | None], int] = {
        (line.run_id, line.payment_id): line.pence
        for line in RunLine.objects.filter(payment__in=payments)
    }
    latest: dict[tuple[int | None, int | None], int] = {}
    for line in lines.order_by("pk"):
        which = (line.run_id, line.payment_id)
        all_of_it = asked.get(which, 0)
        latest[which] = (line.pence or all_of_it) if line.outcome == Outcome.PAID else 0
    said: dict[int, int] = defaultdict(int)
    for (_, payment_id), pence in latest.items():
        said[payment_id or 0] += pence
    return said
