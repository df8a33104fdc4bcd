from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from marketplace.consent.actions import (
    UnableToRelease,
    UnableToWithdraw,
    give_release,
    note_reading,
    withdraw_release,
)
from marketplace.consent.models import Release, Tier
from marketplace.consent.queries import tier_for
from marketplace.people.clock import now, today
from marketplace.people.errors import NotAllowed
from marketplace.people.models import AuditEntry
from tests.cast import make_person, make_provider, make_supporter, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def amira():
    return make_person(user=make_user("Amira"))


@pytest.fixture
def olu():
    return make_user("Olu")


@pytest.fixture
def allotments(olu):
    return make_provider("vcse", "Allotments", olu).organisation


def give(person, organisation, *, by=None, **terms):
    defaults = {"tier": Tier.PROFILE, "purpose": "to meet", "expires_on": today()}
    return give_release(
        person=person, organisation=organisation, by=by or person.user, at=now(), **defaults | terms
    )


def test_what_is_given_is_read_at_once_and_written_down(amira, olu, allotments):
    release = give(amira, allotments)

    assert tier_for(olu, amira, outline_open=False) == Tier.PROFILE
    entry = AuditEntry.objects.get(verb="release.given")
    assert (entry.person, entry.subject_uuid) == (amira, release.uuid)


def test_what_is_withdrawn_is_read_no_more(amira, olu, allotments):
    release = give(amira, allotments, tier=Tier.CONTACT)

    withdraw_release(release=release, by=amira.user, at=now())

    assert tier_for(olu, amira, outline_open=False) == Tier.NOTHING


def test_a_release_can_be_withdrawn_once(amira, allotments):
    release = give(amira, allotments)
    withdraw_release(release=release, by=amira.user, at=now())

    with pytest.raises(UnableToWithdraw):
        withdraw_release(release=release, by=amira.user, at=now())


def test_a_newer_release_takes_the_place_of_the_older(amira, olu, allotments):
    give(amira, allotments, tier=Tier.CONTACT)

    give(amira, allotments, tier=Tier.PROFILE)

    assert Release.objects.live().count() == 1
    assert tier_for(olu, amira, outline_open=False) == Tier.PROFILE


def test_two_given_at_once_cannot_both_stay_open(amira, allotments):
    wide = give(amira, allotments, tier=Tier.CONTACT)
    wide.pk, wide.uuid, wide.tier = None, uuid4(), Tier.PROFILE

    with pytest.raises(IntegrityError), transaction.atomic():
        wide.save(force_insert=True)


def test_only_the_persons_side_may_give(amira, olu, allotments):
    with pytest.raises(NotAllowed):
        give(amira, allotments, by=olu)


def test_a_supporter_who_may_only_look_cannot_give(amira, allotments):
    dev = make_user("Dev")
    make_supporter(amira, dev)

    with pytest.raises(NotAllowed):
        give(amira, allotments, by=dev)


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"tier": Tier.EVERYTHING}, "tier"),
        ({"tier": Tier.OUTLINE}, "tier"),
        ({"tier": Tier.CONTACT, "shares": []}, "shares"),
        ({"tier": Tier.CONTACT, "shares": ["diary"]}, "shares"),
        ({"expires_on": today() - timedelta(days=1)}, "expires_on"),
        ({"expires_on": today() + timedelta(days=91)}, "expires_on"),
    ],
)
def test_terms_that_cannot_be_are_refused(amira, allotments, terms, field):
    with pytest.raises(UnableToRelease) as refusal:
        give(amira, allotments, **terms)

    assert refusal.value.field == field
    assert not Release.objects.exists()


def test_the_area_says_how_long_sharing_lasts(amira, allotments):
    amira.area.policy = {"release_days": 200}
    amira.area.save()

    release = give(amira, allotments, expires_on=today() + timedelta(days=200))

    assert release.expires_on == today() + timedelta(days=200)


def test_a_reading_is_written_down_once_a_day_with_the_organisation(amira, olu, allotments):
    give(amira, allotments)

    for _ in range(3):
        note_reading(person=amira, tier=Tier.PROFILE, of=amira, by=olu)

    assert AuditEntry.objects.get(verb="profile.read").organisation == allotments
