"""From the payer's card or bank to us, for one payment and only until it is passed on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from budgets.errors import CannotMove
from budgets.models import (
    AttemptState,
    Payment,
    PaymentState,
    StepCode,
    StripeAttempt,
    StripePayer,
)
from budgets.rails.stripe import attempts
from budgets.rails.stripe.client import SURELY_OVER, Busy, Refused, Unsure, call, every
from budgets.rails.stripe.people import may_be_paid

Json = dict[str, Any]

TIME_FOR_THE_BANK = timedelta(hours=1)


@dataclass(frozen=True)
class Collected:
    """What the payer is told: `approve_at` is the page of their bank, when it asks them."""

    approve_at: str = ""


def start(
    *, payment: Payment, by: int, at: datetime, code: StepCode = StepCode.BY_CARD
) -> StripeAttempt:
    """The payer pays by their saved card, or on a page of their bank (BY_BANK_PAGE).

    Kept, and not yet asked. CannotMove when they can't.
    """
    known = StripePayer.objects.filter(party=payment.payer)
    able = known.exclude(card_id="") if code == StepCode.BY_CARD else known
    if not able.exists() or not may_be_paid(payment.payee):
        raise CannotMove(payment, PaymentState.COLLECTED)
    return attempts.start_collecting(payment=payment, code=code, by=by, at=at)


def finish(
    *, attempt: StripeAttempt, at: datetime, back: str, code: StepCode = StepCode.BY_CARD
) -> Collected:
    """Charge the card or find the bank's page, once what was started is safe in the database."""
    payer = StripePayer.objects.get(party=attempt.payment.payer)
    way = _card(payer) if code == StepCode.BY_CARD else _BANK_PAGE
    try:
        ask(attempt=attempt, payer=payer, way=way, back=back, at=at)
    except (Unsure, Busy):  # busy may have followed a try that went through without an answer
        attempts.say_unsure(payment=attempt.payment, at=at)
    except Refused as refused:
        if refused.intent_id:
            look_at_intent(intent_id=refused.intent_id, at=at)
        else:
            attempts.fail(attempt=attempt, code=refused.code, at=at)
    return Collected(approve_at=_bank_page(attempt))


# The payer says yes to their own bank each time: nothing is saved, and nothing debited later.
_BANK_PAGE: Json = {
    "payment_method_types": ["pay_by_bank"],
    "payment_method_data": {"type": "pay_by_bank"},
}


def _card(payer: StripePayer) -> Json:
    return {"payment_method": payer.card_id}


def ask(*, attempt: StripeAttempt, payer: StripePayer, way: Json, back: str, at: datetime) -> None:
    payment = attempt.payment
    wanted: Any = way | {
        "amount": payment.left_pence,
        "currency": "gbp",
        "customer": payer.customer_id,
        "confirm": True,
        "return_url": back,
        "transfer_group": str(payment.uuid),
        "metadata": {"attempt": str(attempt.uuid)},
    }
    key = attempt.key
    intent = call(lambda stripe: stripe.v1.payment_intents.create(wanted, {"idempotency_key": key}))
    attempts.take_intent(intent.to_dict(), at=at)


def _bank_page(attempt: StripeAttempt) -> str:
    attempt.refresh_from_db()
    if attempt.state != AttemptState.OPEN or attempt.object_id is None:
        return ""
    intent = fetch_intent(attempt.object_id)
    action = intent.get("next_action") or {}
    return str((action.get("redirect_to_url") or {}).get("url", ""))


def fetch_intent(intent_id: str) -> Json:
    return call(lambda stripe: stripe.v1.payment_intents.retrieve(intent_id)).to_dict()


def look_at_intent(*, intent_id: str, at: datetime) -> None:
    """Fetch it afresh and let it take effect."""
    intent = fetch_intent(intent_id)
    give_back_what_came_late(intent)
    attempts.take_intent(intent, at=at)


def give_back_what_came_late(intent: Json) -> None:
    """Money that came after we had told the payer that it failed. They may have paid again."""
    attempt = attempts.attempt_of(intent)
    if attempt is None or not attempts.came_late(attempt, intent):
        return
    key = f"late:{attempt.uuid}"
    try:
        call(
            lambda stripe: stripe.v1.refunds.create(
                {"payment_intent": intent["id"]}, {"idempotency_key": key}
            )
        )
    except Refused as refused:
        if refused.code != "charge_already_refunded":
            raise
    attempts.note_given_back(attempt=attempt)


def look_up(*, attempt: StripeAttempt, at: datetime) -> None:
    """What became of a collection that wasn't answered, or whose payer is at their bank."""
    if attempt.object_id is None:
        _find(attempt, at)
        return
    look_at_intent(intent_id=attempt.object_id, at=at)
    attempt.refresh_from_db()
    if attempt.state == AttemptState.OPEN and attempt.made_at + TIME_FOR_THE_BANK <= at:
        intent_id = attempt.object_id
        call(lambda stripe: stripe.v1.payment_intents.cancel(intent_id))
        look_at_intent(intent_id=intent_id, at=at)


def _find(attempt: StripeAttempt, at: datetime) -> None:
    payer = StripePayer.objects.get(party_id=attempt.payment.payer_id)
    since = int((attempt.made_at - SURELY_OVER).timestamp())
    found = every(
        lambda stripe: stripe.v1.payment_intents.list(
            {"customer": payer.customer_id, "created": {"gte": since}, "limit": 100}
        )
    )
    for told in found:
        if told.get("metadata", {}).get("attempt") == str(attempt.uuid):
            attempts.take_intent(told, at=at)
            return
    if attempt.made_at + SURELY_OVER <= at:
        attempts.fail(attempt=attempt, code="never_arrived", at=at)
