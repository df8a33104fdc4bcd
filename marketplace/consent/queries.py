"""Who may read how much of whom, and who has: every look-up in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.db.models import Q

from marketplace.consent.models import Release, ReleaseQuerySet, Tier
from marketplace.consent.tiers import ReleaseFacts, decide
from marketplace.people.clock import today
from marketplace.people.models import Organisation, Person, User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

NOBODY_IN_PARTICULAR = "the person"


def tier_for(user: User | AnonymousUser, person: Person, *, outline_open: bool) -> Tier:
    """How much of this person this user may read now."""
    return tiers_for(user, [person], outline_open={person.pk} if outline_open else ())[person.pk]


def tiers_for(
    user: User | AnonymousUser, persons: Iterable[Person], *, outline_open: Iterable[int]
) -> Mapping[int, Tier]:
    """The same for many persons at once, by person id. `outline_open` holds person ids."""
    ids = {person.pk for person in persons}
    if not user.is_authenticated:
        return dict.fromkeys(ids, Tier.NOTHING)
    own = set(Person.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))
    readers = frozenset(organisations_read_for(user))
    given = _releases_of(ids, readers)
    outlines = set(outline_open)
    return {
        pk: decide(
            own_side=pk in own,
            outline_open=pk in outlines,
            releases=given.get(pk, []),
            readers=readers,
            on=today(),
        )
        for pk in ids
    }


def name_for(user: User | AnonymousUser, person: Person) -> str:
    """What this user may call this person now."""
    return names_for(user, [person])[person.pk]


def names_for(
    user: User | AnonymousUser, persons: Iterable[Person], *, unknown: str = NOBODY_IN_PARTICULAR
) -> Mapping[int, str]:
    """The same for many persons at once, by person id; `unknown` for those without a name."""
    listed = list(persons)
    tiers = tiers_for(user, listed, outline_open=())
    return {person.pk: _name_at(tiers[person.pk], person) or unknown for person in listed}


def organisations_read_for(user: User) -> list[int]:
    """The organisations whose releases this user may read under: theirs, and those of the
    Shared Lives households that answer through their scheme. (Providers is an area below this
    one: its tables are reached by name alone.)"""
    mine = Organisation.objects.visible_to(user).values("pk")
    through_me = Organisation.objects.filter(
        Q(pk__in=mine) | Q(provider__scheme__organisation__in=mine)
    )
    return list(through_me.values_list("pk", flat=True))


def scheme_of(organisation: Organisation) -> Organisation | None:
    """Who reads along: the scheme of a Shared Lives household, of anyone else nobody."""
    return Organisation.objects.filter(provider__households__organisation=organisation).first()


def release_read_under(user: User, person: Person) -> Release | None:
    """The live release of the highest tier under which this user reads this person."""
    return (
        Release.objects.live()
        .filter(person=person, organisation__in=organisations_read_for(user))
        .select_related("organisation")
        .order_by("-tier", "-given_at")
        .first()
    )


def live_release_to(organisation: Organisation, person: Person) -> Release | None:
    return (
        Release.objects.live()
        .filter(organisation=organisation, person=person)
        .order_by("-tier")
        .first()
    )


def readers_of(user: User, person: Person) -> ReleaseQuerySet:
    """Who can read about this person now, for their own page."""
    return (
        Release.objects.visible_to(user)
        .live()
        .filter(person=person)
        .select_related("organisation", "recorded_by", "person")
    )


def past_readers_of(user: User, person: Person) -> list[Release]:
    """Those who can read no longer: withdrawn, or past its day. The latest thirty."""
    over = Q(withdrawn_at__isnull=False) | Q(expires_on__lt=today())
    return list(
        Release.objects.visible_to(user)
        .filter(over, person=person)
        .select_related("organisation")[:30]
    )


def _name_at(tier: Tier, person: Person) -> str:
    if tier >= Tier.CONTACT:
        return str(person)
    return person.first_name if tier >= Tier.PROFILE else ""


def _releases_of(
    person_ids: Iterable[int], readers: frozenset[int]
) -> Mapping[int, list[ReleaseFacts]]:
    found: dict[int, list[ReleaseFacts]] = {}
    rows = Release.objects.filter(person__in=person_ids, organisation__in=readers)
    for release in rows:
        facts = ReleaseFacts(
            organisation_id=release.organisation_id,
            tier=Tier(release.tier),
            expires_on=release.expires_on,
            withdrawn=release.withdrawn_at is not None,
        )
        found.setdefault(release.person_id, []).append(facts)
    return found
