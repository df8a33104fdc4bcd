"""Rita, a vetted provider at outline tier, looks everywhere she can. Nothing leads to Amira.

The cast's facts carry words that occur nowhere else: searched for in bodies, headers and letters.
"""

import logging
import re

import pytest
from django.core import mail
from django.urls import reverse

from marketplace.messages.actions import staff_of, tell
from marketplace.outbox.tasks import deliver_due
from marketplace.people.clock import now
from tests.permissions import matrix
from tests.permissions.world import World

pytestmark = pytest.mark.django_db

PLANTED = re.compile(
    r"Planted|Secretgate|OL4\s*3XY|07700\s*900123|1,234\.56|\b1234\.56|\b123456\b"
    r"|17 May 1990|1990-05-17|Amira|Vera|amira@|viewer@",
    re.IGNORECASE,
)
# Drawn by chance, and so now and then with "vEra" among their letters.
DRAWN = re.compile(r"(csrfmiddlewaretoken\" value=\"|nonce=\"|csrftoken=|sessionid=|nonce-)[\w-]+")
MOST_PAGES = 400


@pytest.fixture(autouse=True)
def _quiet(caplog):
    caplog.set_level(logging.CRITICAL, logger="django.request")


@pytest.fixture
def world():
    found = World()
    assert found.need
    assert found.rivals_offer
    assert found.response
    return found


def everything_in(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    cookies = response.cookies.output()
    return DRAWN.sub("", f"{headers}\n{cookies}\n{body.decode(errors='replace')}")


def found_in(response):
    return sorted({match.group() for match in PLANTED.finditer(everything_in(response))})


def addresses(world):
    """Every URL of the matrix, about Amira and about nobody, with the arguments its row gives."""
    for name, several in matrix.all_rows().items():
        for row in several:
            yield reverse(name, kwargs=row.own(world))


def test_the_planted_facts_are_really_there(world):
    """Ben, who may see them, does: else the tests below could not fail."""
    ben = matrix.Visitors(world).ask(
        "ben", "GET", reverse("people:person", args=[world.amira.uuid])
    )

    assert {"Amira", "OL4 3XY", "Secretgate", "07700 900123"} <= set(found_in(ben))


@pytest.mark.parametrize("role", ["rival", "stranger", "anonymous"])
def test_nothing_is_planted_at_any_address(world, role):
    visitors, leaks = matrix.Visitors(world), []

    for url in sorted(set(addresses(world))):
        for method in ("GET", "POST"):
            found = found_in(visitors.ask(role, method, url))
            leaks += [f"{method} {url}: {found}"] if found else []

    assert not leaks, "\n".join(leaks)


@pytest.mark.parametrize("role", ["rival", "stranger"])
def test_nothing_is_planted_wherever_links_lead(world, role):
    visitors, leaks = matrix.Visitors(world), []
    waiting, seen = ["/", "/offers/", "/home/", "/notices/", "/provider/outlines/"], set()

    while waiting and len(seen) < MOST_PAGES:
        url = waiting.pop(0)
        if url in seen or url.startswith(("/static", "/accounts/logout")):
            continue
        seen.add(url)
        response = visitors.ask(role, "GET", url)
        text = everything_in(response)
        leaks += [f"{url}: {PLANTED.findall(text)}"] if PLANTED.search(text) else []
        waiting += re.findall(r'(?:href|src|Location)(?:="|: )(/[^"#\s]*)', text)

    assert not leaks, "\n".join(leaks)
    assert len(seen) > 5


@pytest.mark.parametrize("words", ["Plante", "Secretgat", "Ami", "OL4", "veg", "roses"])
def test_no_search_finds_a_planted_fact(world, words):
    deliver_due()
    visitors, leaks = matrix.Visitors(world), []

    for address in ("/offers/", "/provider/outlines/", "/switch/", "/notices/"):
        for name in ("q", "words", "place"):
            found = found_in(visitors.ask("rival", "GET", f"{address}?{name}={words}"))
            leaks += [f"{address}?{name}={words}: {found}"] if found else []

    assert not leaks, "\n".join(leaks)


def test_no_letter_to_a_provider_holds_a_planted_fact(world):
    from marketplace.needs.actions.posting import pause_need, post_need

    pause_need(need=world.need, by=world.user("amira"), at=now())
    post_need(need=world.need, by=world.user("amira"), at=now())
    tell(users=staff_of(world.rival.organisation), words="Something fits.", about=world.amira)
    deliver_due()

    to_providers = [letter for letter in mail.outbox if {"rival@test.example"} & set(letter.to)]
    assert to_providers
    for letter in to_providers:
        assert not PLANTED.search(str(letter.message())), letter.subject


def test_an_error_page_repeats_nothing(world, settings):
    visitors = matrix.Visitors(world)
    address = reverse("people:person", args=[world.amira.uuid])

    page = visitors.ask("rival", "GET", address)

    assert page.status_code == 404
    assert not found_in(page)
