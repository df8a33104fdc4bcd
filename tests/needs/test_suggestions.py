from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from marketplace.needs.facts import need_facts
from marketplace.needs.queries.suggesting import suggestions_for
from marketplace.people.clock import today
from marketplace.providers.finding import refresh_offers
from marketplace.providers.models import Check, Offer
from matching.types import FEATURES
from tests.cast import (
    make_need,
    make_offer,
    make_person,
    make_provider,
    make_supporter,
    make_user,
)
from tests.needs.cast import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(client):
    world = make_world()
    refresh_offers(Offer.objects.all())
    client.force_login(world.amira.user)
    return world


def url(world, name="suggestions", *more):
    return reverse(f"needs:{name}", args=[world.need.uuid, *more])


def test_an_offer_that_fits_is_suggested_with_reasons(world, client):
    told = client.get(url(world)).content.decode()

    assert world.offer.title in told
    assert "No steps, as you asked." in told


def test_what_is_missing_is_said(world, client):
    world.need.languages = ["bsl"]
    world.need.save()

    told = client.get(url(world)).content.decode()

    assert "British Sign Language" in told
    assert "What is missing" in told


def test_an_offer_above_what_shed_spend_stays_and_is_marked(world):
    world.need.envelope_pence = 100
    world.need.save()

    (found,) = suggestions_for(world.need)

    assert [mark.code for mark in found.marks] == ["over_envelope"]


def test_an_offer_whose_check_ran_out_today_is_not_shown(world):
    Check.objects.update(expires_on=today() - timedelta(days=1))

    assert suggestions_for(world.need) == []


def test_weights_change_the_order(world, client):
    near = world.offer
    far = make_offer(
        world.provider,
        title="Singing far away",
        latitude=53.60,
        interests=["music", "gardening"],
        places_confirmed_on=today(),
    )
    refresh_offers(Offer.objects.all())
    world.need.interests = ["music"]
    world.need.save()
    features = dict.fromkeys(FEATURES, "0")

    client.post(url(world), features | {"distance": "3"})
    world.need.refresh_from_db()
    assert suggestions_for(world.need)[0].card.uuid == near.uuid
    client.post(url(world), features | {"interests": "3"})
    world.need.refresh_from_db()
    assert suggestions_for(world.need)[0].card.uuid == far.uuid


@pytest.mark.parametrize("weight", ["", "4", "-1", "much"])
def test_weights_that_cannot_be_are_refused(world, client, weight):
    page = client.post(url(world), {"distance": weight})

    assert "There is a problem" in page.content.decode()
    world.need.refresh_from_db()
    assert world.need.weights == {}


def test_why_not_says_every_reason(world, client):
    other = make_offer(world.provider, title="Far hills", latitude=54.6, access=[])

    told = client.get(url(world, "why_not", other.uuid)).content.decode()

    assert "away. You asked for no further" in told
    assert "You need no steps" in told


def test_an_offer_is_found_by_name_to_ask_why_not(world, client):
    told = client.get(url(world, "find_why_not"), {"q": "allotments"}).content.decode()

    assert url(world, "why_not", world.offer.uuid) in told


@pytest.mark.parametrize("q", ["", "x", "y" * 200, "%", "' OR 1=1 --"])
def test_odd_names_find_nothing_and_break_nothing(world, client, q):
    page = client.get(url(world, "find_why_not"), {"q": q})

    assert page.status_code == 200
    assert url(world, "why_not", world.offer.uuid) not in page.content.decode()


def test_an_offer_that_is_not_public_has_no_why_not(world, client):
    hidden = make_offer(make_provider("vcse", "Unvetted", vetted=False))

    assert client.get(url(world, "why_not", hidden.uuid)).status_code == 404
    assert client.get(url(world, "why_not", uuid4())).status_code == 404


def test_a_broker_sees_everyones_needs_with_what_could_fit(
    world, client, django_assert_max_num_queries
):
    ben = make_user("Ben")
    for n in range(6):
        person = make_person(f"Helped {n}", user=make_user(f"Helped {n}"))
        make_need(person, by=person.user)
        make_supporter(person, ben, "plan", kind="broker")
    client.force_login(ben)

    with django_assert_max_num_queries(60):
        told = client.get(reverse("needs:list")).content.decode()

    assert told.count(world.offer.title) == 6
    assert "Helped 5" in told


def test_facts_hold_no_finer_place_than_the_district(world):
    facts = need_facts(world.need)

    assert (facts.latitude, facts.longitude) == (world.need.latitude, world.need.longitude)
    assert facts.envelope_pence == 123_456
    assert facts.must == frozenset({"step_free"})


def test_a_must_have_that_matching_does_not_know_counts_as_unmet(world):
    world.need.musts = ["a_code_of_tomorrow"]
    world.need.save()

    assert need_facts(world.need).must == frozenset({"a_code_of_tomorrow"})
    assert not suggestions_for(world.need)
