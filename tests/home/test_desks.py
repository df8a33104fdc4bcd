"""Everyone's first page costs the same few questions, however much there is."""

from datetime import timedelta

import pytest
from django.urls import reverse

from marketplace.agreements.actions import terms
from marketplace.agreements.models import Agreement
from marketplace.home.queries.helpers import helper_desk
from marketplace.home.queries.persons import person_desk
from marketplace.home.queries.staff import _when
from marketplace.home.queries.waiting import with_answers
from marketplace.needs.models import Response
from marketplace.needs.queries.mine import need_cards, needs_of
from marketplace.people.clock import now, today
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


def test_an_answer_whose_kind_of_support_lost_its_check_is_counted_nowhere(client):
    amira, olu = cast.make_user("Amira"), cast.make_user("Olu")
    person, provider = cast.make_person(user=amira), cast.make_provider("vcse", "", olu)
    need = cast.make_need(person, by=amira, kinds=["at_home"])
    cast.make_response(need, cast.make_offer(provider, kinds=["at_home"]), by=olu)
    assert counted(person, amira) == (1, 1, 1)

    provider.checks.filter(requirement__code="vcse-at-home-dbs").update(
        expires_on=today() - timedelta(days=1)
    )

    assert counted(person, amira) == (0, 0, 0)


def counted(person, user):
    """How many answers the needs' list, the desks and the need's own page know of."""
    (card,) = need_cards(needs_of(user, [person]))
    desks = sum(need.answers for need in with_answers([person]))
    return card.responses, desks, Response.objects.visible_to(user).count()


def test_a_dropped_agreement_leaves_both_desks_asking_for_a_new_one(client):
    story = make_story(form="notional")
    ben = cast.make_user("Ben")
    cast.make_supporter(story.person, ben, "plan", kind="broker")
    Agreement.objects.update(state="dropped")

    (helped,) = helper_desk(ben).people

    assert f"Both said yes to meeting: {story.agreement.provider}" in [
        wait.words for wait in helped.waits
    ]
    assert any("both said yes" in todo.words for todo in person_desk(story.person, ben).todos)


@pytest.mark.parametrize(
    ("days", "words"), [(1, "1 day left"), (2, "2 days left"), (0, "today"), (-1, "1 day late")]
)
def test_how_long_a_funder_has_left_reads_well(days, words):
    assert _when(days) == words


def test_a_broker_chooses_a_person_before_they_post_a_need(client):
    ben = cast.make_user("Ben")
    for name in ("Amira", "Joan"):
        person = cast.make_person(name)
        cast.make_supporter(person, ben, "plan", kind="broker")
        cast.make_plan(person, by=ben)
    client.force_login(ben)
    page = client.get(reverse("needs:list")).content.decode()
    assert reverse("people:switch") in page
    assert reverse("needs:start", args=[person.uuid]) not in page

    client.post(reverse("people:switch"), {"person": str(person.uuid)})

    page = client.get(reverse("needs:list")).content.decode()
    assert reverse("needs:start", args=[person.uuid]) in page
    assert "See everyone you help" in page
