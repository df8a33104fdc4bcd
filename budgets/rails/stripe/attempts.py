"""What was asked of Stripe, and what its answer does to the payment: both in one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from budgets.actions.payments import confirm, end_card, move, start_by_stripe
from budgets.models import (
    AttemptKind,
    AttemptState,
    Payment,
    PaymentState,
    StepCode,
    StripeAttempt,
)

GIVEN_BACK = "given_back"
STILL_OPEN = frozenset({"requires_action", "requires_confirmation", "processing"})


def open_attempt(payment: Payment) -> StripeAttempt | None:
    return payment.stripe_attempts.filter(state=AttemptState.OPEN).first()


def collected_by(payment: Payment) -> StripeAttempt:
    """The collection whose money is with us."""
    return payment.stripe_attempts.filter(kind=AttemptKind.COLLECT, state=AttemptState.DONE).latest(
        "pk"
    )


@transaction.atomic
def start_collecting(
    *, payment: Payment, code: StepCode, by: int | None, at: datetime
) -> StripeAttempt:
    """Keep what is about to be asked, and its key."""
    start_by_stripe(payment=payment, code=code, by=by, at=at)
    return _keep(payment, AttemptKind.COLLECT, at)


@transaction.atomic
def start_transferring(*, payment: Payment, at: datetime) -> StripeAttempt:
    return _keep(payment, AttemptKind.TRANSFER, at)


def _keep(payment: Payment, kind: AttemptKind, at: datetime) -> StripeAttempt:
    number = payment.stripe_attempts.filter(kind=kind).count() + 1
    key = f"{kind}:{payment.uuid}:{number}"
    return StripeAttempt.objects.create(
        payment=payment, kind=kind, number=number, key=key, made_at=at
    )


def take_intent(intent: dict[str, Any], *, at: datetime) -> bool:
    """What became of a collection. False when the intent is none of ours, or came too late."""
    attempt = attempt_of(intent)
    if attempt is None or came_late(attempt, intent):
        return False
    with transaction.atomic():
        StripeAttempt.objects.filter(pk=attempt.pk, object_id=None).update(object_id=intent["id"])
        if intent["status"] == "succeeded":
            if _end(attempt, AttemptState.DONE, at, charge_id=intent["latest_charge"]):
                _collected(attempt.payment, at)
        elif intent["status"] not in STILL_OPEN:
            fail(attempt=attempt, code=_why(intent), at=at)
    return True


def came_late(attempt: StripeAttempt, intent: dict[str, Any]) -> bool:
    """It succeeded after we had said that it failed, and was not given back yet."""
    failed = attempt.state == AttemptState.FAILED and attempt.code != GIVEN_BACK
    return failed and intent["status"] == "succeeded"


def note_given_back(*, attempt: StripeAttempt) -> None:
    same = StripeAttempt.objects.filter(pk=attempt.pk, state=AttemptState.FAILED)
    same.update(code=GIVEN_BACK)


def fail(*, attempt: StripeAttempt, code: str, at: datetime) -> None:
    """Nothing came of it. The payer may pay again, by whatever way they like."""
    with transaction.atomic():
        if not _end(attempt, AttemptState.FAILED, at, code=code[:64]):
            return
        if attempt.kind == AttemptKind.COLLECT:
            end_card(payment=_fresh(attempt), at=at)


def take_transfer(transfer: dict[str, Any], *, at: datetime) -> bool:
    """The payee's account at Stripe has it. False when the transfer is none of ours.

    It counts even when its attempt was given up: where the money is matters, not what we thought.
    """
    attempt = attempt_of(transfer)
    if attempt is None:
        return False
    with transaction.atomic():
        all_of_them = StripeAttempt.objects.filter(
            payment=attempt.payment_id, kind=AttemptKind.TRANSFER
        )
        if all_of_them.filter(state=AttemptState.DONE).exclude(pk=attempt.pk).exists():
            return True  # a second one would be for nobody: reconciliation shows it
        others = all_of_them.filter(state=AttemptState.OPEN).exclude(pk=attempt.pk)
        others.update(state=AttemptState.FAILED, ended_at=at, code="was_there")
        this = all_of_them.filter(pk=attempt.pk).exclude(state=AttemptState.DONE)
        if this.update(state=AttemptState.DONE, ended_at=at, object_id=transfer["id"]):
            confirm(payment=_fresh(attempt), by=None, at=at, code=StepCode.BY_STRIPE)
    return True


@transaction.atomic
def say_unsure(*, payment: Payment, at: datetime) -> None:
    """No answer came: being checked, and nothing is asked again meanwhile."""
    if payment.state != PaymentState.UNKNOWN:
        move(payment=payment, to=PaymentState.UNKNOWN, code=StepCode.NO_ANSWER, by=None, at=at)


@transaction.atomic
def say_not_transferred(*, payment: Payment, at: datetime) -> None:
    """Looked up, and it isn't there: the money is still with us, to be sent."""
    payment.refresh_from_db()
    if payment.state == PaymentState.UNKNOWN:
        move(payment=payment, to=PaymentState.COLLECTED, code=StepCode.NOT_THERE, by=None, at=at)


def end_unsent(*, attempt: StripeAttempt, code: str, at: datetime) -> None:
    """A transfer that Stripe refused, so that another with a key of its own may follow."""
    _end(attempt, AttemptState.FAILED, at, code=code)


def attempt_of(thing: dict[str, Any]) -> StripeAttempt | None:
    try:
        uuid = UUID((thing.get("metadata") or {}).get("attempt", ""))
    except ValueError:
        return None
    return StripeAttempt.objects.select_related("payment").filter(uuid=uuid).first()


def _end(attempt: StripeAttempt, to: AttemptState, at: datetime, **more: str) -> bool:
    """Once: what has ended stays as it ended."""
    same = StripeAttempt.objects.filter(pk=attempt.pk, state=AttemptState.OPEN)
    return bool(same.update(state=to, ended_at=at, **more))


def _fresh(attempt: StripeAttempt) -> Payment:
    return Payment.objects.get(pk=attempt.payment_id)


def _collected(payment: Payment, at: datetime) -> None:
    payment = Payment.objects.get(pk=payment.pk)
    move(payment=payment, to=PaymentState.COLLECTED, code=StepCode.COLLECTED, by=None, at=at)


def _why(intent: dict[str, Any]) -> str:
    error = intent.get("last_payment_error") or {}
    return str(error.get("decline_code") or error.get("code") or intent["status"])
