"""Writing a plan: by the person, with a supporter, or by the supporter for them."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from marketplace.people import audit
from marketplace.people.errors import UnableTo
from marketplace.people.models import Person, User
from marketplace.people.policy import require
from marketplace.people.records.said import Channel
from marketplace.plans.actions.states import move_plan
from marketplace.plans.models import Plan, PlanState, WrittenHow
from marketplace.plans.questions import BY_FIELD, FIELDS


class UnableToWritePlan(UnableTo):
    """The plan isn't open to be written in."""


@transaction.atomic
def start_plan(*, person: Person, by: User, at: datetime) -> Plan:
    """Return the plan in hand, or begin one: a copy where an approved plan is in force."""
    require(by, "plan.edit", person)
    in_hand = plan_in_hand(person)
    if in_hand:
        return in_hand
    approved = Plan.objects.filter(person=person, state=PlanState.APPROVED).first()
    verb = "plan.copied" if approved else "plan.started"
    return _begin(person, approved, verb, by, at)


@transaction.atomic
def answer_question(
    *,
    plan: Plan,
    field: str,
    words: str,
    by: User,
    at: datetime,
    written_how: str = WrittenHow.PERSON,
    channel: str = Channel.ONLINE,
) -> Plan:
    """Save one page. `written_how` says whether the person wrote it, or a supporter did."""
    require(by, "plan.edit", plan)
    if field not in BY_FIELD:
        raise UnableToWritePlan("A plan has no such question.")
    own_hand = plan.person.user_id == by.pk
    changed = Plan.objects.filter(pk=plan.pk, state=PlanState.DRAFT).update(
        **{field: words},
        written_by=by,
        written_how=WrittenHow.PERSON if own_hand else written_how,
        channel=channel,
        changed_at=at,
    )
    if not changed:
        raise UnableToWritePlan(
            "This plan has been sent, so it can't be changed. You can take it back."
        )
    plan.refresh_from_db()
    _record("plan.changed", plan, by, at, question=field, channel=channel)
    return plan


@transaction.atomic
def write_new_version(*, plan: Plan, by: User, at: datetime) -> Plan:
    """Copy an approved plan for its review, or a refused one to write it again."""
    require(by, "plan.edit", plan)
    if plan.state == PlanState.REFUSED and not move_plan(plan, PlanState.REPLACED):
        raise UnableToWritePlan("This plan has moved on. Open it again to see where it is.")
    if plan.state not in (PlanState.APPROVED, PlanState.REPLACED):
        raise UnableToWritePlan("This plan is still open: change it instead.")
    in_hand = plan_in_hand(plan.person)
    return in_hand or _begin(plan.person, plan, "plan.copied", by, at)


def plan_in_hand(person: Person) -> Plan | None:
    """The one plan of this person that is being written, waiting or refused."""
    states = (PlanState.DRAFT, PlanState.SENT, PlanState.REFUSED)
    return Plan.objects.filter(person=person, state__in=states).first()


def _begin(person: Person, source: Plan | None, verb: str, by: User, at: datetime) -> Plan:
    words = {field: getattr(source, field) for field in FIELDS} if source else {}
    try:
        with transaction.atomic():
            plan = Plan.objects.create(person=person, written_by=by, **words)
    except IntegrityError:  # begun at the same moment by someone else
        return Plan.objects.get(person=person, state=PlanState.DRAFT)
    _record(verb, plan, by, at)
    return plan


def _record(verb: str, plan: Plan, by: User, at: datetime, **details: str) -> None:
    audit.record(verb, subject=plan, by=by, person=plan.person, organisation=None, at=at, **details)
