"""Telling people in good time that their plan comes round for review."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from marketplace.messages.actions import side_of, tell
from marketplace.plans.models import Plan, PlanState
from marketplace.plans.queries import DAYS_BEFORE_REVIEW


def tell_of_reviews(*, at: datetime) -> int:
    """Tell each person's side once; return how many plans were told of."""
    soon = timezone.localtime(at).date() + timedelta(days=DAYS_BEFORE_REVIEW)
    due = Plan.objects.filter(
        state=PlanState.APPROVED,
        review_on__lte=soon,
        review_told_at__isnull=True,
        person__died_on__isnull=True,
    )
    return sum(_tell(plan, at) for plan in due.select_related("person__user"))


@transaction.atomic
def _tell(plan: Plan, at: datetime) -> bool:
    if not Plan.objects.filter(pk=plan.pk, review_told_at__isnull=True).update(review_told_at=at):
        return False
    tell(
        users=side_of(plan.person),
        words="A plan comes round for review soon. You can write a new version now.",
        path=reverse("plans:detail", args=[plan.uuid]),
        about=plan.person,
        needs_action=True,
    )
    return True
