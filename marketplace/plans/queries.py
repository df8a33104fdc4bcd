"""Reads of the plans area, as pages need them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from budgets.models import Budget
from marketplace.people.clock import today
from marketplace.people.models import Organisation, Person
from marketplace.plans.models import Approval, ApprovalState, Plan, PlanState, WrittenHow
from marketplace.plans.questions import FIELDS, QUESTIONS

if TYPE_CHECKING:
    from marketplace.people.models import User

TO_DECIDE = (ApprovalState.WAITING, ApprovalState.RECONSIDERING)
DAYS_BEFORE_REVIEW = 28


@dataclass(frozen=True, slots=True)
class Asked:
    funder: Organisation
    regime: str


@dataclass(frozen=True, slots=True)
class WhoApproves:
    """`nothing_yet`: the person has no budget at all, so nobody could be asked."""

    funders: tuple[Asked, ...]
    own_money: bool

    @property
    def nothing_yet(self) -> bool:
        return not self.funders and not self.own_money


@dataclass(frozen=True, slots=True)
class Answer:
    title: str
    words: str
    field: str


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One plan in a funder's queue. `days_left` is below nothing when the day has passed."""

    approval: Approval
    who: str
    days_left: int

    @property
    def overdue(self) -> bool:
        return self.days_left < 0


def funders_to_ask(person: Person) -> WhoApproves:
    """The funders of this person's budgets that have not ended, each with its regime."""
    rows = (
        Budget.objects.filter(holder=person.party_id, ends_on__gte=today())
        .order_by("pk")
        .values_list("funder_id", "regime")
    )
    pairs = dict.fromkeys(rows)
    funders = Organisation.objects.funders().filter(party__in={party for party, _ in pairs})
    by_party = {funder.party_id: funder for funder in funders}
    asked = tuple(
        Asked(by_party[party], regime)
        for party, regime in pairs
        if regime != "own" and party in by_party
    )
    return WhoApproves(asked, own_money=any(regime == "own" for _, regime in pairs))


def funders_still_to_ask(plan: Plan) -> tuple[Asked, ...]:
    """Who came to fund this person after their plan was approved, and has not been sent it."""
    if plan.state != PlanState.APPROVED:
        return ()
    asked = set(plan.approvals.standing().values_list("funder_id", "regime"))
    return tuple(
        each
        for each in funders_to_ask(plan.person).funders
        if (each.funder.pk, each.regime) not in asked
    )


def answer_about(person: Person, budget: Budget) -> ApprovalState | None:
    """What this budget's funder says, under its regime, of the plan in force; None when they
    were not asked. A yes to an earlier one that was in force still counts."""
    answers = Approval.objects.standing().filter(
        plan__person=person,
        plan__approved_at__isnull=False,
        funder__party=budget.funder_id,
        regime=budget.regime,
    )
    if answers.filter(state=ApprovalState.APPROVED).exists():
        return ApprovalState.APPROVED
    now = answers.filter(plan__state=PlanState.APPROVED).values_list("state", flat=True).first()
    return ApprovalState(now) if now else None


def answers_of(plan: Plan) -> tuple[Answer, ...]:
    return tuple(Answer(q.short, getattr(plan, q.field), q.field) for q in QUESTIONS)


def unanswered(plan: Plan) -> str | None:
    """The first question without an answer: where to go on."""
    return next((field for field in FIELDS if not getattr(plan, field)), None)


def written_by_words(plan: Plan) -> str:
    """Who wrote it, as anyone who reads it is told."""
    if plan.written_how == WrittenHow.PERSON and plan.written_by_id == plan.person.user_id:
        return f"Written by {plan.person.first_name}"
    how = {
        WrittenHow.PERSON: "written down by",
        WrittenHow.TOGETHER: "written together with",
        WrittenHow.FOR_THEM: "written for them by",
    }[WrittenHow(plan.written_how)]
    if plan.written_how == WrittenHow.PERSON:
        return f"In {plan.person.first_name}'s words, {how} {plan.written_by}"
    return f"{how.capitalize()} {plan.written_by}"


def plans_of(user: User, person: Person) -> list[Plan]:
    return list(Plan.objects.visible_to(user).filter(person=person).select_related("written_by"))


def approvals_of(plan: Plan) -> list[Approval]:
    return list(plan.approvals.standing().select_related("funder", "decided_by"))


def queue_of(user: User) -> list[QueueRow]:
    """Plans waiting for this officer's funder, the overdue first."""
    mine = Organisation.objects.visible_to(user).funders().values("pk")
    waiting = (
        Approval.objects.filter(funder__in=mine, state__in=TO_DECIDE)
        .filter(plan__person__died_on__isnull=True)
        .select_related("plan__person", "funder")
        .order_by("decide_by", "pk")
    )
    return [
        QueueRow(approval, str(approval.plan.person), (approval.decide_by - today()).days)
        for approval in waiting
    ]


def decided_lately(user: User) -> list[Approval]:
    mine = Organisation.objects.visible_to(user).funders().values("pk")
    decided = Approval.objects.filter(funder__in=mine, decided_at__isnull=False)
    done = decided.exclude(state__in=TO_DECIDE).select_related("plan__person", "funder")
    return list(done.order_by("-decided_at")[:20])


def plan_in_force(person: Person) -> Plan | None:
    return Plan.objects.filter(person=person, state=PlanState.APPROVED).first()


def is_due_for_review(plan: Plan, on: date | None = None) -> bool:
    soon = (on or today()) + timedelta(days=DAYS_BEFORE_REVIEW)
    return (
        plan.state == PlanState.APPROVED and plan.review_on is not None and plan.review_on <= soon
    )
