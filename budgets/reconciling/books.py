"""Our own books: does the ledger hold of each payment what the payment says?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from budgets.models import (
    ON_ITS_WAY,
    AccountKind,
    Difference,
    DifferenceKind,
    Looker,
    Payment,
    PaymentState,
    PaymentStep,
    Rail,
    StepCode,
    Transfer,
)
from budgets.reconciling.findings import Finding, of_the_payee, of_the_payer, some_at_a_time

WAITED_FOR = timedelta(days=14)
NOT_MOVED = (PaymentState.DUE, PaymentState.HELD, PaymentState.CANCELLED)
_S = PaymentState


def payments_to_look_at(since: datetime, at: datetime) -> QuerySet[Payment]:
    """All that moved since then, and all that has not come to rest, however old."""
    moving = Q(state__in=[*ON_ITS_WAY, _S.REQUESTED])
    return Payment.objects.filter(Q(moved_at__gte=since) | moving, moved_at__lte=at)


def in_our_books(since: datetime, at: datetime) -> Iterator[Finding]:
    payments = payments_to_look_at(since, at).order_by("pk")
    for some in some_at_a_time(payments.iterator(500)):
        held = _held({payment.uuid for payment in some})
        for payment in some:
            yield from _against_the_ledger(payment, held[payment.uuid])
    yield from _without_a_word(at)


def moved(since: datetime, at: datetime) -> QuerySet[Payment]:
    """Those of them that moved money, or should have, and all of which something differs."""
    lately = payments_to_look_at(since, at).exclude(state__in=NOT_MOVED, paid_pence=0)
    differs = Difference.objects.filter(gone_at=None, payment__isnull=False).values("payment")
    return lately | Payment.objects.filter(pk__in=differs)


Held = Mapping[str, int]


def _held(payments: set[UUID]) -> Mapping[UUID, Held]:
    """Of each payment, what its transfers put into each kind of account and left there."""
    held: dict[UUID, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = (
        Transfer.objects.filter(reference__in=payments)
        .order_by()
        .values_list("reference", "debit_account__kind", "credit_account__kind")
        .annotate(pence=Sum("pence"))
    )
    for reference, debit, credit, pence in rows:
        if reference:
            held[reference][debit] -= pence
            held[reference][credit] += pence
    return held


def _against_the_ledger(payment: Payment, held: Held) -> Iterator[Finding]:
    """Once: what is wrong about what was paid is also wrong about what is on its way."""
    on_its_way = payment.left_pence if payment.state in ON_ITS_WAY else 0
    off = max(
        abs(payment.paid_pence - held.get(AccountKind.PAID, 0)),
        abs(on_its_way - held.get(AccountKind.IN_TRANSIT, 0)),
    )
    if off:
        yield Finding(DifferenceKind.LEDGER, off, payment.moved_at, Looker.OPERATOR, payment)


def _without_a_word(at: datetime) -> Iterator[Finding]:
    """Money that should have left a payer's bank, of which nobody says what became of it."""
    last = PaymentStep.objects.filter(payment=OuterRef("pk"), version=OuterRef("version"))
    waited = Payment.objects.filter(
        Q(state__in=[_S.SENT, _S.UNKNOWN]) | Q(state=_S.REQUESTED, rail=Rail.BANK_RUN),
        moved_at__lte=at - WAITED_FOR,
    ).exclude(rail=Rail.STRIPE)
    late = Q(Exists(last.filter(code=StepCode.LATE)), next_try_at__gt=at)
    for payment in waited.exclude(late).order_by("pk").iterator(500):
        of_whom = of_the_payee if payment.state == _S.SENT else of_the_payer
        yield of_whom(DifferenceKind.NO_WORD, payment, payment.left_pence, payment.moved_at)
