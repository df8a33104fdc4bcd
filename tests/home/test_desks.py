"""Everyone's first page costs the same few questions, however much there is."""

import pytest
from django.urls import reverse

from marketplace.agreements.actions import terms
from marketplace.people.clock import now
from tests import cast
from tests.agreements.world import make_budget, make_story

pytestmark = pytest.mark.django_db
HOME = "/home/"


def test_a_scheme_with_thirty_households(client, django_assert_max_num_queries):
    shirin, amira = cast.make_user("Shirin"), cast.make_user("Amira")
    scheme = cast.make_provider("scheme", "", shirin)
    need = cast.make_need(cast.make_person(user=amira), by=amira)
    for _ in range(30):
        carer = cast.make_user()
        home = cast.make_provider("household", "", carer, scheme=scheme)
        cast.make_response(
            need, cast.make_offer(home, kinds=["live_in"]), by=carer, state="with_scheme"
        )
    client.force_login(shirin)

    with django_assert_max_num_queries(70):
        page = client.get(HOME)

    assert page.content.decode().count("Confirm an answer from") == 30


def test_a_broker_with_thirty_people(client, django_assert_max_num_queries):
    ben = cast.make_user("Ben")
    for number in range(30):
        person = cast.make_person(f"P{number}", user=cast.make_user())
        cast.make_supporter(person, ben, "plan", kind="broker")
        cast.make_need(person, by=person.user)
    client.force_login(ben)

    with django_assert_max_num_queries(70):
        assert client.get(HOME).status_code == 200


def test_a_funder_with_many_budgets(client, django_assert_max_num_queries):
    fern = cast.make_user("Fern")
    funder = cast.make_organisation("icb", "", fern)
    for number in range(60):
        make_budget(cast.make_person(f"P{number}"), funder, fern)
    client.force_login(fern)

    with django_assert_max_num_queries(60):
        assert client.get(HOME).status_code == 200
    with django_assert_max_num_queries(40):
        assert client.get(reverse("money:funded", args=[funder.uuid])).status_code == 200


def test_what_waits_is_named_for_each_side(client):
    story = make_story(form="notional")
    terms.offer_terms(agreement=story.agreement, by=story.person_user, at=now())

    for user, words in (
        (story.person_user, "Read the agreement with"),
        (story.provider_user, "Read an agreement of"),
        (story.officer, "Sign as the payer"),
    ):
        client.force_login(user)
        assert words in client.get(HOME).content.decode()
