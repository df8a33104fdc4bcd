"""A provider that needs a break takes no new people, and goes on with those it has."""

import pytest
from django.urls import reverse

from marketplace.needs.models import Response
from marketplace.outbox.models import OutboxRow
from marketplace.people.clock import now
from marketplace.people.errors import NotAllowed
from marketplace.people.models import AuditEntry
from marketplace.providers.actions.pausing import (
    UnableToPause,
    pause_provider,
    start_provider_again,
)
from marketplace.providers.models import Offer
from tests.cast import (
    make_need,
    make_offer,
    make_person,
    make_provider,
    make_response,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def olu(client):
    user = make_user("Olu")
    client.force_login(user)
    return user


@pytest.fixture
def allotments(olu):
    return make_provider("vcse", "Allotments for All", olu)


def own_page(client, provider):
    return client.get(reverse("providers:own", args=[provider.uuid])).content.decode()


def manage(client, offer):
    return client.get(reverse("providers:manage_offer", args=[offer.uuid])).content.decode()


def test_olu_reads_what_it_means_and_pauses(client, allotments):
    offer, page = make_offer(allotments), reverse("providers:pause", args=[allotments.uuid])
    assert page in own_page(client, allotments)
    assert "agreements you have now go on" in client.get(page).content.decode()

    client.post(page)

    allotments.refresh_from_db()
    assert allotments.paused_at
    assert offer not in Offer.objects.public()
    assert "You take no new people since" in own_page(client, allotments)


def test_looking_at_the_page_pauses_nothing(client, allotments):
    client.get(reverse("providers:pause", args=[allotments.uuid]))

    allotments.refresh_from_db()
    assert allotments.paused_at is None


def test_answers_already_sent_are_out_of_sight_until_olu_starts_again(client, olu, allotments):
    amira = make_person(user=make_user("Amira"))
    make_response(make_need(amira, by=amira.user), make_offer(allotments), by=olu)
    pause_provider(provider=allotments, by=olu, at=now())
    assert not Response.objects.visible_to(amira.user).exists()

    client.post(reverse("providers:start_again", args=[allotments.uuid]))

    assert Response.objects.visible_to(amira.user).exists()
    assert allotments.is_vetted()


def test_each_step_is_written_down_and_the_offers_are_indexed_anew(olu, allotments):
    OutboxRow.objects.all().delete()

    pause_provider(provider=allotments, by=olu, at=now())
    start_provider_again(provider=allotments, by=olu, at=now())

    verbs = AuditEntry.objects.filter(actor=olu).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["provider.paused", "provider.started_again"]
    assert {row.kind for row in OutboxRow.objects.all()} == {"providers.index_provider"}


def test_nobody_pauses_or_starts_twice(olu, allotments):
    with pytest.raises(UnableToPause):
        start_provider_again(provider=allotments, by=olu, at=now())
    pause_provider(provider=allotments, by=olu, at=now())

    with pytest.raises(UnableToPause):
        pause_provider(provider=allotments, by=olu, at=now())


def test_nobody_else_pauses_it(allotments):
    with pytest.raises(NotAllowed):
        pause_provider(provider=allotments, by=make_user("Sam"), at=now())


def test_a_paused_provider_is_not_told_that_its_checks_are_in_the_way(client, olu, allotments):
    pause_provider(provider=allotments, by=olu, at=now())

    offer = make_offer(allotments)
    for page in (own_page(client, allotments), manage(client, offer)):
        assert "Nobody sees it now" in page
    assert "See why nobody sees it" in manage(client, offer)
    for name in ("offers", "checks"):
        told = client.get(reverse(f"providers:{name}", args=[allotments.uuid])).content.decode()
        assert "You are paused." in told
        assert "until every check" not in told
    told = client.get(reverse("needs:outlines")).content.decode()
    assert "You are paused, or your checks" in told


def test_a_household_is_told_that_its_scheme_is_paused(client, olu):
    worker = make_user("Wanda")
    scheme = make_provider("scheme", "Meadow", worker)
    household = make_provider("household", "Grace's home", olu, scheme=scheme)

    pause_provider(provider=scheme, by=worker, at=now())

    assert "Your scheme takes no new people now." in own_page(client, household)
