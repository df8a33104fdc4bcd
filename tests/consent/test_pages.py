from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from marketplace.consent.models import Release, Tier
from marketplace.people.clock import today
from marketplace.people.models import AuditEntry
from marketplace.people.queries import happening
from tests.cast import (
    make_need,
    make_person,
    make_provider,
    make_release,
    make_supporter,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def amira(client):
    person = make_person(user=make_user("Amira"))
    client.force_login(person.user)
    return person


@pytest.fixture
def allotments():
    return make_provider("vcse", "Allotments for All").organisation


def terms(**changes):
    day = today() + timedelta(days=7)
    return {
        "tier": "2",
        "expires_on_day": day.day,
        "expires_on_month": day.month,
        "expires_on_year": day.year,
    } | changes


def give_url(person, organisation):
    return reverse("consent:give", args=[person.uuid, organisation.uuid])


def test_amira_sees_who_can_read_and_stops_it_in_one_tap(client, amira, allotments):
    release = make_release(amira, allotments)
    page = client.get(reverse("consent:list", args=[amira.uuid]))
    assert "Allotments for All" in page.content.decode()

    client.post(reverse("consent:withdraw", args=[release.uuid]))

    assert not Release.objects.live().exists()


def test_stopping_twice_says_so_and_breaks_nothing(client, amira, allotments):
    release = make_release(amira, allotments)
    url = reverse("consent:withdraw", args=[release.uuid])

    client.post(url)
    page = client.post(url, follow=True)

    assert "already stopped" in page.content.decode()


def test_the_page_shows_exactly_what_would_be_read(client, amira, allotments):
    make_need(amira, by=amira.user)

    words = client.get(give_url(amira, allotments)).content.decode()

    for planted in ("Plantedveg", "Plantedwish", "17 Secretgate Street", "07700 900123"):
        assert planted in words


def test_amira_shares_what_she_chose(client, amira, allotments):
    client.post(give_url(amira, allotments), terms(tier="3", shares=["phone"]))

    release = Release.objects.get()
    assert (release.tier, release.shares) == (Tier.CONTACT, ["phone"])


@pytest.mark.parametrize(
    "changes",
    [
        {"tier": ""},
        {"tier": "4"},
        {"tier": "much"},
        {"tier": "3", "shares": []},
        {"tier": "3", "shares": ["diary"]},
        {"expires_on_day": ""},
        {"expires_on_day": "31", "expires_on_month": "2"},
        {"expires_on_year": "2020"},
        {"expires_on_year": "2999"},
        {"expires_on_year": "x" * 5000},
    ],
)
def test_bad_input_is_answered_with_words_and_shares_nothing(client, amira, allotments, changes):
    page = client.post(give_url(amira, allotments), terms(**changes))

    assert "There is a problem" in page.content.decode()
    assert not Release.objects.exists()


def test_only_of_a_household_is_it_said_that_its_scheme_reads_along(client, amira, allotments):
    scheme = make_provider("scheme", "Meadow")
    household = make_provider("household", "Grace's home", scheme=scheme).organisation
    said = "Its scheme, Meadow, reads it too."

    assert said in client.get(give_url(amira, household)).content.decode()
    for other in (allotments, scheme.organisation):
        assert "scheme" not in main_of(client.get(give_url(amira, other)))


def main_of(page):
    return page.content.decode().partition("<main")[2].partition("</main")[0]


def test_sharing_twice_leaves_one_release(client, amira, allotments):
    for _ in range(2):
        client.post(give_url(amira, allotments), terms())

    assert Release.objects.live().count() == 1


def test_a_supporter_says_how_it_was_said(client, amira, allotments):
    ben = make_user("Ben")
    make_supporter(amira, ben, "plan")
    client.force_login(ben)

    client.post(give_url(amira, allotments), terms(channel="phone", said_by="Amira"))

    release = Release.objects.get()
    assert (release.channel, release.said_by, release.recorded_by) == ("phone", "Amira", ben)


def test_a_stranger_finds_no_such_page(client, amira, allotments):
    release = make_release(amira, allotments)
    client.force_login(make_user("Sam"))

    assert client.get(reverse("consent:list", args=[amira.uuid])).status_code == 404
    assert client.get(give_url(amira, allotments)).status_code == 404
    assert client.post(reverse("consent:withdraw", args=[release.uuid])).status_code == 404


def test_a_supporter_who_may_only_look_cannot_share_or_stop(client, amira, allotments):
    release = make_release(amira, allotments)
    dev = make_user("Dev")
    make_supporter(amira, dev)
    client.force_login(dev)

    assert client.get(give_url(amira, allotments)).status_code == 403
    assert client.post(reverse("consent:withdraw", args=[release.uuid])).status_code == 403
    assert Release.objects.live().exists()


def test_nothing_can_be_shared_with_someone_who_gives_no_support(client, amira):
    from tests.cast import make_organisation

    council = make_organisation("council", "Council")

    assert client.get(give_url(amira, council)).status_code == 404
    assert client.get(reverse("consent:give", args=[amira.uuid, uuid4()])).status_code == 404


def test_whoever_stops_it_for_amira_says_how_she_told_them(client, amira, allotments):
    release = make_release(amira, allotments)
    ben = make_user("Ben")
    make_supporter(amira, ben, "plan")
    client.force_login(ben)
    url = reverse("consent:withdraw", args=[release.uuid])
    assert "How did they tell you?" in client.get(url).content.decode()

    client.post(url, {"channel": "visit", "said_by": "Amira"})

    entry = AuditEntry.objects.get(verb="release.withdrawn")
    assert happening(entry, reader=amira.user).how == "in person, said by Amira"
    assert "said_by" not in entry.details


def test_stopping_with_too_many_words_keeps_them_and_shares_on(client, amira, allotments):
    release = make_release(amira, allotments)
    ben = make_user("Ben")
    make_supporter(amira, ben, "plan")
    client.force_login(ben)

    page = client.post(reverse("consent:withdraw", args=[release.uuid]), {"said_by": "Amira " * 20})

    assert "There is a problem" in page.content.decode()
    assert Release.objects.live().exists()
