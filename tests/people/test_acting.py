import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import make_person, make_supporter, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ben(client):
    user = make_user("Ben Hope")
    client.force_login(user)
    return user


def acting_on(response):
    acting = response.context["request"].acting
    return acting.person.first_name if acting else None


def test_a_page_about_someone_says_for_whom_one_acts(client, ben):
    amira = make_person("Amira")
    make_supporter(amira, ben, relationship="brother")

    page = client.get(reverse("people:person", args=[amira.uuid]))

    assert "You are acting for Amira Plantedname, as their brother" in page.content.decode()


def test_switching_lasts_from_page_to_page(client, ben):
    joan = make_person("Joan")
    make_supporter(joan, ben)

    client.post(reverse("people:switch"), {"person": str(joan.uuid)})

    assert acting_on(client.get(reverse("people:switch"))) == "Joan"
    assert client.get(reverse("people:me")).url == reverse("people:person", args=[joan.uuid])


def test_the_page_of_another_person_never_shows_whom_one_switched_to(client, ben):
    joan, amira = make_person("Joan"), make_person("Amira")
    make_supporter(joan, ben)
    make_supporter(amira, ben)
    client.post(reverse("people:switch"), {"person": str(joan.uuid)})

    assert acting_on(client.get(reverse("people:person", args=[amira.uuid]))) == "Amira"


def test_ones_own_page_shows_nobody_else(client, ben):
    joan, own = make_person("Joan"), make_person("Ben", user=ben)
    make_supporter(joan, ben)
    client.post(reverse("people:switch"), {"person": str(joan.uuid)})

    assert acting_on(client.get(reverse("people:person", args=[own.uuid]))) is None


def test_one_can_go_back_to_oneself(client, ben):
    joan, own = make_person("Joan"), make_person("Ben", user=ben)
    make_supporter(joan, ben)
    client.post(reverse("people:switch"), {"person": str(joan.uuid)})

    client.post(reverse("people:switch"), {"person": "oneself"})

    assert client.get(reverse("people:me")).url == reverse("people:person", args=[own.uuid])


@pytest.mark.parametrize("chosen", ["", "nonsense", "11111111-1111-4111-8111-111111111111"])
def test_nobody_switches_to_someone_they_do_not_act_for(client, ben, chosen):
    assert client.post(reverse("people:switch"), {"person": chosen}).status_code == 404


def test_what_one_switched_to_ends_with_the_support(client, ben):
    joan = make_person("Joan")
    supporter = make_supporter(joan, ben)
    client.post(reverse("people:switch"), {"person": str(joan.uuid)})

    supporter.ended_at = joan.created_at
    supporter.save()

    assert acting_on(client.get(reverse("people:switch"))) is None


def test_a_broker_of_thirty_people_finds_one_by_name(client, ben):
    for n in range(30):
        make_supporter(make_person(f"Person{n}"), ben, kind="broker")

    page = client.post(reverse("people:switch"), {"q": "person17"})

    assert [supporter.person.first_name for supporter in page.context["page"]] == ["Person17"]


def test_thirty_people_cost_no_more_questions_than_three(
    client, ben, django_assert_max_num_queries
):
    for n in range(30):
        make_supporter(make_person(f"Person{n}"), ben, kind="broker")

    with django_assert_max_num_queries(14):
        client.get(reverse("people:switch"))


def test_a_name_that_nobody_has_is_said_kindly(client, ben):
    page = client.post(reverse("people:switch"), {"q": "<script>"})

    assert "You act for nobody with that name" in page.content.decode()
    assert "<script>&" not in page.content.decode()


def test_a_name_is_looked_for_without_standing_in_an_address(client, ben):
    for n in range(30):
        make_supporter(make_person(f"Person{n}"), ben, kind="broker")

    told = client.get(reverse("people:switch"), {"q": "person17"})
    found = client.post(reverse("people:switch"), {"q": "person17"})

    assert len(told.context["page"]) == 20
    assert 'method="get"' not in told.content.decode()
    assert "no-store" in found["Cache-Control"]
    assert "person17" not in str(dict(client.session.items())).lower()


def test_a_name_is_not_taken_from_another_site(ben):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ben)

    assert client.post(reverse("people:switch"), {"q": "person"}).status_code == 403


@pytest.mark.parametrize("words", ["", "a\0b", "é" * 81])
def test_what_is_no_name_is_said_beside_the_box(client, ben, words):
    page = client.post(reverse("people:switch"), {"q": words})

    assert "There is a problem" in page.content.decode()


def test_of_many_with_one_name_the_first_are_shown(client, ben):
    for n in range(25):
        make_supporter(make_person(f"Person{n}"), ben, kind="broker")

    told = client.post(reverse("people:switch"), {"q": "person"}).content.decode()

    assert "25 found" in told
    assert "These are the first 20." in told
