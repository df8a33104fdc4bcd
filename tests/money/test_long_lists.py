"""Lists that grow are paged, none is cut off in silence, and no name stands in an address."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budgets.models import Payment, PaymentRun
from budgets.seals import seal
from marketplace.agreements.actions.verdicts import give_verdict
from marketplace.front.templatetags.plain import pounds
from marketplace.money.queries.budgets import number_of
from marketplace.money.views import paging
from marketplace.people.clock import now, today
from marketplace.people.models import Organisation
from marketplace.people.records.organisations import OrganisationKind
from tests import cast
from tests.agreements.world import make_budget, make_live_story

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _short_pages(monkeypatch):
    monkeypatch.setattr(paging, "A_PAGE", 2)


@pytest.fixture
def fern():
    return cast.make_user("Fern")


@pytest.fixture
def funder(client, fern) -> Organisation:
    client.force_login(fern)
    return cast.make_organisation(OrganisationKind.ICB, "", fern)


def fund(funder, fern, *names):
    people = [cast.make_person(first, last_name=last) for first, last in map(str.split, names)]
    for person in people:
        make_budget(person, funder, fern)
    return people


def listed(response):
    return [budget.holder for budget in response.context["budgets"]]


def url_of(funder):
    return reverse("money:funded", args=[funder.uuid])


def test_budgets_stand_on_pages_the_newest_first(client, funder, fern):
    fund(funder, fern, "Ann Ash", "Bea Birch", "Cas Cedar")

    first, second = client.get(url_of(funder)), client.get(url_of(funder) + "?page=2")

    assert listed(first) == ["Cas Cedar", "Bea Birch"]
    assert listed(second) == ["Ann Ash"]
    assert "?page=2" in first.content.decode()


def test_the_funder_reads_what_it_has_given_in_all(client, funder, fern):
    fund(funder, fern, "Ann Ash", "Bea Birch")
    before = client.get(url_of(funder)).context["given_pence"]
    seal(at=now())
    fund(funder, fern, "Cas Cedar")

    given = client.get(url_of(funder))

    assert before > 0
    assert given.context["given_pence"] == before * 3 // 2
    assert f"In all, {pounds(before * 3 // 2)} has been given" in given.content.decode()


@pytest.mark.parametrize("words", ["bea", "BIRCH", " bea  birch "])
def test_a_person_is_found_by_name(client, funder, fern, words):
    fund(funder, fern, "Ann Ash", "Bea Birch", "Cas Cedar")

    assert listed(client.post(url_of(funder), {"words": words})) == ["Bea Birch"]


def test_a_person_is_found_by_their_number(client, funder, fern):
    ann, _ = fund(funder, fern, "Ann Ash", "Bea Birch")

    assert listed(client.post(url_of(funder), {"words": number_of(ann).lower()})) == ["Ann Ash"]


def test_nobody_is_found_who_has_no_budget_from_here(client, funder, fern):
    fund(funder, fern, "Ann Ash")
    other = cast.make_organisation(OrganisationKind.COUNCIL, "Elsewhere", cast.make_user("Cora"))
    fund(other, fern, "Zed Zelkova")

    response = client.post(url_of(funder), {"words": "Zelkova"})

    assert "We found nobody" in response.content.decode()
    assert listed(response) == ["Ann Ash"]


def test_too_many_found_are_said_to_be_more(client, funder, fern):
    fund(funder, fern, "Ann Ash", "Ann Birch", "Ann Cedar")

    page = client.post(url_of(funder), {"words": "Ann"}).content.decode()

    assert "3 budgets found. These are the newest 2" in " ".join(page.split())
    assert "?page=" not in page


def test_a_page_takes_as_many_queries_however_long_the_list(client, funder, fern, monkeypatch):
    monkeypatch.setattr(paging, "A_PAGE", 50)
    fund(funder, fern, "Ann Ash")
    client.get(url_of(funder))

    with CaptureQueriesContext(connection) as few:
        client.get(url_of(funder))
    fund(funder, fern, "Bea Birch", "Cas Cedar", "Dot Dogwood")
    with CaptureQueriesContext(connection) as many:
        client.get(url_of(funder))

    assert len(many) == len(few)


def test_runs_and_what_is_due_turn_their_own_pages(client):
    story = make_live_story(form="notional")
    give_verdict(outcome=story.outcome, level=0, words="", by=story.person_user, at=now())
    client.force_login(story.officer)
    for _ in range(3):
        PaymentRun.objects.create(payer=story.funder.party, for_on=today(), made_at=now())

    page = client.get(reverse("money:payments", args=[story.funder.uuid]) + "?runs=2")

    assert len(page.context["runs"]) == 1
    assert [p.uuid for p in page.context["payments"]] == [Payment.objects.get().uuid]
    assert "?runs=1" in page.content.decode()
