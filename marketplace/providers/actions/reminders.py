"""Telling a provider that a check runs out: a month before, a week before, and when it has."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from marketplace.front.days import in_words
from marketplace.messages.actions import tell
from marketplace.providers.actions.indexing import index_offers_of
from marketplace.providers.actions.telling import staff_who_answer
from marketplace.providers.models import Check, CheckReminder, CheckState, Stage

NOTICE = timedelta(days=30)
SHORT_NOTICE = timedelta(days=7)


def remind_of_checks(*, at: datetime) -> int:
    """Send what is due and return how much. Running it twice, or late, says nothing twice."""
    on = timezone.localdate(at)
    due = Check.objects.filter(
        state=CheckState.ACCEPTED, expires_on__lte=on + NOTICE
    ).select_related("requirement", "provider__organisation", "provider__scheme__organisation")
    told = CheckReminder.objects.filter(stage=Stage.OVER).values("check_told")
    return sum(_remind(check, on, at) for check in due.exclude(pk__in=told))


@transaction.atomic
def _remind(check: Check, on: date, at: datetime) -> bool:
    stage = stage_on(check, on)
    if stage is None or (stage != Stage.OVER and _newer_one_waits(check)):
        return False
    _, first_time = CheckReminder.objects.get_or_create(
        check_told=check, stage=stage, defaults={"told_at": at}
    )
    if not first_time:
        return False
    if stage == Stage.OVER:
        index_offers_of(check.provider)
    path = reverse("providers:send_check", args=[check.provider.uuid, check.requirement.code])
    tell(
        users=staff_who_answer(check.provider),
        words=_sentence(check, stage),
        path=path,
        needs_action=True,
    )
    return True


def stage_on(check: Check, on: date) -> Stage | None:
    """Which notice this day calls for. A check counts on its last day."""
    if check.expires_on is None or check.expires_on - on > NOTICE:
        return None
    if check.expires_on < on:
        return Stage.OVER
    return Stage.WEEK if check.expires_on - on <= SHORT_NOTICE else Stage.MONTH


def _newer_one_waits(check: Check) -> bool:
    return check.provider.checks.waiting().filter(requirement=check.requirement).exists()


def _sentence(check: Check, stage: Stage) -> str:
    assert check.expires_on
    title, last_day = check.requirement.title, in_words(check.expires_on)
    if stage == Stage.OVER:
        return (
            f"This check ran out on {last_day}: {title}. Nobody sees the offers and answers that "
            "need it until you send a new one and we accept it."
        )
    return (
        f"This check runs out on {last_day}: {title}. Send the new one, so that you stay in sight."
    )
