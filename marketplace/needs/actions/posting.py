"""A need's states. Every list reads the row itself, so a change counts at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from marketplace.messages.actions import tell
from marketplace.needs.models import NEED_TRANSITIONS, Need, NeedState, Response, ResponseState
from marketplace.people import audit, states
from marketplace.people.errors import UnableTo
from marketplace.people.models import Person, User
from marketplace.people.policy import require
from marketplace.people.records.said import Channel
from marketplace.providers.actions import staff_who_answer

TO_WITHDRAW = [state for state, after in NEED_TRANSITIONS.items() if NeedState.WITHDRAWN in after]
UNSENT = (ResponseState.DRAFT, ResponseState.WITH_SCHEME)


class UnableToPost(UnableTo):
    """The need isn't ready, or has moved on since the page was opened."""


@transaction.atomic
def post_need(
    *, need: Need, by: User, at: datetime, channel: str = Channel.ONLINE, said_by: str = ""
) -> Need:
    """Let vetted providers read the outline. After a pause, the first day of posting stays."""
    require(by, "need.post", need)
    missing = what_is_missing(need)
    if missing:
        raise UnableToPost(missing[0])
    _move(
        need,
        NeedState.POSTED,
        posted_at=need.posted_at or at,
        channel=channel,
        said_by=said_by,
    )
    _record("need.posted", need, by, at, channel=channel, said_by=said_by)
    return need


@transaction.atomic
def pause_need(
    *, need: Need, by: User, at: datetime, channel: str = Channel.ONLINE, said_by: str = ""
) -> Need:
    """Take it out of providers' lists for now. Answers already sent stay."""
    require(by, "need.post", need)
    _move(need, NeedState.PAUSED)
    _record("need.paused", need, by, at, channel=channel, said_by=said_by)
    return need


@transaction.atomic
def close_need(
    *, need: Need, by: User, at: datetime, channel: str = Channel.ONLINE, said_by: str = ""
) -> Need:
    """The person has found what they wanted, or looks no more: answers get a kind no."""
    require(by, "need.post", need)
    _end(need, NeedState.CLOSED, by, at)
    _record("need.closed", need, by, at, channel=channel, said_by=said_by)
    return need


@transaction.atomic
def withdraw_need(
    *, need: Need, by: User, at: datetime, channel: str = Channel.ONLINE, said_by: str = ""
) -> Need:
    """Take it away from every list, now. Nobody but the person's side can open it again."""
    require(by, "need.post", need)
    _end(need, NeedState.WITHDRAWN, by, at)
    _record("need.withdrawn", need, by, at, channel=channel, said_by=said_by)
    return need


@transaction.atomic
def withdraw_of_the_dead(*, person: Person, by: User, at: datetime) -> None:
    """Take away every need of someone who has died. Whoever records the death has asked."""
    for need in person.needs.filter(state__in=TO_WITHDRAW):
        _end(need, NeedState.WITHDRAWN, by, at)
        _record("need.withdrawn", need, by, at, channel=Channel.ONLINE, said_by="")


def what_is_missing(need: Need) -> list[str]:
    """What must still be said before it can be posted, each in a sentence."""
    checks = (
        (need.outcomes.exists(), "Say at least one thing you want to change."),
        (bool(need.kinds), "Choose at least one kind of support."),
        (need.latitude is not None, "Say where it should be."),
        (bool(need.timing), "Say when it should start."),
    )
    return [words for done, words in checks if not done]


def _end(need: Need, to: NeedState, by: User, at: datetime) -> None:
    _move(need, to, ended_at=at)
    sent = list(
        need.responses.filter(state=ResponseState.SENT).select_related(
            "provider__organisation", "provider__scheme__organisation"
        )
    )
    need.responses.filter(state__in=UNSENT).update(state=ResponseState.WITHDRAWN, ended_at=at)
    need.responses.filter(state=ResponseState.SENT).update(
        state=ResponseState.DECLINED, ended_at=at
    )
    for response in sent:
        _tell_of_the_end(response)


def _tell_of_the_end(response: Response) -> None:
    tell(
        users=staff_who_answer(response.provider),
        words="Someone you answered is not looking any more. Thank you for answering.",
        path=reverse("needs:answer", args=[response.uuid]),
    )


def _move(need: Need, to: NeedState, **fields: Any) -> None:
    if not states.move(need, to, NEED_TRANSITIONS, **fields):
        raise UnableToPost("This has moved on. Look at where it is now.")


def _record(verb: str, need: Need, by: User, at: datetime, *, channel: str, said_by: str) -> None:
    audit.record(
        verb,
        subject=need,
        by=by,
        person=need.person,
        at=at,
        channel=channel,
        said_by=said_by,
    )
