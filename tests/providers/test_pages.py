"""The pages as their readers meet them, without a script: what they say, and bad input."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marketplace.people.clock import now, today
from marketplace.providers import actions
from marketplace.providers.models import (
    Check,
    Offer,
    OfferState,
    Provider,
    RegisterEntry,
    Requirement,
)
from tests.cast import make_area, make_offer, make_provider, make_user
from tests.providers.world import make_home, make_olu, make_stan, send

pytestmark = pytest.mark.django_db
WHAT = {"title": "Gardening", "summary": "A bed.", "kinds": ["activity"], "domains": ["home"]}
WHERE = {"place": "OL2", "comes_to_you": "no", "reach_miles": "5", "access": ["step_free"]}
WHO = {"languages": ["english", "bsl"], "workers": ["women"], "least_age": "18"}
PRICE = {"places_free": "2", "price_from_pence": "£200", "price_to_pence": "1,250.50"}
HOME = {"adults": "2", "children": "0", "anyone_smokes": "no", "places": "2", "people_now": "0"}


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def at(name, *args):
    return reverse(f"providers:{name}", args=args)


def words_of(response):
    return " ".join(response.content.decode().split())


# Anyone


def test_anyone_reads_a_published_offer_without_signing_in(client):
    _, provider = make_olu()
    offer = make_offer(provider, languages=["english", "bsl"])

    page = words_of(client.get(at("offer", offer.uuid)))

    assert offer.title in page
    assert "£200 to £400 for each outcome" in page
    assert "British Sign Language" in page


def test_the_page_is_gone_the_day_after_a_check_ran_out(client):
    _, provider = make_olu()
    offer = make_offer(provider)
    provider.checks.filter(requirement__code="vcse-ico").update(expires_on=today())
    assert client.get(at("offer", offer.uuid)).status_code == 200

    with time_machine.travel(now() + timedelta(days=1)):
        assert client.get(at("offer", offer.uuid)).status_code == 404
        assert client.get(at("profile", provider.uuid)).status_code == 404


def test_the_provider_is_told_on_its_own_page_why_nobody_sees_it():
    olu, provider = make_olu()
    provider.checks.filter(requirement__code="vcse-ico").update(
        expires_on=today() - timedelta(days=1)
    )

    page = words_of(client_of(olu).get(at("own", provider.uuid)))

    assert "Nobody can see your offers and answers" in page
    assert "Registration with the Information Commissioner" in page
    assert "Ran out on" in page


@pytest.mark.parametrize("state", ["draft", "paused", "withdrawn"])
def test_what_is_not_published_is_unknown_to_others(client, state):
    _, provider = make_olu()

    assert client.get(at("offer", make_offer(provider, state=state).uuid)).status_code == 404


def test_the_provider_sees_its_draft_as_others_will():
    olu, provider = make_olu()
    offer = make_offer(provider, state="draft")

    page = words_of(client_of(olu).get(at("offer", offer.uuid)))

    assert "Only you and the vetting staff see this page now" in page


def test_an_unvetted_providers_profile_is_unknown_to_others(client):
    _, provider = make_olu(vetted=False)

    assert client.get(at("profile", provider.uuid)).status_code == 404


def test_a_profile_shows_only_what_is_public(client):
    _, provider = make_olu()
    shown, draft = make_offer(provider), make_offer(provider, state="draft")

    page = words_of(client.get(at("profile", provider.uuid)))

    assert shown.title in page
    assert draft.title not in page


def test_a_register_entry_says_plainly_that_it_is_not_on_this_site(client):
    entry = RegisterEntry.objects.create(
        location_id="1-701712005",
        name="A service",
        area=make_area(),
        postcode="OL1 1AA",
        read_on="2025-08-11",
    )

    page = words_of(client.get(at("register_entry", entry.uuid)))

    assert "On the public register on 11 August 2025. Not on this site." in page
    assert "£" not in page


def test_a_households_page_has_its_area_and_never_an_address(client):
    from tests.cast import vet

    _, _, _, home = make_home(pets=["cat"])
    vet(home)

    page = words_of(client.get(at("profile", home.uuid)))

    assert "Shared Lives household, Oldham" in page
    assert "Cat" in page
    assert not any("address" in field.name for field in Provider._meta.get_fields())


# Starting


def test_a_user_starts_a_provider():
    sam, area = make_user("Sam"), make_area()

    answer = client_of(sam).post(at("start"), {"kind": "pa", "name": "Sam  Lee", "area": area.pk})

    provider = Provider.objects.get(organisation__name="Sam Lee")
    assert answer.url == at("own", provider.uuid)
    assert not provider.is_vetted()


def test_sending_the_start_page_twice_makes_one_provider():
    sam, area = make_user("Sam"), make_area()
    client, data = client_of(sam), {"kind": "pa", "name": "Sam Lee", "area": area.pk}

    client.post(at("start"), data)
    again = client.post(at("start"), data)

    assert Provider.objects.count() == 1
    assert "already started" in words_of(again)


# An offer, page by page


def test_an_offer_is_written_page_by_page_and_published():
    olu, provider = make_olu()
    client = client_of(olu)

    client.post(at("new_offer", provider.uuid), WHAT)
    offer = Offer.objects.get()
    for step, data in [("where", WHERE), ("who", WHO), ("price", PRICE)]:
        assert client.get(at("edit_offer", offer.uuid, step)).status_code == 200
        answer = client.post(at("edit_offer", offer.uuid, step), data)
        assert answer.status_code == 302
    client.post(at("publish_offer", offer.uuid))

    offer = Offer.objects.public().get()
    assert offer.outward_code == "OL2"
    assert (offer.price_from_pence, offer.price_to_pence) == (20_000, 125_050)
    assert offer.women_workers
    assert not offer.men_workers


def test_each_page_leads_to_the_next_that_is_not_answered():
    olu, provider = make_olu()
    client = client_of(olu)

    answer = client.post(at("new_offer", provider.uuid), WHAT)

    offer = Offer.objects.get()
    assert answer.url == at("edit_offer", offer.uuid, "where")
    assert offer.state == OfferState.DRAFT


def test_still_right_is_one_tap():
    olu, provider = make_olu()
    offer = make_offer(provider, places_confirmed_on=today() - timedelta(days=30))

    client_of(olu).post(at("confirm_places", offer.uuid))

    offer.refresh_from_db()
    assert (offer.places_free, offer.places_confirmed_on) == (2, today())


LONG = "x" * 5000


@pytest.mark.parametrize(
    ("step", "good", "bad"),
    [
        ("what", WHAT, {"title": ""}),
        ("what", WHAT, {"title": LONG}),
        ("what", WHAT, {"title": "a\x00b"}),
        ("what", WHAT, {"summary": LONG}),
        ("what", WHAT, {"kinds": []}),
        ("what", WHAT, {"kinds": ["nursing"]}),
        ("what", WHAT, {"kinds": ["live_in"]}),
        ("what", WHAT, {"domains": ["wealth"]}),
        ("where", WHERE, {"place": ""}),
        ("where", WHERE, {"place": "Atlantis"}),
        ("where", WHERE, {"place": LONG}),
        ("where", WHERE, {"comes_to_you": "perhaps"}),
        ("where", WHERE, {"reach_miles": "far"}),
        ("where", WHERE, {"reach_miles": "0"}),
        ("where", WHERE, {"reach_miles": "9999999999"}),
        ("where", WHERE, {"access": ["lift"]}),
        ("who", WHO, {"languages": []}),
        ("who", WHO, {"languages": ["klingon"]}),
        ("who", WHO, {"least_age": "12"}),
        ("who", WHO, {"least_age": "50", "most_age": "40"}),
        ("who", WHO, {"asks": ["rich"]}),
        ("price", PRICE, {"places_free": "-1"}),
        ("price", PRICE, {"places_free": "two"}),
        ("price", PRICE, {"places_free": "99999"}),
        ("price", PRICE, {"price_from_pence": "a lot"}),
        ("price", PRICE, {"price_from_pence": "2000"}),
        ("price", PRICE, {"price_to_pence": ""}),
        ("price", PRICE, {"price_to_pence": "99999999999"}),
        ("price", PRICE, {"starts_from_day": "31", "starts_from_month": "2"}),
    ],
)
def test_a_wrong_answer_is_named_and_nothing_is_saved(step, good, bad):
    olu, provider = make_olu()
    offer = make_offer(provider, state="draft")
    before = Offer.objects.filter(pk=offer.pk).values().get()

    answer = client_of(olu).post(at("edit_offer", offer.uuid, step), good | bad)

    assert answer.status_code == 200
    assert "There is a problem" in words_of(answer)
    assert Offer.objects.filter(pk=offer.pk).values().get() == before


def test_what_was_typed_is_not_lost():
    olu, provider = make_olu()

    answer = client_of(olu).post(at("new_offer", provider.uuid), WHAT | {"title": ""})

    assert "A bed." in words_of(answer)


@pytest.mark.parametrize(
    "name", ["start", "new_offer", "details", "send_check", "home", "add_household", "invite_carer"]
)
def test_an_empty_form_says_what_is_missing(name):
    manager, _, scheme, home = make_home()
    args = {
        "start": (),
        "new_offer": (home.uuid,),
        "details": (home.uuid,),
        "send_check": (home.uuid, "household-dbs"),
        "home": (home.uuid,),
        "add_household": (scheme.uuid,),
        "invite_carer": (home.uuid,),
    }[name]

    answer = client_of(manager).post(at(name, *args), {})

    assert answer.status_code == 200
    assert "There is a problem" in words_of(answer)


def test_a_fourth_person_is_refused_in_plain_words():
    manager, _, _, home = make_home()

    page = words_of(client_of(manager).post(at("home", home.uuid), HOME | {"places": "4"}))

    assert "A Shared Lives household supports three people at most." in page


def test_a_step_or_requirement_that_is_not_there_is_404():
    olu, provider = make_olu()
    offer = make_offer(provider)
    client = client_of(olu)

    assert client.get(at("edit_offer", offer.uuid, "hours")).status_code == 404
    assert client.get(at("send_check", provider.uuid, "pa-dbs")).status_code == 404


def test_a_provider_opens_its_offer_without_asking_whether_it_is_public():
    olu, provider = make_olu()
    offer, client = make_offer(provider), client_of(olu)

    with CaptureQueriesContext(connection) as queries:
        client.get(at("edit_offer", offer.uuid, "price"))

    assert not [q for q in queries if Requirement._meta.db_table in q["sql"]]


# The vetting desk


def test_stan_accepts_a_check_on_its_own_page():
    stan, (olu, provider) = make_stan(), make_olu(vetted=False)
    check = send(provider, "vcse-ico", olu)
    client = client_of(stan)
    assert check.requirement.title in words_of(client.get(at("vetting")))

    day = today() + timedelta(days=100)
    client.post(
        at("decide_check", check.uuid),
        {
            "decision": "accept",
            "seen_as": "register",
            "expires_on_day": day.day,
            "expires_on_month": day.month,
            "expires_on_year": day.year,
        },
    )

    check.refresh_from_db()
    assert (check.state, check.expires_on, check.seen_as) == ("accepted", day, "register")


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"decision": "maybe"},
        {"decision": "accept"},
        {"decision": "ask_again"},
        {"decision": "ask_again", "reason": "x" * 501},
        {
            "decision": "accept",
            "seen_as": "original",
            "expires_on_day": "1",
            "expires_on_month": "1",
            "expires_on_year": "2001",
        },
        {
            "decision": "accept",
            "seen_as": "original",
            "expires_on_day": "1",
            "expires_on_month": "1",
            "expires_on_year": "2999",
        },
    ],
)
def test_a_decision_that_is_not_whole_changes_nothing(data):
    stan, (olu, provider) = make_stan(), make_olu(vetted=False)
    check = send(provider, "vcse-ico", olu)

    answer = client_of(stan).post(at("decide_check", check.uuid), data)

    check.refresh_from_db()
    assert "There is a problem" in words_of(answer)
    assert check.state == "sent"


def test_a_stale_decision_says_that_somebody_was_first():
    stan, (olu, provider) = make_stan(), make_olu(vetted=False)
    check = send(provider, "vcse-ico", olu)
    actions.ask_again(check=check, reason="No.", by=stan, at=now())

    answer = client_of(stan).post(
        at("decide_check", check.uuid), {"decision": "accept", "seen_as": "original"}
    )

    assert "already decided" in words_of(answer)
    assert Check.objects.get(pk=check.pk).state == "asked_again"


def test_what_a_provider_writes_is_shown_as_words_and_never_as_code(client):
    _, provider = make_olu()
    offer = make_offer(provider, title="<script>alert(1)</script>", summary="<b>bold</b>")

    page = client.get(at("offer", offer.uuid)).content.decode()

    assert "<script>alert(1)" not in page
    assert "<b>bold" not in page


def test_a_scheme_sees_its_households_their_checks_and_offers_in_few_queries(
    django_assert_max_num_queries,
):
    manager, _, scheme, _ = make_home()
    for number in range(12):
        other = make_provider("household", f"Home {number}", scheme=scheme)
        make_offer(other, places_free=1, title=f"Room {number}")
    client = client_of(manager)

    with django_assert_max_num_queries(30):
        page = words_of(client.get(at("households", scheme.uuid)))

    assert "5 checks are missing" in page  # of Grace's new home
    assert "Room 3" in page
