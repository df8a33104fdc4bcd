"""Anyone may look for support: nothing they type breaks it, and nothing hidden shows."""

from datetime import timedelta

import pytest

from marketplace.people.clock import today
from marketplace.providers.finding import reindex
from tests.cast import make_offer, make_provider

pytestmark = pytest.mark.django_db
OFFERS = "/offers/"


@pytest.mark.parametrize(
    "query",
    ["q=" + "a" * 5_000, 'q="*(NEAR', "q=%27%3B--", "kinds=nonsense", "miles=-1",
     "miles=5", "most=ten", "most=-5", "sort=drop", "page=-1", "page=99999999", "page=x",
     "place=Nowhereville", "basis=9", "languages=%F0%9F%98%80&access=1", "page=%D9%A1"],
)  # fmt: skip
def test_no_answer_breaks_the_page(client, query):
    make_offer(make_provider("vcse"))
    reindex()

    assert client.get(f"{OFFERS}?{query}").status_code == 200


def test_a_check_that_runs_out_hides_the_offer_at_once(client):
    provider = make_provider("vcse")
    offer = make_offer(provider)
    reindex()
    provider.checks.update(expires_on=today() - timedelta(days=1))

    assert offer.title not in client.get(OFFERS).content.decode()


def test_only_offers_with_a_place_free_are_listed(client):
    full, free = (make_offer(make_provider("vcse"), places_free=n) for n in (0, 2))
    reindex()

    page = client.get(OFFERS).content.decode()

    assert free.title in page
    assert full.title not in page
    assert "1 offer with a place free" in page


def test_a_page_past_the_last_shows_the_last(client):
    provider = make_provider("vcse")
    for _ in range(21):
        make_offer(provider)
    reindex()

    page = client.get(f"{OFFERS}?page=40")

    assert len(page.context["results"].offers) == 1
    assert page.context["results"].page.number == 2
