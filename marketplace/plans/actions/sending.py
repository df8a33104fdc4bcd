"""Sending a plan to the funders of the person's budgets, and taking it back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from marketplace.messages.actions import staff_of, tell
from marketplace.people import audit
from marketplace.people.errors import UnableTo
from marketplace.people.local_policy import setting
from marketplace.people.models import Organisation, User
from marketplace.people.policy import require
from marketplace.people.records.said import Channel
from marketplace.plans.actions.states import UnableToDecide, move_plan, put_in_force
from marketplace.plans.models import Approval, ApprovalState, Plan, PlanState
from marketplace.plans.queries import Asked, funders_still_to_ask, funders_to_ask
from marketplace.plans.questions import FIELDS


class UnableToSendPlan(UnableTo):
    """The plan isn't ready, has no one to go to, or has gone already."""


@transaction.atomic
def send_plan(
    *, plan: Plan, by: User, at: datetime, channel: str = Channel.ONLINE, said_by: str = ""
) -> Plan:
    """Ask each funder of the person's budgets once. Own money alone needs nobody's approval."""
    require(by, "plan.send", plan)
    if not any(getattr(plan, field).strip() for field in FIELDS):
        raise UnableToSendPlan("Answer at least one question before you send your plan.")
    asked = funders_to_ask(plan.person)
    if asked.nothing_yet:
        raise UnableToSendPlan(
            "You have no budget on this site yet, so there is nobody to send your plan to. "
            "Your funder adds it. Your plan is saved."
        )
    if not move_plan(plan, PlanState.SENT):
        raise UnableToSendPlan("This plan has been sent already.")
    audit.record(
        "plan.sent",
        subject=plan,
        by=by,
        person=plan.person,
        at=at,
        channel=channel,
        said_by=said_by,
    )
    if not asked.funders:
        _approve_own_money(plan, by, at)
    for question in asked.funders:
        _ask(plan, question, at, {"channel": channel, "said_by": said_by, "recorded_by": by})
    return plan


@transaction.atomic
def send_on(
    *, plan: Plan, by: User, at: datetime, channel: str = Channel.ONLINE, said_by: str = ""
) -> Plan:
    """Ask those who came to fund the person after their plan was approved: their money pays
    only for a plan they approved too. Meanwhile the plan stays in force."""
    require(by, "plan.send", plan)
    held = Plan.objects.filter(pk=plan.pk, state=PlanState.APPROVED).update(state=F("state"))
    asked = funders_still_to_ask(plan) if held else ()
    if not asked:
        raise UnableToSendPlan("There is nobody new to send this plan to.")
    audit.record(
        "plan.sent_on",
        subject=plan,
        by=by,
        person=plan.person,
        at=at,
        channel=channel,
        said_by=said_by,
    )
    for question in asked:
        _ask(plan, question, at, {"channel": channel, "said_by": said_by, "recorded_by": by})
    return plan


@transaction.atomic
def take_back(
    *, plan: Plan, by: User, at: datetime, channel: str = Channel.ONLINE, said_by: str = ""
) -> Plan:
    """Take a sent plan back to change it. Its funders see it no longer in their queue."""
    require(by, "plan.send", plan)
    if plan.state != PlanState.SENT or not move_plan(plan, PlanState.DRAFT):
        raise UnableToSendPlan("This plan has been answered, so it can't be taken back.")
    plan.approvals.standing().update(state=ApprovalState.WITHDRAWN)
    audit.record(
        "plan.taken_back",
        subject=plan,
        by=by,
        person=plan.person,
        at=at,
        channel=channel,
        said_by=said_by,
    )
    return plan


def _approve_own_money(plan: Plan, by: User, at: datetime) -> None:
    try:
        put_in_force(plan=plan, by=by, at=at)
    except UnableToDecide as problem:
        raise UnableToSendPlan(problem.message) from None


def _ask(plan: Plan, asked: Asked, at: datetime, said: dict[str, Any]) -> None:
    days = setting(asked.funder, "plan_decision_days")
    approval, _ = Approval.objects.update_or_create(
        plan=plan,
        funder=asked.funder,
        regime=asked.regime,
        defaults={
            "state": ApprovalState.WAITING,
            "sent_at": at,
            "decide_by": timezone.localtime(at).date() + timedelta(days=days),
            "decided_at": None,
            "decided_by": None,
            "reasons": "",
            **said,
        },
    )
    _tell_officers(asked.funder, approval)


def _tell_officers(funder: Organisation, approval: Approval) -> None:
    tell(
        users=staff_of(funder),
        words="A plan is waiting for your decision.",
        path=reverse("plans:decide", args=[approval.uuid]),
        needs_action=True,
    )
