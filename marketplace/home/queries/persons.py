"""The desk of a person, or of whoever acts for them: from plan to paid outcome."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.urls import reverse

from budgets.models import Budget
from budgets.money import pounds
from budgets.queries import balances_of
from marketplace.agreements.models import (
    AgreedOutcome,
    Agreement,
    AgreementState,
    Signature,
    SignatureSide,
)
from marketplace.agreements.queries.money import words_of
from marketplace.commissions.queries.mine import to_answer
from marketplace.home.queries.desk import Desk, Fact, Todo
from marketplace.home.queries.waiting import (
    answers_in_words,
    to_agree,
    trials_to_answer,
    trials_to_follow,
    with_answers,
)
from marketplace.introductions.models import IntroductionState
from marketplace.money.queries.payments import to_pay_from_own_account
from marketplace.money.queries.reclaims import asked_back_of, heading_of
from marketplace.needs.models import NeedState
from marketplace.people.clock import today
from marketplace.people.models import Person, User
from marketplace.people.policy import may
from marketplace.plans.models import Plan, PlanState
from marketplace.plans.queries import funders_still_to_ask

OPEN_PLANS = (PlanState.DRAFT, PlanState.SENT, PlanState.REFUSED)
OPEN_NEEDS = (NeedState.DRAFT, NeedState.POSTED, NeedState.PAUSED)
BUSY = (AgreementState.DRAFT, AgreementState.OFFERED, AgreementState.LIVE)


def person_desk(person: Person, user: User) -> Desk:
    """Everything about one person that waits, and where each thing stands."""
    if person.died_on:
        return Desk(heading=str(person), facts=(_statements(person, "What is written here"),))
    whose = "You" if person.user_id == user.pk else person.first_name
    return Desk(
        heading=f"{whose} and what you want" if whose == "You" else str(person),
        todos=tuple(_todos(person, user)),
        facts=tuple(_facts(person)),
        links=(
            Fact("Details and helpers", "", reverse("people:person", args=[person.uuid])),
            Fact(
                "Groups near you" if whose == "You" else "Groups near them",
                "",
                reverse("commissions:list", args=[person.uuid]),
            ),
            Fact(
                "Who can read about you" if whose == "You" else "Who can read about them",
                "",
                reverse("consent:list", args=[person.uuid]),
            ),
            Fact("Who has seen or done what", "", reverse("people:history", args=[person.uuid])),
        ),
    )


def _todos(person: Person, user: User) -> Iterator[Todo]:
    may_agree = may(user, "verdict.give", person)
    yield from _about_plans(person)
    yield from _about_needs(person)
    yield from _about_agreements(person, may_agree)
    yield from _about_trials(person, may_agree)
    yield from _about_groups(person, user)
    for reclaim in asked_back_of(person):
        words = f"{heading_of(reclaim)}: read why"
        yield Todo(words, reverse("money:reclaim", args=[reclaim.uuid]))
    for payment in to_pay_from_own_account(person, today()):
        words = f"Pay {pounds(payment.left_pence)} to {payment.payee}"
        yield Todo(words, reverse("money:payment", args=[payment.uuid]), payment.is_late)


def _about_plans(person: Person) -> Iterator[Todo]:
    in_hand = person.plans.filter(state__in=OPEN_PLANS).first()
    in_force = person.plans.filter(state=PlanState.APPROVED).first()
    if in_hand is None and in_force is None:
        path = reverse("plans:list", args=[person.uuid])
        yield Todo("Write a plan: say what matters", path)
    elif in_hand and in_hand.state == PlanState.DRAFT:
        yield Todo("Finish the plan and send it", _plan_path(in_hand))
    elif in_hand and in_hand.state == PlanState.REFUSED:
        yield Todo("The plan was not approved: read why", _plan_path(in_hand))
    if in_force and not in_hand:
        for asked in funders_still_to_ask(in_force):
            words = f"Send the plan to {asked.funder}, who has not read it"
            yield Todo(words, _plan_path(in_force))
    if in_force and in_force.review_on and in_force.review_on <= today() and not in_hand:
        is_late = in_force.review_on < today()
        words = "Look at the plan again: its review is due"
        yield Todo(words, _plan_path(in_force), is_late)
    if in_force and not person.needs.exists():
        yield Todo("Post what you need", reverse("needs:list"))


def _about_needs(person: Person) -> Iterator[Todo]:
    for need in person.needs.filter(state=NeedState.DRAFT):
        yield Todo("Finish the need you began", reverse("needs:detail", args=[need.uuid]))
    for need in with_answers([person]):
        words = f"Read {answers_in_words(need.answers)} to your need"
        yield Todo(words, reverse("needs:responses", args=[need.uuid]))
    for introduction in to_agree([person]):
        words = f"You and {introduction.provider} both said yes: meet, then agree"
        yield Todo(words, reverse("introductions:detail", args=[introduction.uuid]))


def _about_agreements(person: Person, may_agree: bool) -> Iterator[Todo]:
    """Who may not agree for the person is led to where they can read it together."""
    agreements = Agreement.objects.filter(parts__person=person).select_related(
        "provider__organisation"
    )
    for agreement in agreements.filter(state=AgreementState.DRAFT):
        words = f"Finish the agreement with {agreement.provider}"
        yield Todo(words, reverse("agreements:detail", args=[agreement.uuid]))
    signed = Signature.objects.filter(
        agreement=OuterRef("pk"),
        version=OuterRef("version"),
        side=SignatureSide.PERSON,
        part__person=person,
    )
    for agreement in agreements.filter(~Exists(signed), state=AgreementState.OFFERED):
        words = f"Read the agreement with {agreement.provider}, and agree"
        name = "agreements:sign" if may_agree else "agreements:detail"
        yield Todo(words, reverse(name, args=[agreement.uuid]))
    due = AgreedOutcome.objects.open_to_verdict().filter(
        part__person=person, review_on__lte=today()
    )
    for outcome in due.select_related("part__agreement"):
        words = f"Say what happened: {outcome.words}"
        page = reverse("agreements:detail", args=[outcome.part.agreement.uuid])
        verdict = reverse("agreements:verdict", args=[outcome.uuid])
        is_late = outcome.review_on < today()
        yield Todo(words, verdict if may_agree else page, is_late)


def _about_trials(person: Person, may_agree: bool) -> Iterator[Todo]:
    for trial in trials_to_answer("person").filter(agreement__parts__person=person):
        words = f"The trial with {trial.agreement.provider} is over: say what you want now"
        name = "agreements:after_trial" if may_agree else "agreements:detail"
        yield Todo(words, reverse(name, args=[trial.agreement.uuid]))
    for trial in trials_to_follow().filter(agreement__parts__person=person):
        words = f"Go on after the trial with {trial.agreement.provider}: write the agreement"
        yield Todo(words, reverse("agreements:detail", args=[trial.agreement.uuid]))


def _about_groups(person: Person, user: User) -> Iterator[Todo]:
    for _, place in to_answer([person], reader=user):
        words = "Someone asks to join a group: say yes or not yet"
        yield Todo(words, reverse("commissions:place", args=[place]))


def _facts(person: Person) -> Iterator[Fact]:
    plan = person.plans.first()
    yield Fact(
        "Plan",
        plan.get_state_display() if plan else "Not written yet",
        _plan_path(plan) if plan else reverse("plans:list", args=[person.uuid]),
    )
    needs = person.needs.filter(state__in=OPEN_NEEDS).count()
    yield Fact("Needs", f"{needs} open" if needs else "None yet", reverse("needs:list"))
    for introduction in person.introductions.filter(
        state__in=(IntroductionState.OPEN, IntroductionState.MUTUAL)
    ).select_related("provider__organisation"):
        path = reverse("introductions:detail", args=[introduction.uuid])
        yield Fact(str(introduction.provider), introduction.get_state_display(), path)
    for agreement in Agreement.objects.filter(parts__person=person, state__in=BUSY).select_related(
        "provider__organisation"
    ):
        path = reverse("agreements:detail", args=[agreement.uuid])
        yield Fact(f"Agreement with {agreement.provider}", agreement.get_state_display(), path)
    budgets = list(Budget.objects.filter(holder=person.party_id).order_by("pk"))
    left = sum(balance.available_pence for balance in balances_of(budgets).values())
    value = f"{pounds(left)} left to use" if budgets else "No budget yet"
    yield _statements(person, value)
    for budget in budgets:
        if budget.starts_on <= today() <= budget.ends_on:
            path = reverse("money:statement", args=[budget.uuid])
            yield Fact("Statement", words_of(budget), path)


def _statements(person: Person, value: str) -> Fact:
    return Fact("Money", value, reverse("money:person", args=[person.uuid]))


def _plan_path(plan: Plan) -> str:
    return reverse("plans:detail", args=[plan.uuid])
