"""Two sides meet. Both say yes; either may stop at any point, and no reason crosses over."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from marketplace.introductions.models import (
    TRANSITIONS,
    Introduction,
    IntroductionState,
    Side,
    Visit,
)
from marketplace.messages.actions import side_of, staff_of, tell
from marketplace.needs.models import NeedState, Response, ResponseState
from marketplace.outbox import actions as outbox
from marketplace.people import audit, states
from marketplace.people.errors import NotAllowed, UnableTo
from marketplace.people.models import Person, User
from marketplace.people.policy import may, require
from marketplace.people.records.said import Channel
from marketplace.people.roles import Role
from marketplace.providers.actions import staff_who_answer
from marketplace.providers.models import Provider

STILL_LOOKING = (NeedState.POSTED, NeedState.PAUSED)


class UnableToIntroduce(UnableTo):
    """The introduction can't take this step now."""


TO_END = [state for state, after in TRANSITIONS.items() if IntroductionState.ENDED in after]


@transaction.atomic
def open_introduction(*, response: Response, by: User, at: datetime) -> Introduction:
    """The person chose this answer: their own yes. The provider is asked for theirs."""
    require(by, "response.choose", response)
    if response.provider.roles_of(by) & {Role.PROVIDER, Role.SCHEME}:
        raise NotAllowed("You work for this provider, so you can’t choose it for the person.")
    if not response.is_vetted():
        raise UnableToIntroduce(
            "This provider is paused or its checks have run out, so you can’t choose it now."
        )
    if response.need.state not in STILL_LOOKING:
        raise UnableToIntroduce("This need is closed, so its answers are too.")
    chosen = Response.objects.filter(pk=response.pk, state=ResponseState.SENT).update(
        state=ResponseState.CHOSEN
    )
    if not chosen:
        raise UnableToIntroduce("This answer is no longer open.")
    introduction = Introduction.objects.create(
        response=response,
        need=response.need,
        person=response.need.person,
        provider=response.provider,
        opened_at=at,
        person_yes_at=at,
    )
    _record("introduction.opened", introduction, by, at)
    words = "Someone would like to meet you about their need."
    _tell(introduction, words, staff_of(introduction.provider.organisation), True)
    _tell(introduction, f"{words} The carer answers first.", _scheme_staff(introduction))
    return introduction


@transaction.atomic
def say_yes(*, introduction: Introduction, by: User, at: datetime) -> Introduction:
    """The provider's yes. A household's carer says yes first, then its scheme confirms."""
    require(by, "introduction.say_yes_for_provider", introduction)
    _require_open(introduction)
    _require_vetted(introduction)
    if _is_the_carers_turn(introduction, by):
        _once(introduction, "carer_yes_at", at)
        _record("introduction.carer_yes", introduction, by, at)
        words = "A household said yes to meeting someone. It needs you to confirm."
        _tell(introduction, words, _scheme_staff(introduction), True)
    else:
        if introduction.provider.is_household and not introduction.carer_yes_at:
            raise UnableToIntroduce("The carer says yes first. They have not done so yet.")
        if introduction.provider.is_household and not _is_scheme(by, introduction.provider):
            raise UnableToIntroduce("You have said yes already. Your scheme confirms it next.")
        _once(introduction, "provider_yes_at", at)
        _record("introduction.provider_yes", introduction, by, at)
        _become_mutual(introduction, by, at)
    return introduction


@transaction.atomic
def stop(*, introduction: Introduction, by: User, at: datetime) -> Introduction:
    """Either side stops. The other hears that it ended, and never why or by whom."""
    require(by, "introduction.stop", introduction)
    side = (
        Side.PERSON if may(by, "introduction.say_yes_for_person", introduction) else Side.PROVIDER
    )
    return _stop(introduction, side, by, at)


@transaction.atomic
def stop_of_the_dead(*, person: Person, by: User, at: datetime) -> None:
    """Getting to know someone who has died has ended. Whoever records the death has asked."""
    for introduction in person.introductions.filter(state__in=TO_END):
        _stop(introduction, Side.PERSON, by, at)


def _stop(introduction: Introduction, side: Side, by: User, at: datetime) -> Introduction:
    _move(introduction, IntroductionState.ENDED, ended_at=at, ended_by_side=side)
    Response.objects.filter(pk=introduction.response_id, state=ResponseState.CHOSEN).update(
        state=ResponseState.DECLINED, ended_at=at
    )
    introduction.visits.filter(happened_on=None, cancelled_at=None).update(cancelled_at=at)
    outbox.put(kind="introduction.ended", payload={"introduction": introduction.uuid})
    _record_the_end(introduction, side, by, at)
    words = "An introduction has ended. That happens often, and it says nothing about you."
    _tell_provider(introduction, words)
    _tell_person(introduction, words)
    return introduction


@transaction.atomic
def plan_visit(
    *,
    introduction: Introduction,
    kind: str,
    planned_on: date,
    by: User,
    at: datetime,
    channel: str = Channel.ONLINE,
    said_by: str = "",
) -> Visit:
    """Write down a visit that both sides have fixed between them."""
    require(by, "introduction.log_visit", introduction)
    if introduction.state not in (IntroductionState.MUTUAL, IntroductionState.AGREED):
        raise UnableToIntroduce("You can plan a visit once both of you have said yes.")
    if _is_providers(by, introduction):
        _require_vetted(introduction)
    planned = introduction.visits.filter(
        kind=kind, planned_on=planned_on, happened_on=None, cancelled_at=None
    )
    if planned:  # sent twice, or written down by the other side already
        return planned[0]
    visit = Visit.objects.create(
        introduction=introduction,
        kind=kind,
        planned_on=planned_on,
        channel=channel,
        said_by=said_by,
        recorded_by=by,
    )
    _record("visit.planned", introduction, by, at, visit=str(visit.uuid))
    return visit


@transaction.atomic
def look_back(*, visit: Visit, happened_on: date, words: str, by: User, at: datetime) -> Visit:
    """Say that a visit happened, in words that stay with one's own side."""
    require(by, "introduction.log_visit", visit.introduction)
    field = "provider_words" if _is_providers(by, visit.introduction) else "person_words"
    happened = Visit.objects.filter(pk=visit.pk, cancelled_at=None)
    if not happened.update(**{"happened_on": visit.happened_on or happened_on, field: words}):
        raise UnableToIntroduce("This visit was called off.")
    visit.refresh_from_db()
    _record("visit.happened", visit.introduction, by, at, visit=str(visit.uuid))
    return visit


@transaction.atomic
def call_off(*, visit: Visit, by: User, at: datetime) -> Visit:
    require(by, "introduction.log_visit", visit.introduction)
    off = Visit.objects.filter(pk=visit.pk, happened_on=None, cancelled_at=None).update(
        cancelled_at=at
    )
    if not off:
        raise UnableToIntroduce("This visit has happened already, or was called off before.")
    visit.cancelled_at = at
    _record("visit.cancelled", visit.introduction, by, at, visit=str(visit.uuid))
    return visit


@transaction.atomic
def mark_agreed(*, introduction: Introduction) -> None:
    """The agreements area calls this in the transaction that makes an agreement live."""
    _move(introduction, IntroductionState.AGREED)


def _become_mutual(introduction: Introduction, by: User, at: datetime) -> None:
    _move(introduction, IntroductionState.MUTUAL, mutual_at=at)
    _record("introduction.mutual", introduction, by, at)
    words = "You both said yes. You can plan a visit, and share how to reach you."
    _tell_person(introduction, words, True)


def _require_open(introduction: Introduction) -> None:
    if introduction.state != IntroductionState.OPEN:
        raise UnableToIntroduce("This has been answered already.")


def _require_vetted(introduction: Introduction) -> None:
    """Who is paused, or has checks that ran out, goes no further; to stop is always open."""
    if not introduction.response.is_vetted():
        raise UnableToIntroduce(
            "You are paused, or your checks have run out. Your own page says what to do."
        )


def _is_the_carers_turn(introduction: Introduction, by: User) -> bool:
    roles = introduction.provider.roles_of(by)
    return (
        introduction.provider.is_household
        and introduction.carer_yes_at is None
        and Role.PROVIDER in roles
    )


def _is_providers(user: User, introduction: Introduction) -> bool:
    return not may(user, "introduction.say_yes_for_person", introduction)


def _is_scheme(user: User, provider: Provider) -> bool:
    return Role.SCHEME in provider.roles_of(user)


def _once(introduction: Introduction, field: str, at: datetime) -> None:
    still = Introduction.objects.filter(
        **{"pk": introduction.pk, "state": IntroductionState.OPEN, f"{field}__isnull": True}
    )
    if not still.update(**{field: at}):
        raise UnableToIntroduce("This has been answered already.")
    setattr(introduction, field, at)


def _move(introduction: Introduction, to: IntroductionState, **fields: Any) -> None:
    if not states.move(introduction, to, TRANSITIONS, **fields):
        raise UnableToIntroduce("This introduction has moved on. Open it again to see where it is.")


def _record(verb: str, introduction: Introduction, by: User, at: datetime, **details: str) -> None:
    audit.record(
        verb,
        subject=introduction,
        by=by,
        person=introduction.person,
        organisation=introduction.provider.organisation,
        at=at,
        **details,
    )


def _record_the_end(introduction: Introduction, side: Side, by: User, at: datetime) -> None:
    """The person may read the trail, so it doesn't name whoever stopped for the provider."""
    if side == Side.PERSON:
        _record("introduction.ended", introduction, by, at)
        return
    audit.record("introduction.ended", subject=introduction, by=None, at=at,
                 person=introduction.person, stopped_by=by.pk)  # fmt: skip


def _tell_provider(introduction: Introduction, words: str) -> None:
    _tell(introduction, words, staff_who_answer(introduction.provider))


def _scheme_staff(introduction: Introduction) -> list[User]:
    scheme = introduction.provider.scheme
    return staff_of(scheme.organisation) if scheme else []


def _tell(
    introduction: Introduction, words: str, users: list[User], needs_action: bool = False
) -> None:
    tell(users=users, words=words, path=_path(introduction), needs_action=needs_action)


def _tell_person(introduction: Introduction, words: str, needs_action: bool = False) -> None:
    tell(
        users=side_of(introduction.person),
        words=words,
        path=_path(introduction),
        about=introduction.person,
        needs_action=needs_action,
    )


def _path(introduction: Introduction) -> str:
    return reverse("introductions:detail", args=[introduction.uuid])
