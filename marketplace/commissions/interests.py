"""Who gains from what a group may choose, and so neither opens, helps, counts nor reads a group.

Asked wherever a user comes near a group. Whoever wants the support themself is always free to be in
a group for themself, wherever they work.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q

from marketplace.people.clock import now
from marketplace.people.models import Area, Member, User
from marketplace.people.records.organisations import OrganisationKind

WORKS_FOR_ONE = (
    "You work for a provider or a scheme here, or with one, or did so lately. So someone else "
    "must do this."
)
_PROVIDING = (OrganisationKind.PROVIDER, OrganisationKind.SCHEME)


@dataclass(frozen=True)
class Interest:
    """A user's work that gains from what people in this area choose."""

    user_id: int
    area_id: int
    until: datetime | None  # None: they still work there


def interests_of(users: Collection[User | int]) -> Iterator[Interest]:
    """All work of these users for a provider or a scheme, or for an organisation that is one too
    or whose managers also work for one (a brokerage beside a provider). Two queries."""
    work = Member.objects.filter(user__in=list(users))
    for organisation, area in (
        ("organisation", "organisation__area"),
        (_THROUGH, f"{_THROUGH}__area"),
    ):
        provides = Q(**{f"{organisation}__kind__in": _PROVIDING}) | Q(
            **{f"{organisation}__provider__isnull": False}
        )
        still = {} if organisation == "organisation" else _MANAGED_NOW
        found = work.filter(provides, **still).annotate(gains_in=F(area))
        for user_id, area_id, left_at in found.values_list("user", "gains_in", "left_at"):
            yield Interest(user_id, area_id, left_at)


def has_interest(user: User, area: Area, *, since: datetime | None = None) -> bool:
    """Whether this user gains from what is chosen in this area, or did at any time since then:
    to leave for a day changes nothing."""
    return user.pk in with_interest([user], area.pk, since=since)


def with_interest(
    users: Collection[User | int], area_id: int, *, since: datetime | None = None
) -> set[int]:
    """The ids of those among these users."""
    from_then = since or now()
    return {
        each.user_id
        for each in interests_of(users)
        if each.area_id == area_id and (each.until is None or each.until >= from_then)
    }


def touched_by(user: User, *, area: str, since: str) -> Q:
    """Rows in whose area this user has an interest, or had one since the row's instant."""
    touched = Q(pk__in=[])
    for each in interests_of([user]):
        here = Q(**{area: each.area_id})
        touched |= here & Q(**{f"{since}__lte": each.until}) if each.until else here
    return touched


_THROUGH = "organisation__members__user__memberships__organisation"
_MANAGED_NOW = {
    "organisation__members__is_manager": True,
    "organisation__members__left_at__isnull": True,
    "organisation__members__user__memberships__left_at__isnull": True,
}
