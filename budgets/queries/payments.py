"""Payments by who pays, who is paid, and where they have got to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Sum

from budgets.models import Party, Payment, PaymentState, PaymentStep, StepCode

ASKS = (StepCode.ASKED, StepCode.IN_RUN, StepCode.CHASED)


def payments_from(
    payers: Collection[Party] | QuerySet[Party],
    *,
    states: Collection[PaymentState] | None = None,
) -> QuerySet[Payment]:
    """What these parties pay, by the day it is due. Slice it: it may be long."""
    return _in_states(Payment.objects.filter(payer__in=payers), states)


def payments_to(
    payees: Collection[Party] | QuerySet[Party],
    *,
    states: Collection[PaymentState] | None = None,
) -> QuerySet[Payment]:
    """What these parties are paid, by the day it is due. Slice it: it may be long."""
    return _in_states(Payment.objects.filter(payee__in=payees), states)


def with_news() -> QuerySet[Payment]:
    """Payments with steps that those who must hear of them have not heard of."""
    return Payment.objects.filter(Q(told_version__isnull=True) | Q(told_version__lt=F("version")))


def news_of(payments: Collection[Payment]) -> dict[int, PaymentStep]:
    """The latest step that asked somebody for something, by the payment's id.

    Only what is news, and still so: not of a payment that has gone on to another state.
    """
    steps = PaymentStep.objects.filter(payment__in=payments, code__in=ASKS).order_by("version")
    latest = {step.payment_id: step for step in steps}
    return {
        payment.pk: latest[payment.pk]
        for payment in payments
        if payment.pk in latest
        and latest[payment.pk].to_state == payment.state
        and latest[payment.pk].version > (payment.told_version or 0)
    }


def history_of(payment: Payment) -> QuerySet[PaymentStep]:
    """Every step, the first first."""
    return payment.steps.order_by("version")


@dataclass(frozen=True, slots=True)
class Total:
    payments: int
    left_pence: int
    paid_pence: int


def totals_by_state(payments: QuerySet[Payment]) -> dict[PaymentState, Total]:
    """How many and how much in each state, for any of the querysets above."""
    rows = (
        payments.order_by()
        .select_related(None)
        .values_list("state")
        .annotate(n=Count("pk"), left=Sum(F("pence") - F("paid_pence")), paid=Sum("paid_pence"))
    )
    return {PaymentState(state): Total(n, left, paid) for state, n, left, paid in rows}


def _in_states(
    payments: QuerySet[Payment], states: Collection[PaymentState] | None
) -> QuerySet[Payment]:
    if states is not None:
        payments = payments.filter(state__in=states)
    return payments.select_related("payer", "payee", "run").order_by("due_on", "pk")
