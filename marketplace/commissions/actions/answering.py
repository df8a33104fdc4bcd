"""A member says yes or not yet to somebody they don't know yet, or yes beforehand."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.commissions.actions.asking import take_in_if_all_said_yes
from marketplace.commissions.actions.turns import (
    UnableToTakePart,
    record,
    require_in,
    take_turn,
)
from marketplace.commissions.models import Answer, Membership
from marketplace.people.models import User
from marketplace.people.policy import require
from marketplace.people.records.said import Channel


@transaction.atomic
def answer(
    *,
    ask: Membership,
    member: Membership,
    is_yes: bool,
    by: User,
    at: datetime,
    channel: str = Channel.ONLINE,
    said_by: str = "",
) -> None:
    """Say yes, or not yet, to somebody who asks; changeable until the ask is over.

    Nobody else learns of a "not yet": it looks like an answer that hasn't come.
    """
    require(by, "commission.take_part", member)
    take_turn(member.commission)
    require_in(member)
    if not Membership.objects.open_asks().filter(pk=ask.pk, commission=member.commission_id):
        raise UnableToTakePart("This has been settled already.")
    Answer.objects.update_or_create(
        ask=ask,
        member=member,
        defaults={
            "is_yes": is_yes,
            "answered_at": at,
            "channel": channel,
            "said_by": said_by,
            "recorded_by": by,
        },
    )
    record("commission.answered", member, by=by, at=at, channel=channel, said_by=said_by)
    take_in_if_all_said_yes(ask, at=at)


@transaction.atomic
def set_standing_yes(
    *,
    member: Membership,
    is_yes: bool,
    by: User,
    at: datetime,
    channel: str = Channel.ONLINE,
    said_by: str = "",
) -> None:
    """Say beforehand: whoever the others say yes to may see me too. Or take that back, for
    whoever isn't in yet."""
    require(by, "commission.take_part", member)
    take_turn(member.commission)
    require_in(member)
    Membership.objects.filter(pk=member.pk).update(
        standing_yes_at=at if is_yes else None, standing_yes_by=by if is_yes else None
    )
    record("commission.standing_yes", member, by=by, at=at, channel=channel, said_by=said_by)
    if is_yes:
        for ask in member.commission.memberships.open_asks():
            take_in_if_all_said_yes(ask, at=at)
