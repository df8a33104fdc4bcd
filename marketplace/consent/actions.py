"""Giving and taking back consent. Both take effect at once: every reading asks the release."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from marketplace.consent.models import RELEASABLE, Release, Share, Tier, ways_to_reach
from marketplace.consent.queries import release_read_under
from marketplace.front.days import in_words
from marketplace.people import audit
from marketplace.people.clock import today
from marketplace.people.errors import UnableTo
from marketplace.people.local_policy import setting
from marketplace.people.models import Organisation, Person, User
from marketplace.people.policy import require
from marketplace.people.records.said import Channel

if TYPE_CHECKING:
    from marketplace.people.audit import Audited


class UnableToRelease(UnableTo):
    """Consent can't be given as asked."""


class UnableToWithdraw(UnableTo):
    """There is nothing left to take back."""


@transaction.atomic
def give_release(
    *,
    person: Person,
    organisation: Organisation,
    tier: int,
    purpose: str,
    expires_on: date,
    by: User,
    at: datetime,
    shares: Iterable[str] | None = None,
    channel: str = Channel.ONLINE,
    said_by: str = "",
) -> Release:
    """Let one organisation read this person at one tier until a day, both included.

    `shares` says what a contact release tells (codes of Share; None: how to reach the person).
    A newer release to the same organisation takes the place of the one before it.
    """
    require(by, "release.give", person)
    told = _checked_shares(tier, shares)
    _check_day(person, expires_on)
    release = _replace_release(
        person=person,
        organisation=organisation,
        tier=tier,
        purpose=purpose,
        shares=told,
        given_at=at,
        expires_on=expires_on,
        channel=channel,
        said_by=said_by,
        recorded_by=by,
    )
    _record("release.given", release, by, at, channel=channel, said_by=said_by)
    return release


@transaction.atomic
def withdraw_release(
    *,
    release: Release,
    by: User,
    at: datetime,
    channel: str = Channel.ONLINE,
    said_by: str = "",
) -> Release:
    """Stop an organisation from reading, from this moment on. No reason is asked."""
    require(by, "release.withdraw", release)
    stopped = Release.objects.filter(pk=release.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=at
    )
    if not stopped:
        raise UnableToWithdraw("You have already stopped sharing this.")
    release.withdrawn_at = at
    _record("release.withdrawn", release, by, at, channel=channel, said_by=said_by)
    return release


def withdraw_of_the_dead(*, person: Person, by: User, at: datetime) -> None:
    """Nobody reads on about someone who has died. Whoever records the death has asked."""
    for release in Release.objects.filter(person=person, withdrawn_at__isnull=True):
        Release.objects.filter(pk=release.pk).update(withdrawn_at=at)
        _record("release.withdrawn", release, by, at)


def note_reading(*, person: Person, tier: Tier, of: Audited, by: User) -> None:
    """Write down that an organisation read the profile or contact tier, for the person to see."""
    release = release_read_under(by, person) if tier in RELEASABLE else None
    if release is None:
        return
    verb = "contact.read" if tier == Tier.CONTACT else "profile.read"
    audit.seen(verb, subject=of, by=by, person=person, organisation=release.organisation)


def last_day_of(person: Person) -> date:
    """The longest that sharing may last: the area's own policy."""
    return today() + timedelta(days=setting(person.area, "release_days"))


def _replace_release(
    *, person: Person, organisation: Organisation, given_at: datetime, **terms: Any
) -> Release:
    """Withdraw what is open to this organisation and put the new one in its place."""
    open_ones = Release.objects.filter(
        person=person, organisation=organisation, withdrawn_at__isnull=True
    )
    open_ones.update(withdrawn_at=given_at)
    try:
        with transaction.atomic():
            return Release.objects.create(
                person=person, organisation=organisation, given_at=given_at, **terms
            )
    except IntegrityError:  # the same page was sent twice at the same moment
        raise UnableToRelease("You have just shared this. Look at who can read it.") from None


def _checked_shares(tier: int, shares: Iterable[str] | None) -> list[str]:
    if tier not in RELEASABLE:
        raise UnableToRelease("Choose how much to share.", field="tier")
    if tier == Tier.PROFILE:
        return []
    told = list(ways_to_reach() if shares is None else shares)
    if not told or not set(told) <= set(Share.values):
        raise UnableToRelease("Choose what they may know.", field="shares")
    return told


def _check_day(person: Person, expires_on: date) -> None:
    if expires_on < today():
        raise UnableToRelease("Choose a day that is not in the past.", field="expires_on")
    if expires_on > last_day_of(person):
        last = last_day_of(person)
        raise UnableToRelease(
            f"Choose a day up to {in_words(last)}. You can share again after that.",
            field="expires_on",
        )


def _record(verb: str, release: Release, by: User, at: datetime, **told: str) -> None:
    audit.record(
        verb,
        subject=release,
        by=by,
        person=release.person,
        organisation=release.organisation,
        at=at,
        tier=int(release.tier),
        **told,
    )
