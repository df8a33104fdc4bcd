"""The forecast on its page: in words, as a line with words of its own, and as a table."""

import re

import pytest
from django.urls import reverse

from budgets import actions as budgets
from marketplace.money.actions import put_money_in
from marketplace.money.queries.subjects import BudgetSubject
from marketplace.people.clock import now
from tests.agreements.world import make_live_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return make_live_story()


@pytest.fixture
def page(client, story):
    return read(client, story)


def read(client, story):
    client.force_login(story.person_user)
    return client.get(reverse("money:forecast", args=[story.budget.uuid])).content.decode()


def put_in_parts(story, pence=130_000):
    put_money_in(
        subject=BudgetSubject(story.budget, story.person),
        pence=pence, every="quarter", by=story.officer, at=now(), key="parts",
    )  # fmt: skip


def figures_of(page):
    rows = re.findall(r'<tr class="nhsuk-table__row">(.*?)</tr>', page)
    return [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in rows]


def test_it_says_what_is_left_what_is_promised_and_what_is_likely(page):
    assert "£4,700 is left to use today" in page
    assert "£300 is promised" in page
    assert "is left on the last day" in page


def test_the_line_and_the_table_say_the_same(page):
    points = re.search(r'points="([^"]+)"', page)[1].split()

    assert page.count('<td class="nhsuk-table__cell">') == len(points)
    assert points[0] == "0,0"
    assert points[-1].startswith("600,")


def test_the_drawing_has_words_for_who_cannot_see_it(page):
    assert 'role="img" aria-labelledby="chart-title"' in page
    assert '<title id="chart-title">What is likely to be left: £4,700 today' in page


def test_words_table_and_line_count_what_is_still_to_come(client, story):
    put_in_parts(story)

    page = read(client, story)

    days, comes_in, left = zip(*figures_of(page), strict=True)
    parts = [words for words in comes_in if words]
    points = [point.split(",") for point in re.search(r'points="([^"]+)"', page)[1].split()]
    assert f"more is still to come, in {len(parts)} parts" in page
    assert f"The next part comes on {days[comes_in.index(parts[0])]}" in page
    assert len(points) == len(days)
    for before, after, words in zip(points, points[1:], comes_in[1:], strict=False):
        assert (int(after[1]) < int(before[1])) == bool(words)  # up where a part comes in
    assert min(int(y) for _, y in points) == 0
    assert f"<strong>{left[-1]}</strong> is left on the last day" in page


def test_what_waits_for_a_stopped_budget_is_said_and_not_counted(client, story):
    put_in_parts(story)
    budgets.suspend(budget=story.budget, by=None, at=now())

    page = read(client, story)

    assert "more waits while the budget is stopped" in page
    assert "Comes in" not in page
