"""The desk of whoever acts for others: everyone they help, and what each waits for.

A fixed number of queries, however many people: a broker helps thirty.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from marketplace.agreements.models import (
    AgreedOutcome,
    Agreement,
    AgreementState,
    Part,
    Signature,
    SignatureSide,
)
from marketplace.commissions.queries.mine import to_answer
from marketplace.home.queries.desk import Desk, Fact, Todo
from marketplace.home.queries.waiting import answers_in_words, to_agree, with_answers
from marketplace.needs.models import Need, NeedState
from marketplace.people.clock import today
from marketplace.people.models import Person, User
from marketplace.people.queries import acted_for_by
from marketplace.people.records.supporters import Supporter
from marketplace.plans.models import Plan, PlanState

MOST_PEOPLE = 60


@dataclass(frozen=True)
class Waiting:
    """One thing a person waits for. `is_mine`: the reader can do it; else someone else must."""

    words: str
    path: str
    is_mine: bool
    is_late: bool = False


@dataclass(frozen=True)
class Helped:
    """One person the reader acts for."""

    uuid: UUID
    name: str
    waits: tuple[Waiting, ...]

    @property
    def needs_me(self) -> bool:
        return any(wait.is_mine for wait in self.waits)


@dataclass(frozen=True)
class HelperDesk(Desk):
    people: tuple[Helped, ...] = field(default=())


def helper_desk(user: User) -> HelperDesk | None:
    """Those who wait for the reader come first; the rest by name."""
    supports = list(acted_for_by(user)[: MOST_PEOPLE + 1])
    if not supports:
        return None
    links = [Fact("Needs and suggestions for everyone you help", "", reverse("needs:list"))]
    if len(supports) > MOST_PEOPLE:
        links.append(Fact("Find anyone else you act for", "", reverse("people:switch")))
    people = _helped(supports[:MOST_PEOPLE], user)
    waiting = sum(each.needs_me for each in people)
    words = "1 person you act for waits" if waiting == 1 else f"{waiting} people you act for wait"
    return HelperDesk(
        heading="People you act for",
        todos=(Todo(f"{words} for you", "#people"),) if waiting else (),
        links=tuple(links),
        people=tuple(sorted(people, key=lambda each: not each.needs_me)),
    )


def _helped(supports: list[Supporter], user: User) -> list[Helped]:
    waits: dict[int, list[Waiting]] = defaultdict(list)
    everyone = [support.person_id for support in supports]
    planning = {support.person_id for support in supports if support.can_plan}
    agreeing = {support.person_id for support in supports if support.can_agree}
    for source in (
        _reviews(everyone, agreeing),
        _answers(everyone, planning),
        _meetings(everyone, planning),
        _agreements(everyone, planning, agreeing),
        _plans_and_needs(everyone, planning),
        _groups(everyone, planning, user),
    ):
        for person, waiting in source:
            waits[person].append(waiting)
    return [
        Helped(support.person.uuid, str(support.person), tuple(waits[support.person_id]))
        for support in supports
    ]


Waits = Iterator[tuple[int, Waiting]]


def _reviews(people: list[int], agreeing: Collection[int]) -> Waits:
    due = (
        AgreedOutcome.objects.open_to_verdict()
        .filter(part__person__in=people, review_on__lte=today())
        .select_related("part__agreement")
    )
    for outcome in due:
        person, is_late = outcome.part.person_id, outcome.review_on < today()
        if person in agreeing:
            path = reverse("agreements:verdict", args=[outcome.uuid])
            yield person, Waiting(f"Say what happened: {outcome.words}", path, True, is_late)
        else:
            path = reverse("agreements:detail", args=[outcome.part.agreement.uuid])
            words = f"They can say what happened: {outcome.words}"
            yield person, Waiting(words, path, False, is_late)


def _answers(people: list[int], planning: Collection[int]) -> Waits:
    for need in with_answers(people):
        path = reverse("needs:responses", args=[need.uuid])
        words = f"{answers_in_words(need.answers)} to read"
        yield need.person_id, Waiting(words, path, need.person_id in planning)


def _meetings(people: list[int], planning: Collection[int]) -> Waits:
    for introduction in to_agree(people):
        path = reverse("introductions:detail", args=[introduction.uuid])
        words = f"Both said yes to meeting: {introduction.provider}"
        yield introduction.person_id, Waiting(words, path, introduction.person_id in planning)


def _agreements(people: list[int], planning: Collection[int], agreeing: Collection[int]) -> Waits:
    signed = Signature.objects.filter(
        part=OuterRef("pk"), version=OuterRef("agreement__version"), side=SignatureSide.PERSON
    )
    parts: QuerySet[Any] = (
        Part.objects.filter(
            person__in=people, agreement__state__in=(AgreementState.DRAFT, AgreementState.OFFERED)
        )
        .annotate(has_agreed=Exists(signed))
        .select_related("agreement__provider__organisation")
    )
    for part in parts:
        yield part.person_id, _agreement(part.agreement, part.has_agreed, part, planning, agreeing)


def _agreement(
    agreement: Agreement,
    has_agreed: bool,
    part: Part,
    planning: Collection[int],
    agreeing: Collection[int],
) -> Waiting:
    page = reverse("agreements:detail", args=[agreement.uuid])
    if agreement.state == AgreementState.DRAFT:
        words = f"An agreement to finish: {agreement.provider}"
        return Waiting(words, page, part.person_id in planning)
    if has_agreed:
        return Waiting(f"Others still have to agree: {agreement.provider}", page, False)
    if part.person_id in agreeing:
        path = reverse("agreements:sign", args=[agreement.uuid])
        return Waiting(f"An agreement to read, and agree: {agreement.provider}", path, True)
    return Waiting(f"They can read the agreement, and agree: {agreement.provider}", page, False)


def _groups(people: list[int], planning: Collection[int], user: User) -> Waits:
    for person, place in to_answer(people, reader=user):
        path = reverse("commissions:place", args=[place])
        yield person, Waiting("Someone asks to join their group", path, person in planning)


def _plans_and_needs(people: list[int], planning: Collection[int]) -> Waits:
    plans: dict[int, Plan] = {}
    found = Plan.objects.filter(person__in=people).exclude(state=PlanState.REPLACED)
    for plan in found.select_related("person").order_by("pk"):
        plans[plan.person_id] = plan
    needs = dict(Need.objects.filter(person__in=people).values_list("person", "uuid"))
    drafts = Need.objects.filter(person__in=people, state=NeedState.DRAFT)
    for person, uuid in drafts.values_list("person", "uuid"):
        path = reverse("needs:check", args=[uuid])
        yield person, Waiting("A need to finish and post", path, person in planning)
    for person, uuid in Person.objects.filter(pk__in=set(people) - set(plans)).values_list(
        "pk", "uuid"
    ):
        path = reverse("plans:list", args=[uuid])
        yield person, Waiting("No plan yet", path, person in planning)
    for person, plan in plans.items():
        if waiting := _plan(plan, person in planning, person in needs):
            yield person, waiting


def _plan(plan: Plan, may_plan: bool, has_needs: bool) -> Waiting | None:
    path = reverse("plans:detail", args=[plan.uuid])
    if plan.state == PlanState.DRAFT:
        return Waiting("A plan to finish and send", path, may_plan)
    if plan.state == PlanState.REFUSED:
        return Waiting("The plan was not approved: read why", path, may_plan)
    if plan.state == PlanState.SENT:
        return Waiting("The funder has the plan", path, False)
    if plan.review_on and plan.review_on <= today():
        return Waiting("The plan’s review is due", path, may_plan, plan.review_on < today())
    if not has_needs:
        return Waiting("The plan is approved: say what they are looking for", path, may_plan)
    return None
