"""Moving a plan and its approvals from state to state, and what follows when all have answered."""

from __future__ import annotations

from datetime import date, datetime
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

STILL_TO_ANSWER = {ApprovalState.WAITING, ApprovalState.RECONSIDERING}


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
    A plan in force stays so whatever a funder who came later answers.
    """
    Plan.objects.filter(pk=plan.pk).update(changed_at=at)  # of two funders at once, one waits
    plan.refresh_from_db(fields=["state", "review_on"])
    if plan.state in (PlanState.APPROVED, PlanState.REPLACED):
        _review_no_later(plan, at)
        return PlanState(plan.state)
    states = set(plan.approvals.standing().values_list("state", flat=True))
    if states & STILL_TO_ANSWER:
        move_plan(plan, PlanState.SENT)
    elif ApprovalState.REFUSED in states:
        move_plan(plan, PlanState.REFUSED)
    else:
        put_in_force(plan=plan, by=by, at=at)
    return PlanState(plan.state)


def put_in_force(*, plan: Plan, by: User, at: datetime) -> None:
    """Approve the plan, in place of the one before, and set the day of its review."""
    before = Plan.objects.filter(person=plan.person, state=PlanState.APPROVED)
    Approval.objects.filter(plan__in=before, state__in=STILL_TO_ANSWER).update(
        state=ApprovalState.WITHDRAWN
    )
    before.update(state=PlanState.REPLACED)
    if not move_plan(plan, PlanState.APPROVED, approved_at=at, review_on=_review_day(plan, at)):
        raise UnableToDecide("This plan has moved on. Open it again to see where it is.")
    audit.record("plan.in_force", subject=plan, by=by, person=plan.person, at=at)


def _review_no_later(plan: Plan, at: datetime) -> None:
    """A funder who came later may have to look at the plan sooner than those before."""
    day = _review_day(plan, at)
    Plan.objects.filter(pk=plan.pk, review_on__gt=day).update(review_on=day)


def _review_day(plan: Plan, at: datetime) -> date:
    earlier = Plan.objects.filter(person=plan.person, approved_at__isnull=False).exclude(pk=plan.pk)
    seen_before = set(
        Approval.objects.filter(plan__in=earlier, state=ApprovalState.APPROVED).values_list(
            "regime", flat=True
        )
    )
    return review_day(
        approved_on=timezone.localtime(at).date(),
        regimes=_regimes(plan) or {"own"},
        seen_before=seen_before,
    )


def _regimes(plan: Plan) -> set[str]:
    return set(plan.approvals.filter(state=ApprovalState.APPROVED).values_list("regime", flat=True))
