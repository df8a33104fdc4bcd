"""From us to the payee, as soon as it was collected."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from budgets.models import AttemptKind, Payment, StripeAttempt, StripePayee
from budgets.rails.stripe import attempts, requests
from budgets.rails.stripe.client import KEYS_LAST, Busy, Refused, Unsure, call, every


def transfer(*, payment: Payment, at: datetime) -> None:
    """Send what was collected. What was asked before is looked up before anything is sent."""
    if was_asked_before(payment) and find(payment=payment, at=at):
        return
    attempt = attempts.open_attempt(payment)
    if attempt is not None and attempt.made_at + KEYS_LAST <= at:
        attempts.end_unsent(attempt=attempt, code="key_too_old", at=at)
        attempt = None
    if attempt is None:
        attempt = attempts.start_transferring(payment=payment, at=at)
    try:
        ask(attempt=attempt, at=at)
    except Unsure as unsure:
        if not unsure.spent:
            attempts.say_unsure(payment=payment, at=at)
        elif not find(payment=payment, at=at):  # the key's answer is a failure for ever
            attempts.end_unsent(attempt=attempt, code="key_spent", at=at)
    except Busy:
        pass  # the sweep asks again with the same key
    except Refused as refused:
        attempts.end_unsent(attempt=attempt, code=refused.code, at=at)


def was_asked_before(payment: Payment) -> bool:
    return payment.stripe_attempts.filter(kind=AttemptKind.TRANSFER).exists()


def ask(*, attempt: StripeAttempt, at: datetime) -> None:
    payment = attempt.payment
    payee = StripePayee.objects.get(party_id=payment.payee_id)
    charge, group = _source(payment), _group(payment)
    made = call(
        lambda stripe: stripe.v1.transfers.create(
            {
                "amount": payment.left_pence,
                "currency": "gbp",
                "destination": payee.account_id,
                "source_transaction": charge,
                "transfer_group": group,
                "metadata": {"attempt": str(attempt.uuid)},
            },
            {"idempotency_key": attempt.key},
        )
    )
    attempts.take_transfer(made.to_dict(), at=at)


def _group(payment: Payment) -> str:
    """What a charge and the transfers from it have in common: the payment's, or its whole run's."""
    request = requests.request_of(payment)
    return str(request.run.uuid if request else payment.uuid)


def _source(payment: Payment) -> str:
    """The charge whose money it is."""
    request = requests.request_of(payment)
    return request.charge_id if request else attempts.collected_by(payment).charge_id


def find(*, payment: Payment, at: datetime) -> bool:
    """Is there a transfer of any attempt for it already? Then that takes effect."""
    payee = StripePayee.objects.get(party_id=payment.payee_id)
    where: Any = {"transfer_group": _group(payment), "destination": payee.account_id, "limit": 100}
    for told in every(lambda stripe: stripe.v1.transfers.list(where)):
        attempt = attempts.attempt_of(told)
        if attempt is not None and attempt.payment_id == payment.pk:
            return attempts.take_transfer(told, at=at)
    return False


def look_up(*, payment: Payment, at: datetime) -> None:
    if not find(payment=payment, at=at):
        attempts.say_not_transferred(payment=payment, at=at)


def fetch_transfer(transfer_id: str) -> dict[str, Any]:
    return call(lambda stripe: stripe.v1.transfers.retrieve(transfer_id)).to_dict()
