from datetime import timedelta

import pytest

from marketplace.consent.models import Release, Tier
from marketplace.consent.queries import name_for, names_for, tier_for, tiers_for
from marketplace.people.clock import now, today
from tests.cast import (
    make_person,
    make_provider,
    make_release,
    make_supporter,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def amira():
    return make_person(user=make_user("Amira"))


def test_amira_and_her_supporter_read_everything(amira):
    ben = make_user("Ben")
    make_supporter(amira, ben)

    assert tier_for(amira.user, amira, outline_open=False) == Tier.EVERYTHING
    assert tier_for(ben, amira, outline_open=False) == Tier.EVERYTHING


def test_a_supporter_whose_time_is_over_reads_nothing(amira):
    ben = make_user("Ben")
    make_supporter(
        amira, ben, starts_on=today() - timedelta(days=9), ends_on=today() - timedelta(days=1)
    )

    assert tier_for(ben, amira, outline_open=False) == Tier.NOTHING


def test_a_stranger_reads_nothing(amira):
    assert tier_for(make_user("Sam"), amira, outline_open=False) == Tier.NOTHING


def test_a_release_is_read_by_that_organisation_alone(amira):
    olu, other = make_user("Olu"), make_user("Other")
    make_release(amira, make_provider("vcse", "Allotments", olu).organisation)
    make_provider("vcse", "Others", other)

    assert tier_for(olu, amira, outline_open=True) == Tier.PROFILE
    assert tier_for(other, amira, outline_open=True) == Tier.OUTLINE


def test_a_release_to_a_household_is_read_by_its_scheme_too(amira):
    grace, worker = make_user("Grace"), make_user("Worker")
    scheme = make_provider("scheme", "Meadow", worker)
    household = make_provider("household", "Grace's home", grace, scheme=scheme)
    make_release(amira, household.organisation, Tier.CONTACT)

    assert tier_for(grace, amira, outline_open=False) == Tier.CONTACT
    assert tier_for(worker, amira, outline_open=False) == Tier.CONTACT


def test_a_release_to_a_scheme_is_not_read_by_its_households(amira):
    grace = make_user("Grace")
    scheme = make_provider("scheme", "Meadow")
    make_provider("household", "Grace's home", grace, scheme=scheme)
    make_release(amira, scheme.organisation)

    assert tier_for(grace, amira, outline_open=False) == Tier.NOTHING


def test_who_left_the_organisation_reads_no_more(amira):
    olu = make_user("Olu")
    provider = make_provider("vcse", "Allotments", olu)
    make_release(amira, provider.organisation)
    provider.organisation.members.update(left_at=now())

    assert tier_for(olu, amira, outline_open=False) == Tier.NOTHING


def test_an_expired_release_gives_nothing(amira):
    olu = make_user("Olu")
    make_release(amira, make_provider("vcse", "Allotments", olu).organisation)
    Release.objects.update(expires_on=today() - timedelta(days=1))

    assert tier_for(olu, amira, outline_open=False) == Tier.NOTHING


def test_many_persons_cost_no_more_queries_than_one(amira, django_assert_num_queries):
    olu = make_user("Olu")
    provider = make_provider("vcse", "Allotments", olu)
    persons = [amira, *(make_person(f"Person {n}") for n in range(8))]
    for person in persons:
        make_release(person, provider.organisation)

    with django_assert_num_queries(3):
        tiers = tiers_for(olu, persons, outline_open=())

    assert set(tiers.values()) == {Tier.PROFILE}


@pytest.mark.parametrize(
    ("tier", "name"),
    [(None, "the person"), (Tier.PROFILE, "Amira"), (Tier.CONTACT, "Amira Plantedname")],
)
def test_a_provider_calls_amira_what_she_let_it(amira, tier, name):
    olu = make_user("Olu")
    provider = make_provider("vcse", "Allotments", olu)
    if tier:
        make_release(amira, provider.organisation, tier)

    assert name_for(olu, amira) == name
    assert name_for(amira.user, amira) == "Amira Plantedname"


def test_many_are_named_in_as_many_queries_as_one(amira, django_assert_num_queries):
    olu, joan = make_user("Olu"), make_person("Joan")
    make_release(amira, make_provider("vcse", "Allotments", olu).organisation)

    with django_assert_num_queries(3):
        names = names_for(olu, [amira, joan], unknown="Somebody")

    assert names == {amira.pk: "Amira", joan.pk: "Somebody"}
