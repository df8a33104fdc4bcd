"""What a statement costs, however much stands on it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budgets.actions import allocate
from budgets.models import Budget
from marketplace.agreements.actions.verdicts import give_verdict
from marketplace.people.clock import now
from tests import cast
from tests.agreements.world import make_live_story

pytestmark = pytest.mark.django_db
MOST = 20


def queries_of(client, reader):
    client.force_login(reader)
    url = reverse("money:statement", args=[Budget.objects.get().uuid])
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in asked]


@pytest.fixture
def story():
    story = make_live_story()
    give_verdict(outcome=story.outcome, level=0, words="", by=story.person_user, at=now())
    return story


def test_the_person_reads_their_statement_in_twenty_queries(client, story):
    asked = queries_of(client, story.person_user)

    assert len(asked) <= MOST, "\n".join(asked)


def test_while_something_is_promised_it_costs_no_more(client):
    story = make_live_story()

    asked = queries_of(client, story.person_user)

    assert len(asked) <= MOST, "\n".join(asked)


def test_a_supporter_reads_it_in_twenty_queries(client, story):
    dev = cast.make_user("Dev")
    cast.make_supporter(story.person, dev)

    asked = queries_of(client, dev)

    assert len(asked) <= MOST, "\n".join(asked)


def test_the_funder_reads_it_in_two_more(client, story):
    asked = queries_of(client, story.officer)

    assert len(asked) <= MOST + 2, "\n".join(asked)


def test_fifty_movements_more_cost_no_query_more(client, story):
    before = len(queries_of(client, story.person_user))

    for number in range(50):
        allocate(budget=story.budget, pence=1_00, by=None, at=now(), key=str(number))

    assert len(queries_of(client, story.person_user)) == before
