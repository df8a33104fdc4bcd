"""Amira and Olu's introduction, ready for an agreement; a household through its scheme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from budgets import actions as budgets
from budgets.models import Budget
from marketplace.agreements.actions import signing, terms
from marketplace.agreements.models import AgreedOutcome, Agreement, Part
from marketplace.introductions import actions as introductions
from marketplace.needs.models import Need
from marketplace.people.clock import now, today
from marketplace.people.models import Organisation, Person, User
from marketplace.people.records.organisations import OrganisationKind
from marketplace.plans.models import Approval, ApprovalState
from tests import cast

LEVEL_WORDS = ["worse", "the same", "what I hoped", "better", "much better"]


def have_plan_approved(person: Person, funder: Organisation, by: User, regime: str = "nhs") -> None:
    Approval.objects.create(
        plan=person.plans.get(),
        funder=funder,
        regime=regime,
        state=ApprovalState.APPROVED,
        sent_at=now(),
        decide_by=today(),
        decided_at=now(),
        decided_by=by,
        recorded_by=by,
    )


@dataclass
class Story:
    person: Person
    person_user: User
    provider_user: User
    officer: User
    funder: Organisation
    budget: Budget
    agreement: Agreement
    part: Part
    outcome: AgreedOutcome
    scheme_user: User | None = None


def make_budget(person: Person, funder: Organisation, by: User, **more: Any) -> Budget:
    form = more.pop("form", "direct_payment")
    pence = more.pop("pence", 500_000)
    payer = person.party if form == "direct_payment" else funder.party
    budget = budgets.open_budget(
        holder=person.party,
        funder=funder.party,
        payer=payer,
        regime=more.pop("regime", "nhs"),
        form=form,
        starts_on=today() - timedelta(days=30),
        ends_on=today() + timedelta(days=365),
        by=by.pk,
        at=now(),
    )
    budgets.allocate(budget=budget, pence=pence, by=by.pk, at=now(), key=f"t-{budget.uuid}")
    return budget


def make_story(*, form: str = "direct_payment", pence: int = 500_000, kind: str = "vcse") -> Story:
    """Both sides have said yes, and a complete draft stands."""
    user, olu, fern = (cast.make_user(n) for n in ("Amira P", "Olu Q", "Fern R"))
    person = cast.make_person(user=user)
    funder = cast.make_organisation(OrganisationKind.ICB, "", fern)
    budget = make_budget(person, funder, fern, form=form, pence=pence)
    scheme_user = scheme = None
    if kind == "household":
        scheme_user = cast.make_user("Shirin S")
        scheme = cast.make_provider("scheme", "Meadow Scheme", scheme_user)
    provider = cast.make_provider(kind, "", olu, scheme=scheme)
    need = cast.make_need(person, by=user)
    have_plan_approved(person, funder, fern)
    response = cast.make_response(need, cast.make_offer(provider), by=olu)
    introduction = introductions.open_introduction(response=response, by=user, at=now())
    introductions.say_yes(introduction=introduction, by=olu, at=now())
    if scheme_user:
        introductions.say_yes(introduction=introduction, by=scheme_user, at=now())
    introduction.refresh_from_db()
    agreement = terms.begin(introduction=introduction, by=user, at=now())
    days = {"starts_on": today(), "ends_on": agreement.ends_on}
    terms.set_dates(agreement=agreement, by=user, at=now(), **days)
    part = agreement.parts.get()
    outcome = part.outcomes.get()
    terms.write_outcome(
        part=part, outcome=outcome, fields={"level_words": LEVEL_WORDS}, by=user, at=now()
    )
    terms.choose_budgets(part=part, lines=[(budget, 30_000)], by=user, at=now())
    return Story(person, user, olu, fern, funder, budget, agreement, part, outcome, scheme_user)


def another_story(first: Story) -> Story:
    """A second agreement that the same budget would pay."""
    story = make_story()
    terms.choose_budgets(part=story.part, lines=[], by=story.person_user, at=now())
    part = story.part
    Part.objects.filter(pk=part.pk).update(person=first.person)
    Need.objects.filter(pk=story.agreement.introduction.need_id).update(person=first.person)
    part.refresh_from_db()
    story.person, story.person_user, story.budget = first.person, first.person_user, first.budget
    terms.choose_budgets(part=part, lines=[(first.budget, 30_000)], by=first.person_user, at=now())
    return story


def make_live_story(**how: Any) -> Story:
    story = make_story(**how)
    terms.offer_terms(agreement=story.agreement, by=story.person_user, at=now())
    sign_all(story)
    return story


def sign_all(story: Story) -> None:
    agreement, at = story.agreement, now()
    agreement.refresh_from_db()
    version = agreement.version
    signing.sign_for_person(part=story.part, by=story.person_user, at=at, version=version)
    signing.sign_for_provider(
        agreement=agreement, by=story.scheme_user or story.provider_user, at=at, version=version
    )
    if story.budget.form != "direct_payment":
        signing.sign_for_payer(
            agreement=agreement, payer=story.funder, by=story.officer, at=at, version=version
        )
    agreement.refresh_from_db()
