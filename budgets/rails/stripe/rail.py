"""Carries a payment on through Stripe, whatever state a worker left it in."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from budgets.actions.payments import look_again
from budgets.models import AttemptKind, AttemptState, Payment, PaymentState, StripeAttempt
from budgets.rails.stripe import attempts, collecting, requests, transferring
from budgets.rails.stripe.client import Busy, Refused, Unsure

A_MINUTE = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
log = logging.getLogger(__name__)


def wait_for(payment: Payment) -> timedelta:
    """A minute, and twice as long for each refusal."""
    refusals = payment.stripe_attempts.filter(state=AttemptState.FAILED).count()
    return min(A_MINUTE * (1 << min(refusals, 10)), LONGEST_WAIT)


class Stripe:
    def carry_on(self, *, payment: Payment, at: datetime) -> None:
        """A look that itself gets no answer is taken again at the payment's next try."""
        try:
            self.look(payment=payment, at=at)
        except (Unsure, Busy, Refused) as error:
            log.warning("Payment %s: Stripe gave no answer (%s)", payment.pk, type(error).__name__)
        payment.refresh_from_db()
        if payment.next_try_at is not None and payment.next_try_at <= at:
            look_again(payment=payment, look_again_at=at + wait_for(payment))

    def look(self, *, payment: Payment, at: datetime) -> None:
        attempt = attempts.open_attempt(payment)
        if attempt is not None and attempt.kind == AttemptKind.COLLECT:
            collecting.look_up(attempt=attempt, at=at)
        elif attempt is None and payment.state == PaymentState.REQUESTED:
            requests.carry_payment_on(payment=payment, at=at)
        if payment.state == PaymentState.COLLECTED:
            transferring.transfer(payment=payment, at=at)
        elif _waits_for_a_transfer(payment, attempt):
            transferring.look_up(payment=payment, at=at)


def _waits_for_a_transfer(payment: Payment, attempt: StripeAttempt | None) -> bool:
    """No answer came to one. Another worker may have ended it since: then none is open."""
    if attempt is not None:
        return attempt.kind == AttemptKind.TRANSFER
    return payment.state == PaymentState.UNKNOWN and transferring.was_asked_before(payment)
