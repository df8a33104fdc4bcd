"""Every form there is, sent badly. A new URL with a Row in the matrix is tried by itself.

Forms are read from the page as a browser reads them. Whatever is sent: never a 5xx; what isn't
accepted changes nothing, and comes back with what is wrong, where, and what was typed.
"""

import logging
import re
from html import escape

import pytest
from django.db import connection, transaction

from tests.bad_input import junk, places, stories
from tests.permissions.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quiet(caplog):
    caplog.set_level(logging.CRITICAL, logger="django.request")
    caplog.set_level(logging.CRITICAL, logger="django.security")


def forms_of(area):
    """Each place of an area with its form and good answers; buttons have neither."""
    world = World()
    for place in places.places_of(area, world):
        form = place.form()
        yield place, form, places.good(place, form, world) if form else {}


def report(found):
    assert not found, "\n".join(dict.fromkeys(found))


@pytest.mark.parametrize("area", places.areas())
def test_a_good_form_is_accepted(area):
    """Else nothing below could be told from a form that refuses everything."""
    refused = []
    for place, form, good in forms_of(area):
        if form and place.name not in stories.NOTHING_TO_WRITE:
            sent = place.post(good)
            if not sent.is_accepted:
                refused.append(f"{place}: {sent.status} {mistakes(sent)}")

    report(refused)


@pytest.mark.parametrize("area", places.areas())
def test_a_bad_form_writes_nothing_and_says_what_is_wrong(area):
    found = []
    for place, form, good in forms_of(area):
        for bad in junk.whole_forms(form, good, place.others) if form else ():
            found += wrong_with(place, form, bad)

    report(found)


@pytest.mark.parametrize("area", places.areas())
def test_one_bad_answer_among_good_ones_is_found(area):
    found = []
    for place, form, good in forms_of(area):
        for bad in junk.single_boxes(form, good) if form else ():
            found += wrong_with(place, form, bad)

    report(found)


@pytest.mark.parametrize("area", places.areas())
def test_a_button_takes_no_harm_from_junk(area):
    found = []
    for place, form, _ in forms_of(area):
        if form is None:
            sent = place.post({"person": junk.NUL, "do": junk.DIGITS, "answer": "no-such"})
            found += [f"{place}: {sent.status}"] if sent.status >= 500 else []

    report(found)


@pytest.mark.parametrize("area", places.areas())
def test_the_same_form_sent_twice_counts_once(area):
    found = []
    for place, _, good in forms_of(area):
        if place.name in stories.MEANT_TWICE:
            continue
        with transaction.atomic():
            first = place.post_to_stay(good)
            before = rows_in(first.written)
            second = place.post_to_stay(good)
            after = rows_in(first.written)
            transaction.set_rollback(True)
        if second.status >= 500 or first.status >= 500:
            found.append(f"{place}: {first.status}, then {second.status}")
        grown = {table for table in after if after[table] > before[table]}
        found += [f"{place}: sent twice, {sorted(grown)} grew twice"] if grown else []

    report(found)


@pytest.mark.parametrize("area", places.areas())
def test_a_page_left_open_while_things_moved_on_changes_nothing(area):
    found = []
    for place, form, good in forms_of(area):
        with transaction.atomic():
            stories.move_everything_on()
            sent = place.post_to_stay(good)
            transaction.set_rollback(True)
        if sent.status >= 500:
            found.append(f"{place}: {sent.status}")
        elif sent.written and place.name not in stories.ALWAYS_OPEN:
            found.append(f"{place}: {sent.status}, wrote {sorted(sent.written)}")
        elif sent.status == 200 and form and not mistakes(sent):
            found.append(f"{place}: does not say that things moved on")

    report(found)


def wrong_with(place, form, bad):
    sent = place.post(bad.data)
    if sent.status >= 500:
        return [f"{place} with {bad.what}: {sent.status}"]
    if sent.status == 302:
        is_wrong = bad.is_never_right and sent.written and not harmless(form, bad)
        return [f"{place} took {bad.what}: wrote {sorted(sent.written)}"] if is_wrong else []
    if sent.status != 200:
        return []
    return [f"{place} with {bad.what}: {words}" for words in faults_of_page(place, form, bad, sent)]


def faults_of_page(place, form, bad, sent):
    if sent.written and place.name not in stories.KEEPS_A_DRAFT:
        yield f"refused, but wrote {sorted(sent.written)}"
    text = sent.response.content.decode(errors="replace")
    if "nhsuk-error-summary" not in text:
        yield "no error summary"
        return
    summary = text.partition('class="nhsuk-error-summary"')[2].partition("</div>")[0]
    lost = [to for to in re.findall(r'href="#([^"]+)"', summary) if f'id="{to}"' not in text]
    if lost:
        yield f"links lead nowhere: {lost}"
    for name, values in bad.data.items():
        each = form.fields.get(name)
        if each is None or not each.is_typed or each.kind == "password" or "\0" in values[0]:
            continue
        kept = values[-1].strip()
        if kept and escape(kept) not in text and kept not in text:
            yield f"what was typed in {name} is lost"


def harmless(form, bad):
    """Nothing but ticks and a page's own buttons was wrong: they have no wrong value."""
    wrong = [form.fields[name] for name in bad.chosen]
    return bool(wrong) and all(each.is_tick or each.kind == "button" for each in wrong)


def mistakes(sent):
    text = sent.response.content.decode(errors="replace")
    _, found, after = text.partition('class="nhsuk-error-summary"')
    return " ".join(after.partition("</div>")[0].split())[:300] if found else ""


def rows_in(tables):
    with connection.cursor() as cursor:
        counted = {}
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            counted[table] = cursor.fetchone()[0]
    return counted
