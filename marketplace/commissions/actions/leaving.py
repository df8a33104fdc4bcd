"""What a member shares, and leaving: in one step, at once, and nobody asks why."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.commissions.actions.asking import say_not_now
from marketplace.commissions.actions.turns import UnableToTakePart, record, require_in, take_turn
from marketplace.commissions.models import (
    COMMISSION_TRANSITIONS,
    MEMBERSHIP_TRANSITIONS,
    Commission,
    CommissionState,
    Counted,
    Membership,
    MembershipState,
)
from marketplace.outbox import actions as outbox
from marketplace.people import audit, states
from marketplace.people.models import Person, User
from marketplace.people.policy import require
from marketplace.people.records.said import Channel

OPEN = (MembershipState.ASKING, MembershipState.IN)


@transaction.atomic
def share(
    *,
    member: Membership,
    shared_words: str,
    by: User,
    at: datetime,
    channel: str = Channel.ONLINE,
    said_by: str = "",
) -> None:
    """Change what those in the group read beside the first name."""
    require(by, "commission.take_part", member)
    take_turn(member.commission)
    require_in(member)
    Membership.objects.filter(pk=member.pk).update(shared_words=shared_words)
    record("commission.shared", member, by=by, at=at, channel=channel, said_by=said_by)


@transaction.atomic
def leave(
    *,
    member: Membership,
    by: User,
    at: datetime,
    channel: str = Channel.ONLINE,
    said_by: str = "",
) -> None:
    """Leave, or take back asking. The others read that someone left; of an ask, nothing."""
    require(by, "commission.take_part", member)
    take_turn(member.commission)
    _leave(member, by=by, at=at, channel=channel, said_by=said_by)


@transaction.atomic
def leave_of_the_dead(*, person: Person, by: User, at: datetime) -> None:
    """Someone who has died is in no group any more. Whoever records the death has asked."""
    for member in person.group_places.filter(state__in=OPEN).select_related("commission"):
        take_turn(member.commission)
        _leave(member, by=by, at=at)
    Counted.objects.filter(person=person).delete()


@transaction.atomic
def step_back(*, commission: Commission, by: User, at: datetime) -> None:
    """The organisation helps it no longer, and sees it no longer. Those in it go on by themselves;
    a group with nobody in it ends, and whoever steps back doesn't learn which it was."""
    require(by, "commission.step_back", commission)
    take_turn(commission)
    helped = Commission.objects.filter(pk=commission.pk, organisation__isnull=False)
    if not helped.update(organisation=None):
        raise UnableToTakePart("This group isn’t helped by you any more.")
    audit.record(
        "commission.stepped_back",
        subject=commission,
        by=by,
        organisation=commission.organisation,
        at=at,
    )
    if not commission.memberships.current().exists():
        _end(commission, at=at)


def _leave(member: Membership, *, by: User, at: datetime, **said: str) -> None:
    was_in = Membership.objects.current().filter(pk=member.pk).exists()
    left = states.move(
        member,
        MembershipState.LEFT,
        MEMBERSHIP_TRANSITIONS,
        ended_at=at,
        shared_words="",
        standing_yes_at=None,
        standing_yes_by=None,
    )
    if not left:
        raise UnableToTakePart("This place in the group has ended already.")
    record("commission.left", member, by=by, at=at, **said)
    if not was_in:
        return
    if member.commission.memberships.current().exists():
        outbox.put(kind="commission.left", payload={"commission": member.commission.uuid})
    else:
        _end(member.commission, at=at)


def _end(commission: Commission, *, at: datetime) -> None:
    """Nobody is left in it. Whoever was asking hears what everybody hears who isn't taken in."""
    for ask in commission.memberships.asking():
        say_not_now(ask, at=at)
    states.move(
        commission,
        CommissionState.ENDED,
        COMMISSION_TRANSITIONS,
        ended_at=at,
        code=None,
        code_ends_on=None,
    )
    audit.record("commission.ended", subject=commission, by=None, at=at)
