"""A draft opens with the person's own words: a provider begins one only if it may read them."""

import pytest
from django.urls import reverse

from marketplace.agreements.actions import terms
from marketplace.agreements.models import Agreement
from marketplace.introductions import actions as introductions
from marketplace.people.clock import now
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def olu():
    return cast.make_user("Olu")


@pytest.fixture
def meeting(olu):
    amira = cast.make_user("Amira")
    need = cast.make_need(cast.make_person(user=amira), by=amira)
    response = cast.make_response(
        need, cast.make_offer(cast.make_provider("vcse", "", olu)), by=olu
    )
    meeting = introductions.open_introduction(response=response, by=amira, at=now())
    return introductions.say_yes(introduction=meeting, by=olu, at=now())


def page(client, user, meeting):
    client.force_login(user)
    return client.get(reverse("introductions:detail", args=[meeting.uuid])).content.decode()


def begin(client, user, meeting):
    client.force_login(user)
    url = reverse("agreements:begin", args=[meeting.uuid])
    return client.post(url, follow=True).content.decode()


def share_own_words(meeting):
    cast.make_release(meeting.person, meeting.provider.organisation)


def test_a_provider_who_may_not_read_their_words_begins_nothing(client, olu, meeting):
    told = begin(client, olu, meeting)

    assert "they have not shared those with you" in told
    assert "Plantedveg" not in told
    assert not Agreement.objects.exists()


def test_its_page_says_so_and_shows_no_button(client, olu, meeting):
    read = page(client, olu, meeting)

    assert "They can share them, or begin the agreement." in read
    assert "Write an agreement" not in read


def test_once_they_are_shared_the_provider_may_begin(client, olu, meeting):
    share_own_words(meeting)

    assert "Write an agreement" in page(client, olu, meeting)
    assert "Plantedveg" in begin(client, olu, meeting)


def test_the_person_reads_beforehand_what_the_provider_will_read(client, meeting):
    read = page(client, meeting.person.user, meeting)

    assert "reads what you want to happen, in your own words." in read
    assert "Write an agreement" in read


def test_a_provider_does_not_take_up_again_what_was_dropped(client, olu, meeting):
    agreement = terms.begin(introduction=meeting, by=meeting.person.user, at=now())
    terms.drop(agreement=agreement, by=meeting.person.user, at=now())

    told = begin(client, olu, meeting)

    agreement.refresh_from_db()
    assert "they have not shared those with you" in told
    assert agreement.state == "dropped"


def test_the_provider_is_led_to_a_draft_that_stands(client, olu, meeting):
    terms.begin(introduction=meeting, by=meeting.person.user, at=now())

    assert "Still to do" in begin(client, olu, meeting)
