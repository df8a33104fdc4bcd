"""One side says that a payment is wrong. It waits, and no other does, until an officer decides."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse

from budgets import actions as budgets
from budgets.errors import CannotMove
from budgets.models import Payment, StepCode
from marketplace.agreements.models import Verdict
from marketplace.messages.actions import side_of, staff_of, tell
from marketplace.money.actions.refusals import UnableToPay
from marketplace.money.models import DISPUTE_TRANSITIONS, Dispute, DisputeState
from marketplace.money.queries.deciding import funder_of, is_open_to_dispute
from marketplace.money.queries.subjects import PaymentSubject
from marketplace.money.records.disputes import Side
from marketplace.outbox import actions as outbox
from marketplace.people import audit
from marketplace.people.models import Organisation, User
from marketplace.people.policy import may, require
from marketplace.people.records.said import Channel
from marketplace.people.states import move


class UnableToDispute(UnableToPay):
    """It can't be disputed, or decided on, now."""


@transaction.atomic
def raise_dispute(
    *,
    subject: PaymentSubject,
    why: str,
    by: User,
    at: datetime,
    channel: str = Channel.ONLINE,
    said_by: str = "",
) -> Dispute:
    """Hold this payment, before anybody is asked for it, until the funder has decided."""
    require(by, "dispute.raise", subject)
    funder = funder_of(subject.payment)
    if funder is None or not is_open_to_dispute(subject.payment):
        raise UnableToDispute("This payment has moved on. Please ring your hub or your funder.")
    side = Side.PERSON if may(by, "dispute.raise", subject.person) else Side.PAYEE
    dispute = _written(
        payment=subject.payment,
        person=subject.person,
        payee=Organisation.objects.get(party=subject.payment.payee_id),
        funder=funder,
        side=side,
        why=why,
        raised_by=by,
        raised_at=at,
        channel=channel,
        said_by=said_by,
    )
    _step(lambda: budgets.hold(payment=subject.payment, code=StepCode.DISPUTE, by=by.pk, at=at))
    _record("dispute.raised", dispute, by, at, channel=channel, said_by=said_by)
    words = "Somebody says that a payment is wrong. It waits until the funder has decided."
    _tell_person(dispute, words)
    _tell(staff_of(dispute.payee), words, dispute)
    _tell(
        staff_of(funder),
        "Somebody says that a payment is wrong. One of you must decide on it.",
        dispute,
        needs_action=True,
    )
    return dispute


def _written(**fields: Any) -> Dispute:
    try:
        with transaction.atomic():
            return Dispute.objects.create(**fields)
    except IntegrityError:
        raise UnableToDispute("Somebody has said so already. The funder will decide.") from None


@transaction.atomic
def take(*, dispute: Dispute, by: User, at: datetime) -> None:
    """An officer of the funder puts their name to it: they decide, and both sides know who."""
    require(by, "dispute.take", dispute)
    _check_no_interest(dispute, by)
    still_open = Dispute.objects.open().filter(pk=dispute.pk, officer=dispute.officer)
    if not still_open.update(officer=by, named_at=at):
        raise UnableToDispute("A colleague was a moment earlier. Look at it again.")
    dispute.refresh_from_db()
    _record("dispute.taken", dispute, by, at)
    words = f"{by} of {dispute.funder} will decide on the payment that waits."
    _tell_person(dispute, words)
    _tell(staff_of(dispute.payee), words, dispute)


def _check_no_interest(dispute: Dispute, by: User) -> None:
    """Whoever decides has no part in it: not for the person, the payee, or in what was said."""
    if dispute.person.roles_of(by) or dispute.payee.members.current().filter(user=by).exists():
        raise UnableToDispute("You act for one of the sides, so a colleague must decide.")
    if Verdict.objects.filter(uuid=dispute.payment.subject, recorded_by=by).exists():
        raise UnableToDispute("You wrote down what the person said, so a colleague must decide.")


@transaction.atomic
def decide(*, dispute: Dispute, pays: bool, reasons: str, by: User, at: datetime) -> None:
    """The named officer decides: it is paid after all, or its money is free again."""
    require(by, "dispute.decide", dispute)
    _check_no_interest(dispute, by)
    to = DisputeState.PAID if pays else DisputeState.NOT_PAID
    _end(dispute, to, at, reasons=reasons)
    payment = _payment(dispute)
    act = budgets.resume if pays else budgets.decide_not_to_pay
    _step(lambda: act(payment=payment, by=by.pk, at=at))
    if not pays:  # what it had earned of an advance may have come too late to be earned again
        outbox.put(kind="advance.unearned", payload={"part": payment.part})
    _record("dispute.decided", dispute, by, at, pays=pays)
    what = "It is paid." if pays else "It is not paid."
    words = f"{dispute.funder} has decided on the payment that waited. {what} You can read why."
    _tell_person(dispute, words)
    _tell(staff_of(dispute.payee), words, dispute)


@transaction.atomic
def withdraw(*, dispute: Dispute, by: User, at: datetime) -> None:
    """The side that said so takes it back, and the payment goes on."""
    verb = "dispute.withdraw_for_person"
    require(by, verb if dispute.side == Side.PERSON else "dispute.withdraw_for_payee", dispute)
    _end(dispute, DisputeState.WITHDRAWN, at)
    payment = _payment(dispute)
    _step(lambda: budgets.resume(payment=payment, by=by.pk, at=at))
    _record("dispute.withdrawn", dispute, by, at)
    words = "What was said about a payment is taken back. It goes on as before."
    _tell_person(dispute, words)
    _tell(staff_of(dispute.payee), words, dispute)
    _tell([dispute.officer] if dispute.officer else staff_of(dispute.funder), words, dispute)


def _end(dispute: Dispute, to: DisputeState, at: datetime, **fields: str) -> None:
    if not move(dispute, to, DISPUTE_TRANSITIONS, unchanged=("officer",), ended_at=at, **fields):
        state = dispute.get_state_display().lower()
        raise UnableToDispute(f"This has moved on meanwhile: {state}.")


def _payment(dispute: Dispute) -> Payment:
    return Payment.objects.get(pk=dispute.payment_id)


def _step(step: Any) -> None:
    try:
        step()
    except CannotMove as problem:
        raise UnableToDispute(problem.message) from None


def _record(verb: str, dispute: Dispute, by: User, at: datetime, **said: str | bool) -> None:
    sides = (dispute.funder, dispute.payee)
    works_for = [side for side in sides if side.members.current().filter(user=by).exists()]
    audit.record(
        verb,
        subject=dispute,
        by=by,
        person=dispute.person,
        organisation=works_for[0] if works_for else None,
        at=at,
        **said,  # type: ignore[arg-type]
    )


def _tell_person(dispute: Dispute, words: str) -> None:
    tell(users=side_of(dispute.person), words=words, path=_path(dispute), about=dispute.person)


def _tell(users: list[User], words: str, dispute: Dispute, *, needs_action: bool = False) -> None:
    tell(users=users, words=words, path=_path(dispute), needs_action=needs_action)


def _path(dispute: Dispute) -> str:
    return reverse("money:dispute", args=[dispute.uuid])
