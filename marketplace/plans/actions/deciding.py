"""A funder's answer to a plan, and the person's right to have it looked at again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from marketplace.messages.actions import side_of, staff_of, tell
from marketplace.people import audit
from marketplace.people.local_policy import setting
from marketplace.people.models import User
from marketplace.people.policy import require
from marketplace.people.records.said import Channel
from marketplace.plans.actions.states import UnableToDecide, move_approval, settle
from marketplace.plans.models import Approval, ApprovalState, PlanState


@transaction.atomic
def decide(*, approval: Approval, approve: bool, reasons: str, by: User, at: datetime) -> Approval:
    """Approve or refuse once. A no needs reasons, which the person reads."""
    require(by, "plan.decide", approval)
    if approval.plan.person.roles_of(by):
        raise UnableToDecide("You act for this person, so a colleague must decide.")
    if not approve and not reasons.strip():
        raise UnableToDecide("Say why, in words the person will understand.", field="reasons")
    answer = ApprovalState.APPROVED if approve else ApprovalState.REFUSED
    move_approval(approval, answer, decided_at=at, decided_by=by, reasons=reasons)
    audit.record(
        "plan.approved" if approve else "plan.refused",
        subject=approval.plan,
        by=by,
        person=approval.plan.person,
        organisation=approval.funder,
        at=at,
    )
    was_in_force = approval.plan.state == PlanState.APPROVED
    settle(plan=approval.plan, by=by, at=at)
    _tell_person(approval, was_in_force=was_in_force)
    return approval


@transaction.atomic
def ask_again(
    *,
    approval: Approval,
    why: str,
    by: User,
    at: datetime,
    channel: str = Channel.ONLINE,
    said_by: str = "",
) -> Approval:
    """Ask the funder to reconsider, in the person's own words. The clock starts again."""
    require(by, "plan.send", approval)
    if not why.strip():
        raise UnableToDecide("Say why they should look again.", field="why")
    days = setting(approval.funder, "plan_decision_days")
    move_approval(
        approval,
        ApprovalState.RECONSIDERING,
        why_again=why,
        asked_again_at=at,
        decide_by=timezone.localtime(at).date() + timedelta(days=days),
        channel=channel,
        said_by=said_by,
        recorded_by=by,
    )
    audit.record(
        "plan.asked_again",
        subject=approval.plan,
        by=by,
        person=approval.plan.person,
        organisation=approval.funder,
        at=at,
        channel=channel,
        said_by=said_by,
    )
    settle(plan=approval.plan, by=by, at=at)
    _tell_officers(approval)
    return approval


def _tell_officers(approval: Approval) -> None:
    tell(
        users=staff_of(approval.funder),
        words="Someone asks you to look at their plan again.",
        path=reverse("plans:decide", args=[approval.uuid]),
        needs_action=True,
    )


def _tell_person(approval: Approval, *, was_in_force: bool) -> None:
    plan = approval.plan
    if approval.state == ApprovalState.REFUSED:
        words = f"{approval.funder} did not approve your plan. Read why, and what you can do."
    elif was_in_force:
        words = f"{approval.funder} approved your plan too. Their money can pay now."
    elif plan.state == PlanState.APPROVED:
        words = "Your plan is approved. You can now say what you are looking for."
    else:
        words = f"{approval.funder} approved your plan. Another funder has still to answer."
    tell(
        users=side_of(plan.person),
        words=words,
        path=reverse("plans:detail", args=[plan.uuid]),
        about=plan.person,
        needs_action=approval.state == ApprovalState.REFUSED,
    )
