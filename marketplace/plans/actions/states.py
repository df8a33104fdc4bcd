"""Moving a plan and its approvals from state to state, and what follows when all have answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from marketplace.people import audit
from marketplace.people.errors import UnableTo
from marketplace.people.models import User
from marketplace.people.states import move
from marketplace.plans.models import (
    APPROVAL_TRANSITIONS,
    PLAN_TRANSITIONS,
    Approval,
    ApprovalState,
    Plan,
    PlanState,
)
from marketplace.plans.reviews import review_day


class UnableToDecide(UnableTo):
    """The approval has moved on since the page was opened."""


def move_plan(plan: Plan, to: PlanState, **fields: Any) -> bool:
    return move(plan, to, PLAN_TRANSITIONS, **fields)


def move_approval(approval: Approval, to: ApprovalState, **fields: Any) -> None:
    if not move(approval, to, APPROVAL_TRANSITIONS, **fields):
        raise UnableToDecide("This plan has moved on. Open it again to see where it is.")


def settle(*, plan: Plan, by: User, at: datetime) -> PlanState:
    """Bring the plan to where its funders' answers leave it, and return that state.

    It waits for every funder; one no makes it a no, which the person may ask to look at again.
    """
    Plan.objects.filter(pk=plan.pk).update(changed_at=at)  # of two funders at once, one waits
    states = set(plan.approvals.standing().values_list("state", flat=True))
    if states & {ApprovalState.WAITING, ApprovalState.RECONSIDERING}:
        move_plan(plan, PlanState.SENT)
    elif ApprovalState.REFUSED in states:
        move_plan(plan, PlanState.REFUSED)
    else:
        put_in_force(plan=plan, by=by, at=at)
    return PlanState(plan.state)


def put_in_force(*, plan: Plan, by: User, at: datetime) -> None:
    """Approve the plan, in place of the one before, and set the day of its review."""
    earlier = Plan.objects.filter(person=plan.person, approved_at__isnull=False).exclude(pk=plan.pk)
    regimes = _regimes(plan) or {"own"}
    seen_before = set(
        Approval.objects.filter(plan__in=earlier, state=ApprovalState.APPROVED).values_list(
            "regime", flat=True
        )
    )
    day = review_day(
        approved_on=timezone.localtime(at).date(), regimes=regimes, seen_before=seen_before
    )
    Plan.objects.filter(person=plan.person, state=PlanState.APPROVED).update(
        state=PlanState.REPLACED
    )
    if not move_plan(plan, PlanState.APPROVED, approved_at=at, review_on=day):
        raise UnableToDecide("This plan has moved on. Open it again to see where it is.")
    audit.record("plan.in_force", subject=plan, by=by, person=plan.person, at=at)


def _regimes(plan: Plan) -> set[str]:
    return set(plan.approvals.filter(state=ApprovalState.APPROVED).values_list("regime", flat=True))
