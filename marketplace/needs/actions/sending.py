"""Sending an answer, a scheme's confirmation, taking back, and the person's kind no."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from marketplace.messages.actions import side_of, staff_of, tell
from marketplace.needs.actions.answering import UnableToRespond
from marketplace.needs.models import (
    RESPONSE_TRANSITIONS,
    Need,
    NeedState,
    Response,
    ResponseState,
)
from marketplace.people import audit, states
from marketplace.people.local_policy import setting
from marketplace.people.models import User
from marketplace.people.policy import may, require
from marketplace.people.records.said import Channel
from marketplace.providers.actions import staff_who_answer
from marketplace.providers.models import Offer

KIND_NO = (
    "Thank you for taking the time to answer. They have chosen not to go on with this. "
    "That says nothing about the quality of what you do."
)


@transaction.atomic
def send_response(*, response: Response, by: User, at: datetime) -> Response:
    """Send a whole answer to the person; a household's goes to its scheme to confirm first."""
    require(by, "response.write", response)
    _require_whole(response)
    _require_open_to_answers(response)
    if response.provider.is_household and not may(by, "response.confirm_for_household", response):
        _move(response, ResponseState.WITH_SCHEME)
        _record("response.with_scheme", response, by, at)
        _tell_scheme(response)
        return response
    return _deliver(response, by, at)


@transaction.atomic
def confirm_for_household(*, response: Response, by: User, at: datetime) -> Response:
    """The scheme stands behind its household's answer: now the person reads it."""
    require(by, "response.confirm_for_household", response)
    if response.state != ResponseState.WITH_SCHEME:
        raise UnableToRespond("This answer is not waiting for you any more.")
    _require_open_to_answers(response)
    return _deliver(response, by, at)


@transaction.atomic
def return_to_household(*, response: Response, by: User, at: datetime) -> Response:
    """The scheme asks its household to change something before it goes out."""
    require(by, "response.confirm_for_household", response)
    if response.state != ResponseState.WITH_SCHEME:
        raise UnableToRespond("This answer is not waiting for you any more.")
    _move(response, ResponseState.DRAFT)
    _record("response.returned", response, by, at)
    tell(
        users=staff_of(response.provider.organisation),
        words="Your scheme asks you to change an answer before it is sent.",
        path=reverse("needs:respond", args=[response.uuid]),
        needs_action=True,
    )
    return response


@transaction.atomic
def withdraw_response(*, response: Response, by: User, at: datetime) -> Response:
    require(by, "response.write", response)
    was_sent = response.sent_at is not None
    if response.state == ResponseState.CHOSEN:
        raise UnableToRespond("You are getting to know each other now. You can stop there.")
    _move(response, ResponseState.WITHDRAWN, ended_at=at)
    _record("response.withdrawn", response, by, at)
    if was_sent:
        _tell_person(response, f"{response.provider} has taken back their answer.")
    return response


@transaction.atomic
def decline_response(
    *,
    response: Response,
    by: User,
    at: datetime,
    channel: str = Channel.ONLINE,
    said_by: str = "",
) -> Response:
    """Say no. No reason is asked, and the provider reads the same kind words each time."""
    require(by, "response.choose", response)
    if response.state != ResponseState.SENT:
        raise UnableToRespond("This answer is no longer open.")
    _move(response, ResponseState.DECLINED, ended_at=at)
    _record("response.declined", response, by, at, channel=channel, said_by=said_by)
    tell(
        users=staff_who_answer(response.provider),
        words="Someone you answered has chosen not to go on. Thank you for answering.",
        path=reverse("needs:answer", args=[response.uuid]),
    )
    return response


def _deliver(response: Response, by: User, at: datetime) -> Response:
    _hold_a_place(response.need)
    confirmed_by = by if response.provider.is_household else None
    _move(response, ResponseState.SENT, sent_at=at, confirmed_by=confirmed_by)
    _record("response.sent", response, by, at)
    _tell_person(response, f"{response.provider} has answered what you are looking for.")
    return response


def _hold_a_place(need: Need) -> None:
    """Count the live answers while holding the need's row: of two at once, one waits.

    Writing the row takes its lock on PostgreSQL; on SQLite the transaction has it already.
    """
    if not Need.objects.filter(pk=need.pk, state=NeedState.POSTED).update(area_id=need.area_id):
        raise UnableToRespond("This person is not looking any more.")
    most = setting(need.area, "live_responses_per_need")
    if need.responses.live().count() >= most:
        raise UnableToRespond(
            f"This person has {most} answers already. "
            "Your answer is saved. You can send it if a place comes free."
        )


def _require_open_to_answers(response: Response) -> None:
    if response.need.state != NeedState.POSTED:
        raise UnableToRespond("This person is not looking any more.")
    if not Offer.objects.public().filter(pk=response.offer_id).exists():
        raise UnableToRespond(
            "This offer can't be used now: it must be published, with every check in place."
        )


def _require_whole(response: Response) -> None:
    if not response.how.strip():
        raise UnableToRespond("Say how you would do it.", field="how")
    lines = list(response.lines.all())
    if not lines:
        raise UnableToRespond("Give a price for at least one thing they want.")
    by_calendar = response.provider.is_shared_lives and response.four_weeks_pence
    if not by_calendar and any(line.price_pence == 0 for line in lines):
        raise UnableToRespond("Give a price for each thing that you would do.")


def _move(response: Response, to: ResponseState, **fields: Any) -> None:
    """Change state from the one that the caller judged by."""
    if not states.move(response, to, RESPONSE_TRANSITIONS, unchanged=("state",), **fields):
        raise UnableToRespond("This answer has moved on. Look at where it is now.")


def _record(verb: str, response: Response, by: User, at: datetime, **details: str) -> None:
    """The person's own list begins with what was sent to them."""
    audit.record(
        verb,
        subject=response,
        by=by,
        person=response.need.person if response.sent_at else None,
        organisation=response.provider.organisation,
        at=at,
        **details,
    )


def _tell_scheme(response: Response) -> None:
    scheme = response.provider.scheme
    if scheme is None:
        return
    tell(
        users=staff_of(scheme.organisation),
        words=f"{response.provider} has written an answer. It needs you to confirm.",
        path=reverse("needs:answer", args=[response.uuid]),
        needs_action=True,
    )


def _tell_person(response: Response, words: str) -> None:
    person = response.need.person
    tell(
        users=side_of(person),
        words=words,
        path=reverse("needs:detail", args=[response.need.uuid]),
        about=person,
    )
