from html.parser import HTMLParser

import pytest
from django import forms

from marketplace.front.widgets import Radios
from tests.front.catalogue import EveryField, OneQuestion


class Elements(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def by_id(self, id_):
        return next(attrs for _, attrs in self.found if attrs.get("id") == id_)

    def all(self, tag):
        return [attrs for name, attrs in self.found if name == tag]


@pytest.fixture
def wrong():
    return EveryField({"name": "N" * 30, "born_on_day": "32", "born_on_month": "3", "how": "call"})


def test_every_line_of_the_summary_leads_to_a_control(wrong):
    page = Elements(str(wrong))
    ids = {attrs.get("id") for _, attrs in page.found}

    targets = [a["href"].removeprefix("#") for a in page.all("a")]

    assert len(targets) == 12
    assert set(targets) <= ids


def test_the_summary_is_announced_and_can_take_focus(wrong):
    page = Elements(str(wrong))

    summary = next(
        d for d in page.all("div") if "nhsuk-error-summary" in d.get("class", "").split()
    )

    assert summary["tabindex"] == "-1"
    assert any(d.get("role") == "alert" for d in page.all("div"))


def test_every_id_is_used_once_and_every_description_exists(wrong):
    page = Elements(str(wrong))
    ids = [attrs["id"] for _, attrs in page.found if "id" in attrs]

    described = {i for _, a in page.found for i in a.get("aria-describedby", "").split()}

    assert len(ids) == len(set(ids))
    assert described <= set(ids)


def test_every_label_names_a_control(wrong):
    page = Elements(str(wrong))
    controls = {a.get("id") for tag in ("input", "select", "textarea") for a in page.all(tag)}

    assert {label["for"] for label in page.all("label")} <= controls


def test_a_wrong_field_is_marked_and_described_by_its_hint_and_message(wrong):
    control = Elements(str(wrong)).by_id("id_name")

    assert control["aria-invalid"] == "true"
    assert control["aria-describedby"] == "id_name-hint id_name-error"
    assert control["value"] == "N" * 30


def test_only_the_wrong_box_of_a_day_is_marked():
    form = EveryField({"born_on_day": "32", "born_on_month": "3", "born_on_year": "1984"})
    page = Elements(str(form))

    assert page.by_id("id_born_on-day")["aria-invalid"] == "true"
    assert "aria-invalid" not in page.by_id("id_born_on-month")
    assert 'href="#id_born_on-day"' in str(form)


def test_messages_are_read_out_as_errors(wrong):
    assert '<span class="nhsuk-u-visually-hidden">Error: </span>Day must' not in str(EveryField())
    assert '<span class="nhsuk-u-visually-hidden">Error: </span>' in str(wrong)


def test_the_browsers_own_checks_are_left_out():
    html = str(EveryField())

    assert " required" not in html
    assert 'maxlength="' not in html.replace("data-maxlength", "")


def test_numbers_and_money_are_typed_as_text_with_the_right_keyboard():
    page = Elements(str(EveryField()))

    assert page.by_id("id_people")["inputmode"] == "numeric"
    assert page.by_id("id_people")["type"] == "text"
    assert page.by_id("id_most")["inputmode"] == "decimal"
    assert page.by_id("id_email")["autocomplete"] == "email"


def test_a_password_is_never_sent_back():
    assert "hunter2" not in str(EveryField({"password": "hunter2"}))


def test_a_hint_is_tied_to_its_answer():
    assert Elements(str(EveryField())).by_id("id_how_0")["aria-describedby"] == "id_how_0-hint"


def test_a_field_inside_an_answer_is_drawn_once():
    html = str(EveryField())

    assert html.count('name="call_number"') == 1
    assert html.index("id_how_1-inside") < html.index('name="call_number"')


def test_one_question_is_the_heading_of_its_page():
    html = str(OneQuestion())

    assert html.count("<h1") == 1
    assert '<h1 class="nhsuk-fieldset__heading">Where do you want support?</h1>' in html


def test_a_forms_own_mistake_stands_in_the_summary():
    assert "Nobody can&#x27;t send this form." in str(EveryField({"name": "Nobody"}))


def test_what_was_typed_is_escaped():
    assert "<script>" not in str(EveryField({"name": "<script>", "story": "</textarea><script>"}))


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (forms.CharField(label="Your name"), "Fill in “Your name”."),
        (forms.CharField(label="How are you?"), "Answer the question “How are you?”."),
        (forms.ChoiceField(label="Area", widget=Radios), "Choose an answer for “Area”."),
        (forms.BooleanField(label="I agree"), "Tick the box “I agree” to go on."),
        (forms.FileField(label="A letter"), "Choose a file for “A letter”."),
        (forms.CharField(error_messages={"required": "Say your name."}), "Say your name."),
    ],
)
def test_a_missing_answer_is_named(field, words):
    form = type("Asked", (forms.Form,), {"answer": field})

    assert words in str(form({}))


def test_a_form_may_leave_the_summary_to_the_page():
    class Quiet(EveryField):
        shows_summary = False

    assert "There is a problem" not in str(Quiet({"name": ""}))
