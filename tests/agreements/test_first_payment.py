"""No small provider waits long for its first money without whoever writes the terms knowing it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from marketplace.agreements.actions import terms
from marketplace.agreements.models import AgreedOutcome
from marketplace.agreements.queries.waiting import long_wait_of
from marketplace.people.clock import now, today
from tests.agreements.world import make_story

pytestmark = pytest.mark.django_db


def drafted(*, looked_at_after, **how):
    story = make_story(**how)
    day = today() + timedelta(days=looked_at_after)
    AgreedOutcome.objects.filter(part=story.part).update(review_on=day)
    return story


@pytest.mark.parametrize("kind", ["vcse", "micro", "household", "pa"])
def test_a_small_provider_would_wait_too_long(kind):
    story = drafted(looked_at_after=24, kind=kind)

    wait = long_wait_of(story.part)

    assert (wait.days, wait.most) == (31, 30)  # a verdict is paid seven days later
    assert wait.look_by == today() + timedelta(days=23)


def test_a_day_sooner_is_soon_enough():
    assert long_wait_of(drafted(looked_at_after=23).part) is None


def test_a_large_provider_can_wait():
    assert long_wait_of(drafted(looked_at_after=80, kind="cqc").part) is None


def test_the_area_may_want_it_sooner():
    story = drafted(looked_at_after=23)
    story.part.person.area.policy["first_payment_days"] = 14

    assert long_wait_of(story.part).days == 30


def test_an_advance_mends_it():
    story = drafted(looked_at_after=80)
    terms.set_how_it_pays(part=story.part, advance_percent=10, retention_percent=0, cap_pence=None,
                          by=story.person_user, at=now())  # fmt: skip

    assert long_wait_of(story.part) is None


def test_a_sum_by_the_calendar_mends_it():
    story = drafted(looked_at_after=80, kind="household")
    terms.set_periodic_sum(part=story.part, pence=10_000, times=2, why="Fee",
                           first_due_on=today() + timedelta(days=28),
                           by=story.person_user, at=now())  # fmt: skip
    story.part.refresh_from_db()

    assert long_wait_of(story.part) is None


def test_whoever_writes_the_terms_reads_it_on_the_page_and_on_the_form(client):
    story = drafted(looked_at_after=80)
    detail = reverse("agreements:detail", args=[story.agreement.uuid])
    form = reverse("agreements:how_it_pays", args=[story.agreement.uuid, story.part.uuid])

    for reader in (story.person_user, story.provider_user):
        client.force_login(reader)
        for path in (detail, form):
            page = client.get(path).content.decode()
            assert "the first payment comes 87 days after the start" in page
            assert "should not wait longer than 30 days" in page


def test_it_is_not_said_of_what_is_agreed(client):
    story = drafted(looked_at_after=80)
    terms.offer_terms(agreement=story.agreement, by=story.person_user, at=now())
    client.force_login(story.person_user)

    page = client.get(reverse("agreements:detail", args=[story.agreement.uuid])).content.decode()

    assert "the first payment comes" not in page
