"""A yes can be given by phone, on paper or in person, and is written down as said by whom."""

import pytest
from django.urls import reverse

from marketplace.agreements.actions import terms
from marketplace.agreements.models import Signature
from marketplace.people.clock import now
from tests import cast
from tests.agreements.world import make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered():
    story = make_story()
    terms.offer_terms(agreement=story.agreement, by=story.person_user, at=now())
    return story


def sign(client, story, user, **said):
    client.force_login(user)
    url = reverse("agreements:sign", args=[story.agreement.uuid])
    return client.post(url, {"agrees": "on", "version": "1"} | said)


def test_a_daughter_writes_down_that_her_mother_said_yes_by_phone(client, offered):
    dev = cast.make_user("Dev")
    cast.make_supporter(offered.person, dev, "agree", kind="representative")

    sign(client, offered, dev, channel="phone", said_by="Amira")

    signature = Signature.objects.get()
    assert (signature.channel, signature.said_by) == ("phone", "Amira")
    assert signature.recorded_by == dev


def test_who_signs_for_themself_is_not_asked_how_they_said_it(client, offered):
    client.force_login(offered.person_user)

    page = client.get(reverse("agreements:sign", args=[offered.agreement.uuid]))

    assert "said_by" not in page.context["form"].fields


def test_what_is_claimed_of_oneself_is_not_taken(client, offered):
    sign(client, offered, offered.person_user, channel="paper", said_by="somebody")

    signature = Signature.objects.get()
    assert (signature.channel, signature.said_by) == ("online", "")
