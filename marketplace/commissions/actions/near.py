"""People near each other who want the same: counted, never listed, and asked unseen."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from marketplace.commissions.actions.leaving import OPEN
from marketplace.commissions.actions.turns import TAKES_NOBODY
from marketplace.commissions.interests import WORKS_FOR_ONE
from marketplace.commissions.models import Asked, Commission, Counted
from marketplace.commissions.queries.near import LEAST_SHOWN, not_of, who_want
from marketplace.outbox import actions as outbox
from marketplace.people import audit
from marketplace.people.errors import UnableTo
from marketplace.people.models import Person, User
from marketplace.people.policy import require
from marketplace.people.records.said import Channel


class UnableToAskNear(UnableTo):
    """Too few are counted, or the group takes nobody in any more."""


@transaction.atomic
def be_counted(
    *,
    person: Person,
    kinds: Collection[str],
    by: User,
    at: datetime,
    channel: str = Channel.ONLINE,
    said_by: str = "",
) -> None:
    """Count this person for these kinds and no others. What isn't wanted any more is forgotten."""
    require(by, "commission.be_counted", person)
    person.counted.exclude(kind__in=kinds).delete()
    for kind in sorted(kinds):
        said = {"channel": channel, "said_by": said_by, "recorded_by": by}
        Counted.objects.get_or_create(person=person, kind=kind, defaults={"since_at": at, **said})
    audit.record(
        "commission.counted",
        subject=person,
        by=by,
        person=person,
        at=at,
        channel=channel,
        said_by=said_by,
        kinds=len(kinds),
    )


@transaction.atomic
def ask_those_near(*, commission: Commission, by: User, at: datetime) -> None:
    """Have everyone told who is counted for what this group wants. Each is told once, decides for
    themself, and whom it was the group never learns."""
    require(by, "commission.invite", commission)
    if commission.gains(by):
        raise UnableToAskNear(WORKS_FOR_ONE)
    if not Commission.objects.taking_members().filter(pk=commission.pk).exists():
        raise UnableToAskNear(TAKES_NOBODY)
    there = commission.memberships.filter(state__in=OPEN)
    outside = who_want(commission.area, commission.kinds).exclude(group_places__in=there)
    if not_of(by, outside).count() < LEAST_SHOWN:
        raise UnableToAskNear(
            "Fewer than five others near you are counted for this, so we don’t ask them yet. "
            "That keeps each of them private."
        )
    for person in outside:
        _ask(commission, person, at=at)
    audit.record("commission.asked_near", subject=commission, by=by, at=at)


def _ask(commission: Commission, person: Person, *, at: datetime) -> None:
    asked, is_new = Asked.objects.get_or_create(
        commission=commission, person=person, defaults={"asked_at": at}
    )
    if is_new:
        audit.record("commission.was_asked", subject=asked, by=None, person=person, at=at)
        outbox.put(kind="commission.asked_near", payload={"asked": asked.uuid})
