"""From us to the payee, as soon as it was collected."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from budgets.models import Payment, StripeAttempt, StripePayee
from budgets.rails.stripe import attempts
from budgets.rails.stripe.client import Busy, Refused, Unsure, call

KEYS_LAST = timedelta(hours=23)  # Stripe may forget them after 24


def transfer(*, payment: Payment, at: datetime) -> None:
    """Send what was collected. What was asked before is looked up before anything is sent."""
    earlier = attempt = attempts.open_attempt(payment)
    if attempt is None:
        attempt = attempts.start_transferring(payment=payment, at=at)
    elif find(attempt=attempt, at=at):
        return
    elif attempt.made_at + KEYS_LAST <= at:
        attempts.end_unsent(attempt=attempt, code="key_too_old", at=at)
        attempt = attempts.start_transferring(payment=payment, at=at)
    try:
        ask(attempt=attempt, at=at)
    except Unsure as unsure:
        if earlier == attempt and unsure.spent:  # looked for above, after that answer was stored
            attempts.end_unsent(attempt=attempt, code="key_spent", at=at)
        else:
            attempts.say_unsure(payment=payment, at=at)
    except Busy:
        pass  # the sweep asks again with the same key
    except Refused as refused:
        attempts.end_unsent(attempt=attempt, code=refused.code, at=at)


def ask(*, attempt: StripeAttempt, at: datetime) -> None:
    payment = attempt.payment
    payee = StripePayee.objects.get(party_id=payment.payee_id)
    charge = attempts.collected_by(payment).charge_id
    made = call(
        lambda stripe: stripe.v1.transfers.create(
            {
                "amount": payment.left_pence,
                "currency": "gbp",
                "destination": payee.account_id,
                "source_transaction": charge,
                "transfer_group": str(payment.uuid),
                "metadata": {"attempt": str(attempt.uuid)},
            },
            {"idempotency_key": attempt.key},
        )
    )
    attempts.take_transfer(made.to_dict(), at=at)


def find(*, attempt: StripeAttempt, at: datetime) -> bool:
    """Is there a transfer for it already? Then it takes effect."""
    group = str(attempt.payment.uuid)
    found = call(lambda stripe: stripe.v1.transfers.list({"transfer_group": group, "limit": 100}))
    for transfer in found.auto_paging_iter():
        told = transfer.to_dict()
        if told.get("metadata", {}).get("attempt") == str(attempt.uuid):
            return attempts.take_transfer(told, at=at)
    return False


def look_up(*, attempt: StripeAttempt, at: datetime) -> None:
    if not find(attempt=attempt, at=at):
        attempts.say_not_transferred(attempt=attempt, at=at)


def fetch_transfer(transfer_id: str) -> dict[str, Any]:
    return call(lambda stripe: stripe.v1.transfers.retrieve(transfer_id)).to_dict()
