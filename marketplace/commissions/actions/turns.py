"""One act at a time in each group: who is in it decides who may see whom."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import F

from marketplace.commissions.models import Commission, Membership
from marketplace.people import audit
from marketplace.people.errors import UnableTo
from marketplace.people.models import User
from marketplace.people.records.said import Channel

ENDED = "This group has ended."
TAKES_NOBODY = "This group takes nobody in now."
NOT_AT_THIS_STEP = "The group is at another step now, so this can’t be done any more."


class UnableToTakePart(UnableTo):
    """The group has ended, or the reader's place in it has changed since the page was opened."""


def take_turn(commission: Commission, *, only_in: Collection[str] = ()) -> None:
    """Wait until nobody else changes who is in this group; until our transaction ends, nobody can.

    Two who joined at the same moment would else be shown to each other, unasked. With `only_in`,
    raise unless the group is in one of these states; `commission.state` is read again.
    """
    running = Commission.objects.not_ended().filter(pk=commission.pk)
    if not running.update(turns=F("turns") + 1):
        raise UnableToTakePart(ENDED)
    commission.refresh_from_db(fields=["state"])
    if only_in and commission.state not in only_in:
        raise UnableToTakePart(NOT_AT_THIS_STEP)


def require_in(member: Membership) -> None:
    """Raise unless this place is still one in the group. Asked after `take_turn`."""
    if not Membership.objects.current().filter(pk=member.pk).exists():
        raise UnableToTakePart("This place in the group has ended.")


def record(
    verb: str,
    member: Membership,
    *,
    by: User | None,
    at: datetime,
    channel: str = Channel.ONLINE,
    said_by: str = "",
) -> None:
    """For the person's own list of what was done. `by` is never somebody of another's side."""
    audit.record(
        verb,
        subject=member,
        by=by,
        person=member.person,
        at=at,
        channel=channel,
        said_by=said_by,
    )
