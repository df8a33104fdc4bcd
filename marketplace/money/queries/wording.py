"""Names and plain words for rows that hold only ids: a handful of queries for a whole list."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Model, TextField, Value
from django.db.models.functions import Cast

from budgets.models import Payment, PaymentState, PaymentStep, StepCode, TransferKind
from marketplace.agreements.models import Advance, Part, Period, Verdict
from marketplace.consent.queries import names_for
from marketplace.front.days import in_words
from marketplace.people.models import Organisation, Person, User

# What each kind of movement means to the person whose budget it is.
MOVEMENTS: Mapping[str, str] = {
    TransferKind.ALLOCATE: "Put in the budget",
    TransferKind.COMMIT: "Promised to {payee}",
    TransferKind.PLEDGE: "Set aside for a group",
    TransferKind.UNPLEDGE: "Taken back from a group, free again",
    TransferKind.AWARD: "Promised to {payee}, from what was set aside for a group",
    TransferKind.EARN: "Earned by {payee}",
    TransferKind.RETAIN: "Earned by {payee}, and kept back until the end",
    TransferKind.DUE_AT_END: "Kept back until now, owed to {payee}",
    TransferKind.SEND: "On its way to {payee}",
    TransferKind.SEND_BACK: "Came back, still owed to {payee}",
    TransferKind.PAY: "Paid to {payee}",
    TransferKind.QUERY: "Being checked: {payee} says that it has not come",
    TransferKind.CANCEL: "Payment to {payee} cancelled",
    TransferKind.RELEASE: "Not needed, back in the budget",
    TransferKind.ADVANCE: "Owed in advance to {payee}",
    TransferKind.RECOUP: "Paid to {payee} in advance, and earned now",
    TransferKind.CLAWBACK: "Returned to the funder",
    TransferKind.REDUCE: "Taken out by the funder",
    TransferKind.CLOSE: "Left when the budget ended, gone back to the funder",
    TransferKind.CARRY_FORWARD: "Carried from one year to the next",
    TransferKind.RECEIVABLE: "Paid to {payee}, who owes it back",
    TransferKind.REVERSE: "Back in the budget from {payee}",
    TransferKind.WRITE_OFF: "Owed back by {payee}, and not expected any more",
}


# Where a payment stands and how it came there, in the words for whoever pays it; all others read
# of "the payer", in the labels of the codes themselves.
STATES_TO_THE_PAYER: Mapping[str, str] = {
    PaymentState.REQUESTED: "You have been asked to pay it",
    PaymentState.COLLECTED: "Collected from you",
}
STEPS_TO_THE_PAYER: Mapping[str, str] = {
    StepCode.ASKED: "You were asked to pay it",
    StepCode.SAID_PAID: "You said that it is paid",
    StepCode.CONFIRMED_BY_FILE: "Confirmed by your file",
    StepCode.CONFIRMED_BY_PAYER: "Confirmed by you",
    StepCode.NOT_SENT: "You found that it was not sent",
    StepCode.CAME_BACK: "You found that it was not paid after all",
    StepCode.LATE: "You said that it will be late",
    StepCode.BY_CARD: "You paid by card",
    StepCode.BY_BANK_PAGE: "You paid on a page of your bank",
    StepCode.IN_TRANSFER: "Put in a run that one bank transfer of yours pays",
    StepCode.RUN_CLOSED: "Your bank transfer for its run did not come",
    StepCode.COLLECTED: "Collected from you",
    StepCode.BY_STRIPE: "Stripe sent it on to the provider",
    StepCode.CONFIRMED_BY_PAYEE: "The provider says that it has come",
    StepCode.NOT_ARRIVED: "The provider says that it has not come",
}


def state_in_words(payment: Payment, *, to_the_payer: bool) -> str:
    told = STATES_TO_THE_PAYER.get(payment.state) if to_the_payer else None
    return told or payment.get_state_display()


def step_in_words(step: PaymentStep, *, to_the_payer: bool) -> str:
    told = STEPS_TO_THE_PAYER.get(step.code) if to_the_payer else None
    return told or step.get_code_display()


def movement_in_words(kind: TransferKind, payee: str) -> str:
    """A movement as a short sentence; kinds without one of their own keep the ledger's label."""
    return MOVEMENTS.get(kind, str(kind.label)).format(payee=payee or "a provider")


def organisations_by_party(ids: Collection[int]) -> dict[int, str]:
    found = Organisation.objects.filter(party__in=ids).values_list("party_id", "name")
    return dict(found)


def persons_by_party(ids: Collection[int], reader: User | None = None) -> dict[int, str]:
    """What persons are called; by a reader outside, only as far as they may know it (R5)."""
    persons = list(Person.objects.filter(party__in=ids))
    if reader is None:
        return {p.party_id: str(p) for p in persons}
    names = names_for(reader, persons, unknown="The person")
    return {p.party_id: names[p.pk] for p in persons}


def subjects_in_words(references: Collection[UUID]) -> dict[UUID, str]:
    """What a verdict, period, part or payment is about, by its uuid."""
    payments = dict(
        Payment.objects.filter(uuid__in=references).values_list("uuid", "subject")
        if references
        else ()
    )
    left = (set(references) - payments.keys()) | set(payments.values())
    words = {uuid: SUBJECTS[kind](told) for uuid, kind, told in _subjects(left)}
    return words | {uuid: words.get(subject, "") for uuid, subject in payments.items()}


# What a line is about, from what `_subjects` tells of it: a day as 2026-10-31.
SUBJECTS: Mapping[str, Callable[[str], str]] = {
    "verdict": str,
    "part": lambda day: f"Agreement from {in_words(date.fromisoformat(day))}",
    "period": lambda number: f"Four weeks, number {number}",
    "advance": lambda day: f"In advance, from {in_words(date.fromisoformat(day))}",
}


def _subjects(uuids: Collection[UUID]) -> Iterable[tuple[UUID, str, str]]:
    """Uuid, a key of SUBJECTS and its text. One query, however many kinds a statement speaks of."""
    if not uuids:
        return ()
    sources: tuple[tuple[str, type[Model], str], ...] = (
        ("verdict", Verdict, "outcome__words"),
        ("part", Part, "agreement__starts_on"),
        ("period", Period, "number"),
        ("advance", Advance, "part__agreement__starts_on"),
    )
    first, *others = (
        model._default_manager.filter(uuid__in=uuids)
        .order_by()
        .values_list("uuid", Value(kind, TextField()), Cast(field, TextField()))
        for kind, model, field in sources
    )
    return first.union(*others, all=True)
