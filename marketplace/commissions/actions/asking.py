"""Asking to join a group, and what comes of it when all have answered or the days are over."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from marketplace.commissions.actions.turns import record, take_turn
from marketplace.commissions.interests import WORKS_FOR_ONE
from marketplace.commissions.models import (
    MEMBERSHIP_TRANSITIONS,
    Answer,
    Asked,
    Commission,
    Membership,
    MembershipState,
)
from marketplace.front.days import in_words
from marketplace.outbox import actions as outbox
from marketplace.people import states
from marketplace.people.clock import today
from marketplace.people.errors import UnableTo
from marketplace.people.local_policy import setting
from marketplace.people.models import Person, User
from marketplace.people.policy import require
from marketplace.people.records.said import Channel

NO_SUCH_CODE = (
    "This code doesn’t work. It may have been changed, or its last day may be over. Ask whoever "
    "gave it to you."
)


class UnableToJoin(UnableTo):
    """This person can't ask this group now."""


@transaction.atomic
def ask_to_join(
    *,
    commission: Commission,
    person: Person,
    code: str = "",
    shared_words: str,
    by: User,
    at: datetime,
    channel: str = Channel.ONLINE,
    said_by: str = "",
) -> Membership:
    """Ask, which is the person's own yes to everyone in the group then and later.

    They need the group's code of today, or to have been asked because they are counted.
    """
    require(by, "commission.join", person)
    if by.pk != person.user_id and commission.gains(by):
        raise UnableToJoin(WORKS_FOR_ONE)
    take_turn(commission)
    _require_a_way_in(commission, person, code)
    _require_not_just_now(commission, person)
    try:
        with transaction.atomic():
            ask = Membership.objects.create(
                commission=commission,
                person=person,
                shared_words=shared_words,
                asked_at=at,
                answer_by=today() + timedelta(days=setting(commission.area, "group_answer_days")),
                channel=channel,
                said_by=said_by,
                recorded_by=by,
            )
    except IntegrityError:
        raise UnableToJoin("You have asked this group already, or are in it.") from None
    record("commission.asked", ask, by=by, at=at, channel=channel, said_by=said_by)
    if not take_in_if_all_said_yes(ask, at=at):
        outbox.put(kind="commission.asked", payload={"ask": ask.uuid})
    return ask


def close_asks(*, at: datetime) -> int:
    """Asks whose days are over: in, if everyone still here said yes; else not now.

    Silence and a no end on the same day in the same words, so that neither tells on anybody.
    """
    running = Commission.objects.not_ended()
    over = Membership.objects.asking().filter(answer_by__lt=today(), commission__in=running)
    closed = 0
    for ask in over.select_related("commission", "person"):
        with transaction.atomic():
            take_turn(ask.commission)
            if take_in_if_all_said_yes(ask, at=at) or say_not_now(ask, at=at):
                closed += 1
    return closed


def take_in_if_all_said_yes(ask: Membership, *, at: datetime) -> bool:
    """Take them in once every current member has said yes, here or beforehand, if the group
    still takes people in. The caller has the group's turn."""
    if not Commission.objects.taking_members().filter(pk=ask.commission_id).exists():
        return False
    members = ask.commission.memberships.current()
    standing = dict(members.values_list("pk", "standing_yes_at"))
    said = dict(
        Answer.objects.filter(ask=ask, member__in=list(standing)).values_list("member", "is_yes")
    )
    beforehand = [pk for pk, since in standing.items() if since and pk not in said]
    if not all(said.values()) or len(said) + len(beforehand) < len(standing):
        return False
    if standing and not said:  # a yes beforehand follows others' yes: somebody has to say one
        return False
    if not states.move(ask, MembershipState.IN, MEMBERSHIP_TRANSITIONS, joined_at=at):
        return False
    _write_down_standing_yeses(ask, beforehand, at=at)
    record("commission.joined", ask, by=None, at=at)
    outbox.put(kind="commission.joined", payload={"member": ask.uuid})
    return True


def say_not_now(ask: Membership, *, at: datetime) -> bool:
    done = states.move(
        ask, MembershipState.NOT_NOW, MEMBERSHIP_TRANSITIONS, ended_at=at, shared_words=""
    )
    if done:
        record("commission.not_now", ask, by=None, at=at)
        outbox.put(kind="commission.not_now", payload={"ask": ask.uuid})
    return done


def _write_down_standing_yeses(ask: Membership, members: list[int], *, at: datetime) -> None:
    said_by = dict(
        Membership.objects.filter(pk__in=members).values_list("pk", "standing_yes_by_id")
    )
    Answer.objects.bulk_create(
        Answer(
            ask=ask,
            member_id=member,
            is_yes=True,
            is_standing=True,
            answered_at=at,
            recorded_by_id=said_by[member],
        )
        for member in members
    )


def _require_a_way_in(commission: Commission, person: Person, code: str) -> None:
    by_code = Commission.objects.with_live_code().filter(pk=commission.pk, code=code)
    was_asked = Asked.objects.filter(
        commission__in=Commission.objects.taking_members().filter(pk=commission.pk), person=person
    )
    if not (code and by_code.exists()) and not was_asked.exists():
        raise UnableToJoin(NO_SUCH_CODE)


def _require_not_just_now(commission: Commission, person: Person) -> None:
    refused = commission.memberships.filter(person=person, state=MembershipState.NOT_NOW)
    last = refused.order_by("-ended_at").first()
    if last is None or last.ended_at is None:
        return
    days = setting(commission.area, "group_again_days")
    again_on = timezone.localdate(last.ended_at) + timedelta(days=days)
    if again_on > today():
        raise UnableToJoin(
            f"The group isn’t taking anyone in now. You can ask again from {in_words(again_on)}."
        )
