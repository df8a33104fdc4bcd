"""Payments with names: for the person, the payee and the payer, each their own view."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from budgets.models import TO_TRY_AGAIN, Party, Payment, PaymentState, Rail, StepCode
from budgets.queries import history_of, payments_from, payments_to
from budgets.rails.stripe.client import is_on
from budgets.rails.stripe.people import card_of, may_be_paid
from marketplace.agreements.models import Part
from marketplace.money.models import Dispute, OwedBack
from marketplace.money.queries.deciding import funder_of, is_open_to_dispute
from marketplace.money.queries.subjects import PaymentSubject
from marketplace.money.queries.wording import (
    organisations_by_party,
    persons_by_party,
    state_in_words,
    step_in_words,
    subjects_in_words,
)
from marketplace.people.models import Organisation, Person, User
from marketplace.people.policy import may

WAITING_FOR_PAYER = (
    PaymentState.DUE,
    PaymentState.REQUESTED,
    PaymentState.PART_PAID,
    PaymentState.REJECTED,
    PaymentState.FAILED,
)


@dataclass(frozen=True)
class PaymentCard:
    uuid: UUID
    reference: str
    payee: str
    payer: str
    about: str
    pence: int
    paid_pence: int
    left_pence: int
    due_on: date
    state: str
    state_words: str
    is_late: bool


@dataclass(frozen=True)
class StepCard:
    at: datetime
    words: str


@dataclass(frozen=True)
class RunLink:
    payer: UUID
    uuid: UUID
    reference: str


@dataclass(frozen=True)
class PaymentPage:
    card: PaymentCard
    steps: tuple[StepCard, ...]
    may_say_paid: bool
    may_confirm: bool
    may_say_received: bool
    received_words: str
    may_say_not_arrived: bool
    may_try_again: bool
    try_again_words: str
    may_say_not_sent: bool
    may_dispute: bool
    disputes: tuple[Dispute, ...]
    owed_back: tuple[OwedBack, ...]
    may_save_card: bool
    card_last4: str  # of the card they may pay with now; empty where they may not
    run: RunLink | None  # that one bank transfer pays, for whoever makes that transfer


# To a funder that pays it, outside an audit.
NOT_SAID = "Something that was agreed"

# Said by whoever is paid: what was asked for has come, or what was sent or paid has not.
MAY_HAVE_COME = frozenset(
    {
        *(PaymentState.REQUESTED, PaymentState.SENT),
        *(PaymentState.PART_PAID, PaymentState.UNKNOWN),
    }
)
MAY_BE_LOST = frozenset({PaymentState.SENT, PaymentState.PART_PAID, PaymentState.PAID})
BY_HAND = frozenset(
    {
        *(PaymentState.DUE, PaymentState.REQUESTED, PaymentState.PART_PAID),
        *(PaymentState.SENT, PaymentState.UNKNOWN, PaymentState.PAID),
    }
)


def payee_has_confirmed(payment: Payment) -> bool:
    """Was it the payee who said that what was paid last has come?"""
    paid = history_of(payment).filter(pence__gt=0).last()
    return paid is not None and paid.code == StepCode.CONFIRMED_BY_PAYEE


def payment_page(subject: PaymentSubject, user: User, today: date) -> PaymentPage:
    payment = subject.payment
    own = subject.is_from_own_account
    stripes = payment.rail == Rail.STRIPE  # then only Stripe's answers move it
    state = PaymentState(payment.state)
    partly = state == PaymentState.PART_PAID
    open_to_pay = state in (PaymentState.DUE, PaymentState.REQUESTED)
    gets = may(user, "payment.confirm_received", subject) and not stripes
    is_payer = may(user, "payment.say_paid" if own else "payment.run", subject)
    paying = {payment.payer_id} if is_payer else set()
    pays = is_payer and not stripes
    card = card_of(payment.payer) if own and pays and open_to_pay else None
    by_card = own and pays and open_to_pay and is_on() and may_be_paid(payment.payee)
    by_hand = state in BY_HAND and not (state == PaymentState.PAID and payee_has_confirmed(payment))
    return PaymentPage(
        card=_card_for(subject, user, today, paying),
        steps=tuple(
            StepCard(step.at, step_in_words(step, to_the_payer=is_payer))
            for step in history_of(payment)
        ),
        may_say_paid=own and open_to_pay and pays,
        may_confirm=not own and by_hand and pays,
        may_say_received=gets and state in MAY_HAVE_COME,
        received_words="All of it has arrived" if partly else "It has arrived",
        may_say_not_arrived=gets and state in MAY_BE_LOST,
        may_try_again=state in TO_TRY_AGAIN and pays,
        try_again_words="Pay the rest" if partly else "Try it again",
        may_say_not_sent=own and state == PaymentState.UNKNOWN and pays,
        may_dispute=is_open_to_dispute(payment)
        and may(user, "dispute.raise", subject)
        and funder_of(payment) is not None,
        disputes=tuple(Dispute.objects.visible_to(user).filter(payment=payment)),
        owed_back=tuple(OwedBack.objects.visible_to(user).filter(receivable__payment=payment)),
        may_save_card=by_card,
        card_last4=card.card_last4 if card and by_card else "",
        run=_run_of(payment) if is_payer and stripes else None,
    )


def _card_for(
    subject: PaymentSubject, user: User, today: date, paying: Collection[int]
) -> PaymentCard:
    words = may(user, "payment.read_words", subject)
    return payment_cards([subject.payment], today, reader=user, paying=paying, with_words=words)[0]


def _run_of(payment: Payment) -> RunLink | None:
    payer = Organisation.objects.filter(party=payment.payer_id).first()
    if payer is None or payment.run is None:
        return None
    return RunLink(payer.uuid, payment.run.uuid, payment.run.reference)


def to_pay_from_own_account(person: Person, today: date) -> list[PaymentCard]:
    """What this person is asked to pay from their own account, the oldest first."""
    return payment_cards(payments_from([person.party], states=WAITING_FOR_PAYER), today)


def payments_of_person(person: Person) -> QuerySet[Payment]:
    """Every payment for this person, whoever pays it, newest first."""
    parts = Part.objects.filter(person=person).values("uuid")
    return Payment.objects.filter(part__in=parts).order_by("-pk")


def payments_to_make(payer: Party) -> QuerySet[Payment]:
    """What this payer has not finished, the oldest first."""
    states = (*WAITING_FOR_PAYER, PaymentState.HELD, PaymentState.UNKNOWN)
    return payments_from([payer], states=states)


def payments_to_receive(payee: Party) -> QuerySet[Payment]:
    """Everything for this payee, paid or not, newest first."""
    return payments_to([payee]).order_by("-pk")


def payment_cards(
    payments: Iterable[Payment],
    today: date,
    *,
    reader: User | None = None,
    paying: Collection[int] = (),
    with_words: bool = True,
) -> list[PaymentCard]:
    """Give each payment its names and words: a handful of queries for a whole list.

    With a `reader` who is the payee, a person who pays is called what was released to them.
    `paying` are the ids of the payers for whom the reader acts: they are spoken to as the payer.
    What a payment is for is in the person's words: `with_words` is for those who may read them.
    """
    payments = list(payments)
    ids = {p.payee_id for p in payments} | {p.payer_id for p in payments}
    names = persons_by_party(ids, reader) | organisations_by_party(ids)
    about = subjects_in_words({p.subject for p in payments}) if with_words else {}
    done = (PaymentState.PAID, PaymentState.CANCELLED)
    return [
        PaymentCard(
            uuid=p.uuid,
            reference=p.reference,
            payee=names.get(p.payee_id, ""),
            payer=names.get(p.payer_id, ""),
            about=about.get(p.subject, "") if with_words else NOT_SAID,
            pence=p.pence,
            paid_pence=p.paid_pence,
            left_pence=p.left_pence,
            due_on=p.due_on,
            state=p.state,
            state_words=state_in_words(p, to_the_payer=p.payer_id in paying),
            is_late=p.due_on < today and p.state not in done,
        )
        for p in payments
    ]
