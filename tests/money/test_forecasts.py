"""The forecast on its page: in words, as a line with words of its own, and as a table."""

import re

import pytest
from django.urls import reverse

from tests.agreements.world import make_live_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    story = make_live_story()
    client.force_login(story.person_user)
    return client.get(reverse("money:forecast", args=[story.budget.uuid])).content.decode()


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
