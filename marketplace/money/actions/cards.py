"""Paying through Stripe, by card or on a bank's page, with permission asked.

Stripe is called outside transactions.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db import transaction

from budgets.errors import CannotMove
from budgets.models import StepCode
from budgets.rails.stripe import attempts, collecting, people
from budgets.rails.stripe.client import Busy, Refused, Unsure
from budgets.rails.stripe.collecting import Collected
from marketplace.money.actions.refusals import UnableToPay
from marketplace.money.queries.subjects import PaymentSubject
from marketplace.people import audit
from marketplace.people.errors import NotAllowed
from marketplace.people.models import Organisation, User
from marketplace.people.policy import require

T = TypeVar("T")


def card_page(*, subject: PaymentSubject, by: User, at: datetime, back: str) -> str:
    """The address of Stripe's page on which the payer of this payment saves a card."""
    _require_own_account(by, subject)
    audit.record("card.asked", subject=subject, by=by, person=subject.person, at=at)
    return _answered(lambda: people.card_page(payer=subject.payment.payer, back=back, at=at))


def keep_card(*, subject: PaymentSubject, session_id: str, by: User, at: datetime) -> None:
    """The payer is back from Stripe's page. Stripe itself says whether a card was saved."""
    _require_own_account(by, subject)
    page = _answered(lambda: people.fetch_card_page(session_id))
    with transaction.atomic():
        if not people.take_card_page(page, at=at):
            raise UnableToPay("No card was saved. You can try again.")
        audit.record("card.saved", subject=subject, by=by, person=subject.person, at=at)


def pay_by_card(*, subject: PaymentSubject, by: User, at: datetime, back: str) -> Collected:
    """Pay with the saved card. The answer says where to go when their bank asks them first."""
    _require_own_account(by, subject)
    return _pay(subject, StepCode.BY_CARD, by, at, back)


def pay_by_bank(*, subject: PaymentSubject, by: User, at: datetime, back: str) -> Collected:
    """Pay from the account that holds the money: the answer says where their bank asks them."""
    _require_own_account(by, subject)
    _answered(lambda: people.open_customer(payer=subject.payment.payer))
    return _pay(subject, StepCode.BY_BANK_PAGE, by, at, back)


def _pay(subject: PaymentSubject, code: StepCode, by: User, at: datetime, back: str) -> Collected:
    try:
        with transaction.atomic():
            attempt = collecting.start(payment=subject.payment, by=by.pk, at=at, code=code)
            verb = f"payment.{code.value}"
            audit.record(verb, subject=subject, by=by, person=subject.person, at=at)
    except CannotMove as problem:
        raise UnableToPay(problem.message) from None
    return _answered(lambda: collecting.finish(attempt=attempt, at=at, back=back, code=code))


def look_at_card_payment(*, subject: PaymentSubject, by: User, at: datetime) -> None:
    """The payer is back from their bank's page: ask Stripe what came of it."""
    _require_own_account(by, subject)
    attempt = attempts.open_attempt(subject.payment)
    if attempt is not None and attempt.object_id:
        intent_id = attempt.object_id
        _answered(lambda: collecting.look_at_intent(intent_id=intent_id, at=at))


def onboarding_page(*, organisation: Organisation, by: User, at: datetime, back: str) -> str:
    """The address of Stripe's page on which a payee says what Stripe must know."""
    require(by, "payee.join_stripe", organisation)
    audit.record("payee.asked", subject=organisation, by=by, organisation=organisation, at=at)
    party = organisation.party
    return _answered(lambda: people.onboarding_page(payee=party, back=back, at=at))


def look_at_payee(*, organisation: Organisation, by: User, at: datetime) -> None:
    require(by, "payee.join_stripe", organisation)
    _answered(lambda: people.look_at_payee(payee=organisation.party, at=at))


def _require_own_account(by: User, subject: PaymentSubject) -> None:
    require(by, "payment.say_paid", subject)
    if not subject.is_from_own_account:
        raise NotAllowed("This is paid by an organisation.")


def _answered(ask: Callable[[], T]) -> T:
    try:
        return ask()
    except (Unsure, Busy):
        raise UnableToPay(
            "Stripe is not answering just now. Nothing was paid. Please try again later."
        ) from None
    except Refused:
        raise UnableToPay("Stripe could not do this. Please pay from your bank.") from None
