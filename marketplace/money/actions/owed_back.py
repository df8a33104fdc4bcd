"""What a payee owes back: nobody else's payment is ever set against it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from budgets import actions as budgets
from budgets.errors import MoneyError
from budgets.models import Payment, PaymentKind, Receivable
from budgets.money import pounds
from budgets.rails.stripe import returning
from marketplace.agreements.actions.moving import lock
from marketplace.agreements.models import AgreementState, Part
from marketplace.agreements.queries.settling import earnable_of, may_still_earn, promise_for
from marketplace.messages.actions import side_of, staff_of, tell
from marketplace.money.actions.refusals import UnableToPay
from marketplace.money.models import OwedBack
from marketplace.money.queries.deciding import funder_of
from marketplace.money.queries.owed_back import may_let_go
from marketplace.outbox import actions as outbox
from marketplace.people import audit
from marketplace.people.errors import NotAllowed
from marketplace.people.models import Organisation, User
from marketplace.people.policy import require
from marketplace.people.second_step import has_second_step

LOOK_AGAIN_AFTER = timedelta(days=1)


class UnableToOweBack(UnableToPay):
    """It can't be owed back, or settled, like that now."""


@transaction.atomic
def say_paid_by_mistake(
    *, payment: Payment, funder: Organisation, pence: int, why: str, by: User, at: datetime
) -> OwedBack:
    """An officer of the funder says that so much was paid by mistake: from now on it is owed back.

    What Stripe sent is taken back at once, in the background, if the payee's balance covers it.
    """
    require(by, "owed_back.write", funder)
    if funder_of(payment) != funder:
        raise NotAllowed("Only the funder that gave the money says that it is owed back.")
    person = Part.objects.get(uuid=payment.part).person
    payee = Organisation.objects.get(party=payment.payee_id)
    if person.roles_of(by) or payee.members.current().filter(user=by).exists():
        raise UnableToOweBack("You act for one of the sides, so a colleague must do this.")
    _check_not_to_be_earned(payment)
    try:
        with transaction.atomic():
            receivable = budgets.owe_back(payment=payment, pence=pence, by=by.pk, at=at)
    except MoneyError as problem:
        raise UnableToOweBack(problem.message, field="pence") from None
    owed = OwedBack.objects.create(
        receivable=receivable, person=person, payee=payee, funder=funder, why=why, written_by=by
    )
    asked_of_stripe = returning.begin(receivable=receivable, at=at)
    _record("owed_back.said", owed, by, at, pence=pence)
    words = f"{pounds(pence)} was paid by mistake, says {funder}."
    how = "Stripe is asked to take it back." if asked_of_stripe else "Please pay it back."
    _tell_person(owed, f"{words} It is owed back to the budget. You can read why.")
    _tell_payee(owed, f"{words} {how}", needs_action=not asked_of_stripe)
    return owed


@transaction.atomic
def owe_back_unearned(*, part: Part, at: datetime) -> None:
    """An agreement is over, and with it what an advance may still be earned by: what is left of it
    is owed back. What is still on its way to the payee is looked at again each day."""
    lock(part.agreement, *AgreementState)
    if may_still_earn(part):
        return
    found = budgets.owe_back_unearned(part=part.uuid, by=None, at=at)
    budgets.release(part=part.uuid, keep_pence=promise_for(part), by=None, at=at)
    for receivable in found.receivables:
        _say_unearned(receivable, part, at)
    if found.waits_pence:
        again_at = at + LOOK_AGAIN_AFTER
        outbox.put(  # once a day, whoever else begins to look
            kind="advance.unearned",
            payload={"part": part.uuid},
            key=f"advance.unearned:{part.uuid}:{localdate(again_at)}",
            due_at=again_at,
        )


def _say_unearned(receivable: Receivable, part: Part, at: datetime) -> None:
    payment = receivable.payment
    owed = OwedBack.objects.create(
        receivable=receivable,
        person=part.person,
        payee=Organisation.objects.get(party=payment.payee_id),
        funder=funder_of(payment),
    )
    asked_of_stripe = returning.begin(receivable=receivable, at=at)
    _record("owed_back.unearned", owed, None, at, pence=receivable.pence)
    words = f"{pounds(receivable.pence)} was paid in advance and not earned."
    how = "Stripe is asked to take it back." if asked_of_stripe else "Please pay it back."
    _tell_person(owed, f"{words} {owed.payee} owes it back to the budget.")
    _tell_payee(owed, f"{words} {how}", needs_action=not asked_of_stripe)
    if not asked_of_stripe:
        tell(
            users=_funders_staff(owed),
            words=f"{words} It is owed back. Say so when it has come.",
            path=_path(owed),
            needs_action=True,
        )
    payer = Organisation.objects.filter(party=payment.payer_id).first()
    if payer and payer != owed.funder:
        tell(
            users=staff_of(payer),
            words=f"{words} It is owed back to you.",
            path=reverse("money:payment", args=[payment.uuid]),
        )


@transaction.atomic
def record_return(*, owed: OwedBack, pence: int, by: User, at: datetime) -> None:
    """So much came back to the account that it was paid from, and is free in the budget again."""
    require(by, owed.verb_to_settle, owed)
    try:
        with transaction.atomic():
            budgets.take_back(receivable=owed.receivable, pence=pence, by=by.pk, at=at)
    except MoneyError as problem:
        raise UnableToOweBack(problem.message, field="pence") from None
    _record("owed_back.returned", owed, by, at, pence=pence)
    words = f"{pounds(pence)} that was owed back has come."
    _tell_person(owed, words)
    _tell_payee(owed, words)


@transaction.atomic
def ask_to_write_off(*, owed: OwedBack, why: str, by: User, at: datetime) -> None:
    """One officer asks that nobody expect it back any more. A second one must agree."""
    require(by, "owed_back.settle", owed)
    _check_two_steps(by)
    asked = OwedBack.objects.filter(
        pk=owed.pk, receivable__ended_at=None, write_off_asked_by=None
    ).update(write_off_asked_by=by, why_write_off=why)
    if not asked:
        raise UnableToOweBack("This was asked for or settled meanwhile.")
    owed.refresh_from_db()
    _record("owed_back.write_off_asked", owed, by, at)
    tell(
        users=[user for user in _funders_staff(owed) if user != by],
        words="A colleague asks to write off money that is owed back. You can confirm it.",
        path=_path(owed),
        needs_action=True,
    )


@transaction.atomic
def write_off(*, owed: OwedBack, by: User, at: datetime) -> None:
    """The second officer agrees. What is left stays spent, and nobody is asked for it again."""
    require(by, "owed_back.write_off", owed)
    _check_two_steps(by)
    asked = OwedBack.objects.filter(pk=owed.pk, write_off_asked_by=owed.write_off_asked_by)
    if not asked.update(written_off_by=by):
        raise UnableToOweBack("This was decided meanwhile. Look at it again.")
    _end_unpaid(owed, "owed_back.written_off", by, at)


@transaction.atomic
def let_go_of_own(*, owed: OwedBack, by: User, at: datetime) -> None:
    """Of their own money the person says that they don't expect it back: nobody else decides.

    Somebody who helps them may say it for them, but not whoever gains by it.
    """
    require(by, "owed_back.settle_own", owed)
    if owed.funder is not None:
        raise NotAllowed("A funder gave this money.")
    if not may_let_go(owed, by):
        raise UnableToOweBack("You work for whoever was paid, or as a paid broker. Someone else "
                              "must say this.")  # fmt: skip
    mine = OwedBack.objects.filter(pk=owed.pk, receivable__ended_at=None, write_off_asked_by=None)
    if not mine.update(write_off_asked_by=by):
        raise UnableToOweBack("This was settled meanwhile.")
    _end_unpaid(owed, "owed_back.let_go", by, at)


def _end_unpaid(owed: OwedBack, verb: str, by: User, at: datetime) -> None:
    left = owed.receivable.left_pence
    try:
        with transaction.atomic():
            budgets.write_off(receivable=owed.receivable, by=by.pk, at=at)
    except MoneyError as problem:
        raise UnableToOweBack("This was settled meanwhile.") from problem
    _record(verb, owed, by, at, pence=left)
    words = f"{pounds(left)} that was owed back is not expected any more."
    _tell_person(owed, words)
    _tell_payee(owed, words)


@transaction.atomic
def keep_expecting(*, owed: OwedBack, by: User, at: datetime) -> None:
    """The second officer disagrees, or whoever asked thinks again: it is still owed back."""
    require(by, "owed_back.settle", owed)
    waits = OwedBack.objects.filter(pk=owed.pk, written_off_by=None).exclude(
        write_off_asked_by=None
    )
    if not waits.update(write_off_asked_by=None, why_write_off=""):
        raise UnableToOweBack("Nobody asks for it to be written off.")
    _record("owed_back.kept", owed, by, at)


def _check_not_to_be_earned(payment: Payment) -> None:
    """What is promised counts on the advance, and what outcomes earn is set against it."""
    if payment.kind != PaymentKind.ADVANCE:
        return
    if earnable_of(Part.objects.get(uuid=payment.part)):
        raise UnableToOweBack(
            "Outcomes may still earn this advance. What they have not earned in the end is"
            " owed back then."
        )


def _check_two_steps(user: User) -> None:
    if not has_second_step(user):
        raise UnableToOweBack("Set up your second step first. Then you can do this.")


def _record(
    verb: str, owed: OwedBack, by: User | None, at: datetime, *, pence: int | None = None
) -> None:
    audit.record(
        verb, subject=owed, by=by, person=owed.person, organisation=owed.funder, at=at, pence=pence
    )


def _tell_person(owed: OwedBack, words: str) -> None:
    tell(users=side_of(owed.person), words=words, path=_path(owed), about=owed.person)


def _funders_staff(owed: OwedBack) -> list[User]:
    return staff_of(owed.funder) if owed.funder else []


def _tell_payee(owed: OwedBack, words: str, *, needs_action: bool = False) -> None:
    tell(users=staff_of(owed.payee), words=words, path=_path(owed), needs_action=needs_action)


def _path(owed: OwedBack) -> str:
    return reverse("money:owed_back", args=[owed.uuid])
