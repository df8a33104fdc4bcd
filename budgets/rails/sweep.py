"""Every payment that must move is its own to-do: this finds those whose time has come.

A payment is claimed by a lease before its rail carries it on. The lease counts from when it is
taken, however long the sweep has lasted by then, and keeps two workers from the same work; what
makes it safe is that each step is guarded by the payment's own version.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from budgets.actions.bank_changes import settle_bank_changes
from budgets.days import going_on
from budgets.errors import CannotMove
from budgets.models import MOVING, Payment
from budgets.rails.base import RAILS
from budgets.rails.confirmations import apply_waiting
from budgets.rails.stripe import cash, requests
from budgets.rails.stripe.client import is_on

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
MOST_AT_ONCE = 500


def due_to_move(at: datetime) -> QuerySet[Payment]:
    free = Q(lease_until=None) | Q(lease_until__lte=at)
    return Payment.objects.filter(free, next_try_at__lte=at, state__in=MOVING)


def sweep(*, at: datetime) -> int:
    """Hold what waits for a changed bank account, apply what payers and Stripe sent back, then
    carry on each payment whose time has come.

    Returns how many payments were carried on. One that fails is logged by its id and left under
    its lease, so that it neither stops the others nor is tried again at once.
    """
    by_stripe = (requests.sweep, cash.sweep) if is_on() else ()
    moment = going_on(at)
    for work in (settle_bank_changes, apply_waiting, *by_stripe):
        try:
            work(at=moment() if work in by_stripe else at)
        except Exception as error:  # one file, or one request, must not stop everyone's payments
            what = f"{work.__module__}.{work.__name__}"
            log.exception("%s could not be done: %s", what, type(error).__name__)
    ids = due_to_move(at).order_by("next_try_at", "pk").values_list("pk", flat=True)
    return sum(carry_on(pk, at=at, taken_at=moment()) for pk in list(ids[:MOST_AT_ONCE]))


def carry_on(payment_id: int, *, at: datetime, taken_at: datetime | None = None) -> bool:
    """Claim one payment and carry it on; False when it isn't due, ours or able to."""
    if not due_to_move(at).filter(pk=payment_id).update(lease_until=(taken_at or at) + LEASE):
        return False
    payment = Payment.objects.get(pk=payment_id)
    try:
        RAILS[payment.rail_of()].carry_on(payment=payment, at=at)
    except CannotMove:  # someone took a step meanwhile: theirs counts
        return False
    except Exception as error:
        log.exception("Payment %s could not be carried on: %s", payment_id, type(error).__name__)
        return False
    return True
