"""Steps of a payment and the bank's answers, with permission asked and people told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from budgets import actions as budgets
from budgets.errors import CannotMove, MoneyError
from budgets.models import Confirmation, Payment
from budgets.money import pounds
from budgets.rails import confirmations
from marketplace.messages.actions import side_of, staff_of, tell
from marketplace.money.actions.refusals import UnableToPay
from marketplace.money.queries.payments import payee_has_confirmed
from marketplace.money.queries.subjects import PaymentSubject
from marketplace.money.queries.wording import state_in_words
from marketplace.people import audit
from marketplace.people.errors import NotAllowed
from marketplace.people.models import Organisation, User
from marketplace.people.policy import may, require


@transaction.atomic
def say_paid(*, subject: PaymentSubject, by: User, at: datetime) -> None:
    """The person has paid from their own account. The payee is asked whether it came."""
    require(by, "payment.say_paid", subject)
    if not subject.is_from_own_account:
        raise NotAllowed("This is paid by an organisation.")
    _step(
        subject, "payment.said_paid", by, at, lambda p: budgets.say_paid(payment=p, by=by.pk, at=at)
    )
    _tell_payee(subject, "A person says that they have paid you. Please say when it arrives.", True)


@transaction.atomic
def confirm_received(*, subject: PaymentSubject, by: User, at: datetime) -> None:
    require(by, "payment.confirm_received", subject)
    _step(
        subject,
        "payment.received",
        by,
        at,
        lambda p: budgets.confirm_received(payment=p, by=by.pk, at=at),
    )
    _tell_person(subject, f"{pounds(subject.payment.pence)} has arrived. It is paid.")


@transaction.atomic
def say_not_arrived(*, subject: PaymentSubject, by: User, at: datetime) -> None:
    require(by, "payment.confirm_received", subject)
    _step(
        subject,
        "payment.not_arrived",
        by,
        at,
        lambda p: budgets.say_not_arrived(payment=p, by=by.pk, at=at),
    )
    _tell_person(subject, "A payment has not arrived. It is being checked.")
    payer = Organisation.objects.filter(party=subject.payment.payer_id).first()
    if payer:
        tell(
            users=staff_of(payer),
            words="A payment of yours has not arrived. Please look at your account.",
            path=_path(subject),
            needs_action=True,
        )


@transaction.atomic
def confirm_by_hand(*, subject: PaymentSubject, pence: int | None, by: User, at: datetime) -> None:
    """An organisation's officer says that so much, or all that is left, has been paid."""
    require(by, "payment.run", subject)
    _step(
        subject,
        "payment.confirmed",
        by,
        at,
        lambda p: budgets.confirm(payment=p, by=by.pk, at=at, pence=pence),
    )
    _tell_payee(subject, "A payment to you has been confirmed.")


@transaction.atomic
def say_came_back(*, subject: PaymentSubject, pence: int | None, by: User, at: datetime) -> None:
    """Of what was marked as paid, so much, or all of it, came back or was never paid.

    Whoever is paid may have said that it arrived: then only they can say that it has not.
    """
    require(by, "payment.run", subject)
    if payee_has_confirmed(subject.payment):
        raise UnableToPay("The payee said that it arrived. Ask them to say that it has not.")
    _step(
        subject,
        "payment.came_back",
        by,
        at,
        lambda p: budgets.say_came_back(payment=p, by=by.pk, at=at, pence=pence),
    )
    _tell_payee(subject, "A payment to you came back to the payer. It will be tried again.")


@transaction.atomic
def reject(*, subject: PaymentSubject, by: User, at: datetime) -> None:
    require(by, "payment.run", subject)
    _step(subject, "payment.rejected", by, at, lambda p: budgets.reject(payment=p, by=by.pk, at=at))
    _tell_payee(subject, "The bank turned down a payment to you. The payer will try again.")


@transaction.atomic
def say_not_sent(*, subject: PaymentSubject, by: User, at: datetime) -> None:
    """Whoever pays looked, and it never left their account. It can be tried again."""
    require(by, _payers_verb(subject), subject)
    _step(
        subject,
        "payment.not_sent",
        by,
        at,
        lambda p: budgets.say_not_sent(payment=p, by=by.pk, at=at),
    )
    _tell_payee(subject, "A payment to you was not sent after all. It will be tried again.")


@transaction.atomic
def try_again(*, subject: PaymentSubject, by: User, at: datetime) -> None:
    require(by, _payers_verb(subject), subject)
    _step(
        subject,
        "payment.tried_again",
        by,
        at,
        lambda p: budgets.try_again(payment=p, by=by.pk, at=at),
    )


def _step(
    subject: PaymentSubject,
    verb: str,
    by: User,
    at: datetime,
    step: Callable[[Payment], Payment],
) -> None:
    with transaction.atomic():
        try:
            step(subject.payment)
        except CannotMove as moved:
            pays = may(by, _payers_verb(subject), subject)
            state = state_in_words(moved.payment, to_the_payer=pays).lower()
            raise UnableToPay(f"This payment has moved on: it is “{state}” now.") from None
        except (MoneyError, ValueError) as problem:
            raise UnableToPay(str(problem)) from None
        audit.record(verb, subject=subject, by=by, person=subject.person, at=at)


def _payers_verb(subject: PaymentSubject) -> str:
    return "payment.say_paid" if subject.is_from_own_account else "payment.run"


def read_bank_file(*, payer: Organisation, content: bytes, by: User, at: datetime) -> Confirmation:
    """Keep what the bank says of this payer's payments, let it take effect, tell the payees.

    Keeping it is one transaction and each line's effect another: a line left waiting when a
    worker dies is found by the sweep.
    """
    require(by, "bank_file.read", payer)
    try:
        with transaction.atomic():
            reading = confirmations.read_confirmation(
                payer=payer.party, content=content, by=by.pk, at=at
            )
            audit.record("bank_file.read", subject=reading, by=by, organisation=payer, at=at)
    except confirmations.UnreadableFile as problem:
        raise UnableToPay(problem.message, field="file") from None
    if confirmations.apply_confirmation(confirmation=reading, at=at):
        payees = reading.lines.filter(applied_at=at).values("payment__payee")
        for payee in Organisation.objects.filter(party__in=payees):
            tell(
                users=staff_of(payee),
                words="A bank has said what became of payments to you.",
                path=reverse("money:earnings", args=[payee.uuid]),
            )
    return reading


def _tell_payee(subject: PaymentSubject, words: str, needs_action: bool = False) -> None:
    payee = Organisation.objects.filter(party=subject.payment.payee_id).first()
    if payee:
        tell(users=staff_of(payee), words=words, path=_path(subject), needs_action=needs_action)


def _tell_person(subject: PaymentSubject, words: str) -> None:
    tell(users=side_of(subject.person), words=words, path=_path(subject), about=subject.person)


def _path(subject: PaymentSubject) -> str:
    return reverse("money:payment", args=[subject.uuid])
