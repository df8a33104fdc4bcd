import re

import pytest
from django.forms import formset_factory
from django.utils.functional import SimpleLazyObject

from marketplace.front.summary import forms_with_errors
from tests import cast
from tests.front.catalogue import EveryField, OneQuestion

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def html(response):
    return response.content.decode()


def test_a_page_has_one_title_one_heading_and_a_way_past_the_menu(client):
    page = html(client.get("/catalogue/form/"))

    assert "<title>Every field – Kith</title>" in page
    assert page.count("<h1") == 1
    assert 'href="#maincontent"' in page
    assert '<main class="nhsuk-main-wrapper" id="maincontent">' in page


def test_a_page_with_mistakes_says_so_in_its_title_and_once_at_its_top(client):
    page = html(client.post("/catalogue/form/", {"name": ""}))

    assert "<title>Error: Every field – Kith</title>" in page
    assert page.count("There is a problem") == 1
    assert page.index("There is a problem") < page.index("<h1")


def test_whoever_acts_for_someone_sees_for_whom(client):
    page = html(client.get("/catalogue/parts/"))

    assert "You are acting for Joan Hartley, as her daughter" in page
    assert 'href="/switch/"' in page


def test_the_named_contact_stands_on_the_page(client):
    page = html(client.get("/catalogue/parts/"))

    assert "Pat Holt" in page
    assert 'href="tel:01632960777"' in page


def test_a_visitor_may_sign_in_and_a_user_may_sign_out(client):
    before = html(client.get("/catalogue/done/"))
    client.force_login(cast.make_user("Amira Khan"))
    after = html(client.get("/catalogue/done/"))

    assert "/accounts/login/" in before
    assert "My page" not in before
    assert "Amira Khan" in after
    assert "My page" in after
    assert 'action="/accounts/logout/" method="post"' in after


def test_only_the_demonstration_says_that_it_is_one(client, settings):
    assert "demonstration" not in html(client.get("/catalogue/done/"))

    settings.DEMO = True

    assert "This is a demonstration" in html(client.get("/catalogue/done/"))


def test_every_script_has_a_nonce_and_no_style_is_inline(client):
    page = html(client.get("/catalogue/parts/"))

    assert all("nonce=" in tag for tag in re.findall(r"<script[^>]*>", page))
    assert not re.search(r"<[^>]+ style=|<style|<[^>]+ on[a-z]+=", page)


def test_nothing_comes_from_another_site(client):
    page = html(client.get("/catalogue/parts/"))

    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/catalogue/nothing/", 404, "We can’t find this page"),
        ("/catalogue/refused/", 403, "You can’t see this page"),
        ("/catalogue/csrf/", 403, "Please send it again"),
        ("/catalogue/broken/", 500, "Something went wrong"),
    ],
)
def test_a_page_that_cannot_be_shown_says_what_to_do(client, address, status, words):
    client.raise_request_exception = False

    response = client.get(address)

    assert response.status_code == status
    assert f"<h1>{words}</h1>" in html(response)
    assert 'href="/contact/"' in html(response)


def test_a_broken_page_asks_nothing_of_the_database(client, django_assert_num_queries):
    client.raise_request_exception = False

    with django_assert_num_queries(0):
        client.get("/catalogue/broken/")


def test_a_page_finds_the_mistakes_of_every_form_it_is_given():
    wrong, right, unsent = EveryField({"name": ""}), OneQuestion({"where": "out"}), OneQuestion()
    several = formset_factory(OneQuestion)({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1"})

    found = forms_with_errors({"a": wrong, "b": [right, unsent], "c": several, "d": [wrong]})

    assert found == [wrong, several.forms[0]]


def test_a_value_that_is_not_needed_is_not_fetched():
    fetched = []

    forms_with_errors({"user": SimpleLazyObject(lambda: fetched.append(1))})

    assert fetched == []
