from datetime import UTC, date, datetime

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from marketplace.front.templatetags import plain


@pytest.mark.parametrize(
    ("pence", "words"),
    [
        (123_450, "£1,234.50"),
        (123_400, "£1,234"),
        (5, "£0.05"),
        (0, "£0"),
        (-2_000, "−£20"),
        (None, ""),
    ],
)
def test_pounds(pence, words):
    assert plain.pounds(pence) == words


def test_a_statement_always_shows_pence():
    assert plain.pounds_and_pence(123_400) == "£1,234.00"


def test_a_guess_has_no_pence():
    assert plain.about(572_358) == "£5,723"


def test_a_day_in_words():
    assert plain.day(date(2026, 3, 5)) == "5 March 2026"


def test_the_day_of_an_instant_is_the_day_in_london():
    assert plain.day(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2026"


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [(14, 30, "2:30pm"), (9, 0, "9am"), (12, 0, "midday"), (0, 0, "midnight"), (0, 5, "12:05am")],
)
def test_a_moment_in_words(hour, minute, words):
    assert (
        plain.moment(datetime(2026, 3, 5, hour, minute, tzinfo=UTC)) == f"5 March 2026 at {words}"
    )


def test_one_and_many():
    assert plain.plural(1, "offer,offers") == "1 offer"
    assert plain.plural(3, "offer,offers") == "3 offers"
    assert plain.plural(0, "offer,offers") == "0 offers"


def test_a_list_in_words():
    assert plain.listed(["music", "football", "art"]) == "music, football and art"
    assert plain.listed(["music"]) == "music"


def test_a_tag_escapes_its_words_and_knows_its_colours():
    assert (
        plain.tag("<b>", "green") == '<strong class="nhsuk-tag nhsuk-tag--green">&lt;b&gt;</strong>'
    )
    assert plain.tag("New", '"><script>') == '<strong class="nhsuk-tag">New</strong>'


def test_page_numbers_leave_gaps():
    page = Paginator(range(400), 10).get_page(5)

    assert plain.page_numbers(page) == [1, None, 4, 5, 6, None, 40]


def test_the_same_page_keeps_the_rest_of_its_address():
    request = RequestFactory().get("/offers/?kind=home&page=3")

    shown = Template("{% same_page page=4 %}").render(Context({"request": request}))

    assert shown == "?kind=home&amp;page=4"


def test_two_lists_on_one_page_turn_their_own_pages():
    request = RequestFactory().get("/payments/?page=3&runs=2")
    page = Paginator(range(40), 10).get_page(2)

    shown = Template('{% include "parts/pagination.html" with parameter="runs" %}').render(
        Context({"request": request, "page": page})
    )

    assert "?page=3&amp;runs=3" in shown
    assert "page=4" not in shown


def test_a_row_escapes_what_was_written_and_keeps_what_was_drawn():
    shown = Template('{% row name %}{{ words }} {% tag "New" %}{% endrow %}').render(
        Context({"name": "<b>Where</b>", "words": "<i>Oldham</i>"})
    )

    assert "&lt;b&gt;Where&lt;/b&gt;" in shown
    assert "&lt;i&gt;Oldham&lt;/i&gt;" in shown
    assert '<strong class="nhsuk-tag">New</strong>' in shown
