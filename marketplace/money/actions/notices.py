"""Sending or dropping a funder's notice, whether one officer decided on it or two."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from budgets import actions as budgets
from budgets.models import Stop
from marketplace.front.days import in_words
from marketplace.messages.actions import side_of, tell
from marketplace.money.actions.refusals import UnableToPay
from marketplace.money.models import RECLAIM_TRANSITIONS, NoticeKind, Reclaim, ReclaimState
from marketplace.money.queries.reclaims import MEANS, heading_of
from marketplace.people import audit
from marketplace.people.clock import today
from marketplace.people.local_policy import setting
from marketplace.people.models import Person, User
from marketplace.people.states import move

HAS_DIED = "The person has died. Nobody is asked anything about it any more."
OVER = (ReclaimState.RETURNED, ReclaimState.DROPPED)


class UnableToReclaim(UnableToPay):
    """Money can't be taken out of a budget like that now."""


def send_notice(reclaim: Reclaim, *, by: User, at: datetime) -> None:
    """From now on the person may read it, and may ask the funder to look again."""
    deadline_on = today() + timedelta(days=setting(reclaim.funder, "reclaim_days"))
    move_notice(reclaim, ReclaimState.SENT, sent_at=at, deadline_on=deadline_on)
    audit.record(
        f"{reclaim.kind}.sent",
        subject=reclaim,
        by=by,
        person=reclaim.person,
        organisation=reclaim.funder,
        at=at,
        pence=reclaim.pence,
        ground=reclaim.ground,
    )
    tell(
        users=side_of(reclaim.person),
        words=f"{heading_of(reclaim, 'Your funder')}. {MEANS.get(NoticeKind(reclaim.kind), '')}"
        f"You can ask them to look again, until {in_words(deadline_on)}.",
        path=reverse("money:reclaim", args=[reclaim.uuid]),
        about=reclaim.person,
        needs_action=True,
    )


def end_stop_notice(stop: Stop, *, at: datetime, why: str = "") -> None:
    """The budget goes on, or has ended: there is nothing left to look at again."""
    notice = Reclaim.objects.filter(stop=stop).first()
    if notice and notice.state != ReclaimState.DROPPED:
        move_notice(notice, ReclaimState.DROPPED, ended_at=at, why_ended=why)


def end_notices_of_the_dead(*, person: Person, by: User, at: datetime) -> None:
    """Nobody can answer a notice any more, and what is free goes back without one."""
    over = Reclaim.objects.filter(person=person).exclude(state__in=OVER)
    for notice in over.select_related("stop", "funder"):
        if notice.stop:
            budgets.lift(stop=notice.stop, by=by.pk, at=at)
        move_notice(notice, ReclaimState.DROPPED, ended_at=at, why_ended=HAS_DIED)
        audit.record(
            "notice.over", subject=notice, by=by, person=person, at=at,
            organisation=notice.funder if notice.funder.roles_of(by) else None,
            pence=notice.pence,
        )  # fmt: skip


def drop_notice(reclaim: Reclaim, *, at: datetime) -> None:
    move_notice(reclaim, ReclaimState.DROPPED, ended_at=at)


def move_notice(reclaim: Reclaim, to: ReclaimState, **fields: Any) -> None:
    if not move(reclaim, to, RECLAIM_TRANSITIONS, **fields):
        state = reclaim.get_state_display().lower()
        raise UnableToReclaim(f"This has moved on: it is “{state}” now.")
