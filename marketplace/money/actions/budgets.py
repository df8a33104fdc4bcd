"""Opening a budget and putting money in, with permission asked and people told."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from budgets import actions as budgets
from budgets.errors import MoneyError
from budgets.models import Budget, Form, Regime
from budgets.money import allocate
from budgets.queries import was_given
from marketplace.messages.actions import side_of, tell
from marketplace.money.actions.giving import give
from marketplace.money.actions.instalments import agree, check_not_ended
from marketplace.money.actions.proposals import propose
from marketplace.money.actions.refusals import UnableToPay
from marketplace.money.models import Every, Instalment, Proposal, ProposalKind, Schedule
from marketplace.money.queries.budgets import person_by_number
from marketplace.money.queries.instalments import days_of
from marketplace.money.queries.proposals import may_give_alone
from marketplace.money.queries.subjects import BudgetSubject
from marketplace.people import audit
from marketplace.people.clock import today
from marketplace.people.errors import NotAllowed
from marketplace.people.models import AuditEntry, Organisation, Person, User
from marketplace.people.policy import require
from marketplace.people.records.organisations import OrganisationKind
from marketplace.plans.queries import funders_still_to_ask, plan_in_force

MOST_WRONG_NUMBERS = 10
AN_HOUR = timedelta(hours=1)


def find_person(
    *, number: str, born_on: date, funder: Organisation, by: User, at: datetime
) -> Person:
    """The person with this number and birthday in the funder's area.

    Every wrong try is written down and, after ten in an hour, no more are taken: a funder opens
    budgets for people who gave them their number, and can't look people up by guessing.
    """
    require(by, "budget.open", funder)
    wrong = AuditEntry.objects.filter(verb="number.not_found", actor=by, at__gt=at - AN_HOUR)
    if wrong.count() >= MOST_WRONG_NUMBERS:
        raise UnableToPay(
            "You have tried ten numbers that are wrong. Wait an hour, then try again.",
            field="number",
        )
    person = person_by_number(number, born_on, funder)
    if person is None:
        audit.record("number.not_found", subject=funder, by=by, organisation=funder, at=at)
        raise UnableToPay("We can’t find anyone with this number and birthday.", field="number")
    return person


@transaction.atomic
def open_budget(
    *,
    person: Person,
    funder: Organisation,
    regime: str,
    form: str,
    holder_of_money: Organisation | None,
    starts_on: date,
    ends_on: date,
    pence: int,
    every: str = Every.ONCE,
    by: User,
    at: datetime,
    key: str,
) -> Budget:
    """A funder's officer opens a budget for a person and puts the first money in it.

    Who pays is fixed by the form: notional, the funder; third party, the organisation that
    holds the money; direct payment, the person.
    """
    require(by, "budget.open", funder)
    _require_same_area(person, funder)
    budget = budgets.open_budget(
        holder=person.party,
        funder=funder.party,
        payer=_payer(person, funder, form, holder_of_money).party,
        regime=Regime(regime),
        form=Form(form),
        starts_on=starts_on,
        ends_on=ends_on,
        by=by.pk,
        at=at,
        key=key,
    )
    subject = BudgetSubject(budget, person)
    put_money_in(subject=subject, pence=pence, every=every, by=by, at=at, key=key)
    _say_opened_once(subject, funder, by, at)
    return budget


def _require_same_area(person: Person, funder: Organisation) -> None:
    if person.area_id != funder.area_id:
        raise NotAllowed("Only a funder in this person's area opens budgets for them.")


def _say_opened_once(subject: BudgetSubject, funder: Organisation, by: User, at: datetime) -> None:
    """Even when the form comes twice, and its money still waits for a second officer."""
    verb, person = "budget.opened", subject.person
    if AuditEntry.objects.filter(verb=verb, subject_uuid=subject.uuid).exists():
        return
    audit.record(verb, subject=subject, by=by, person=person, organisation=funder, at=at)
    _ask_for_the_plan(person, funder)


@transaction.atomic
def add_own_money(
    *,
    person: Person,
    starts_on: date,
    ends_on: date,
    pence: int,
    by: User,
    at: datetime,
    key: str,
) -> Budget:
    """The person sets aside money of their own: nobody's rules but theirs, and they pay."""
    require(by, "own_money.add", person)
    budget = budgets.open_budget(
        holder=person.party,
        funder=person.party,
        payer=person.party,
        regime=Regime.OWN,
        form=Form.DIRECT_PAYMENT,
        starts_on=starts_on,
        ends_on=ends_on,
        by=by.pk,
        at=at,
        key=key,
    )
    try:
        with transaction.atomic():
            budgets.allocate(budget=budget, pence=pence, by=by.pk, at=at, key=key)
    except MoneyError as problem:
        raise UnableToPay(problem.message, field="pence") from None
    subject = BudgetSubject(budget, person)
    audit.record("budget.own_money", subject=subject, by=by, person=person, at=at, pence=pence)
    return budget


@transaction.atomic
def put_money_in(
    *,
    subject: BudgetSubject,
    pence: int,
    every: str = Every.ONCE,
    why: str = "",
    by: User,
    at: datetime,
    key: str,
) -> Proposal | None:
    """Allocate whole pence to a budget, at once or in parts; or, above the funder's threshold,
    ask a second officer and return the proposal. The same key again does nothing more.

    `why` more is put in is kept, and the person reads it once it takes effect.

    What counts is all that the person was given in a year with nobody else looking, so that a
    large sum isn't put in by several small ones.
    """
    require(by, "budget.allocate", subject)
    funder = Organisation.objects.get(party=subject.budget.funder_id)
    Person.objects.filter(pk=subject.person.pk).update(first_name=F("first_name"))  # one at a time
    schedule = _schedule(subject, pence, Every(every), why, by, key)
    if schedule and (schedule.agreed_at or schedule.proposal):
        return schedule.proposal
    if pence > may_give_alone(subject.budget, funder, at) and not was_given(subject.budget, key):
        return _ask_a_second(subject, funder, pence, schedule, by, at, key)
    if schedule and schedule.every != Every.ONCE:
        agree(schedule=schedule, subject=subject, by=by, at=at)
    else:
        give(subject=subject, pence=pence, schedule=schedule, by=by, at=at, key=key)
    return None


def _ask_a_second(  # noqa: PLR0917 (what put_money_in was given)
    subject: BudgetSubject,
    funder: Organisation,
    pence: int,
    schedule: Schedule | None,
    by: User,
    at: datetime,
    key: str,
) -> Proposal:
    proposal = propose(
        organisation=funder,
        kind=ProposalKind.ALLOCATE,
        budget=subject.budget,
        pence=pence,
        key=key,
        by=by,
        at=at,
    )
    if schedule:
        schedule.proposal = proposal
        schedule.save(update_fields=["proposal"])
    return proposal


def _schedule(  # noqa: PLR0917 (what put_money_in was given)
    subject: BudgetSubject, pence: int, every: Every, why: str, by: User, key: str
) -> Schedule | None:
    """Its parts and reasons, written down and not agreed yet; None where it has neither."""
    if every == Every.ONCE and not why:
        return None
    budget = subject.budget
    check_not_ended(budget)
    first_on = max(budget.starts_on, today())
    days = days_of(every, first_on, budget.ends_on) if every != Every.ONCE else []
    if pence < len(days):
        raise UnableToPay("This is too little to come in parts.", field="pence")
    schedule, is_new = Schedule.objects.get_or_create(
        budget=budget,
        key=key,
        defaults={"pence": pence, "every": every, "why": why, "asked_by": by},
    )
    if (schedule.pence, schedule.every) != (pence, every):
        raise UnableToPay("This was asked for already, with another amount.", field="pence")
    if is_new and days:
        Instalment.objects.bulk_create(
            Instalment(schedule=schedule, due_on=day, pence=part)
            for day, part in zip(days, allocate(pence, [1] * len(days)), strict=True)
        )
    return schedule


def _ask_for_the_plan(person: Person, funder: Organisation) -> None:
    """A funder pays only for a plan they approved, and the person alone sends it to them."""
    plan = plan_in_force(person)
    if plan is None or funder not in [each.funder for each in funders_still_to_ask(plan)]:
        return
    tell(
        users=side_of(person),
        words=f"{funder} has not read the plan. Send it to them, so that their money can pay.",
        path=reverse("plans:send_on", args=[plan.uuid]),
        about=person,
        needs_action=True,
    )


def _payer(
    person: Person, funder: Organisation, form: str, holder: Organisation | None
) -> Person | Organisation:
    if form == Form.DIRECT_PAYMENT:
        return person
    if form == Form.NOTIONAL:
        return funder
    if holder is None or holder.kind != OrganisationKind.MONEY_HOLDER:
        raise UnableToPay("Choose the organisation that holds the money.", field="holder")
    return holder
