from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError

from marketplace.front.fields import DateField, MoneyField, PhoneField, PostcodeField


def refusal(field, value):
    with pytest.raises(ValidationError) as refused:
        field.clean(value)
    return refused.value.messages[0]


@pytest.mark.parametrize(
    ("typed", "pence"),
    [
        ("1,250.50", 125_050),
        ("£250", 25_000),
        (" £ 1,000 ", 100_000),
        ("12.5", 1_250),
        (".50", 50),
        ("0", 0),
        ("1250", 125_000),
    ],
)
def test_money_is_kept_as_whole_pence(typed, pence):
    assert MoneyField().clean(typed) == pence


@pytest.mark.parametrize("typed", ["abc", "1.234", "1,25", "-5", "1.250,50", ".", "£", "1e3", "٣"])
def test_money_that_cannot_be_read_is_refused_with_an_example(typed):
    message = refusal(MoneyField(), typed if typed != "£" else "££")

    assert message == "Enter an amount in pounds, like 250 or 1,250.50."


def test_money_has_a_least_and_a_most():
    field = MoneyField(min_pence=100, max_pence=150_050)

    assert refusal(field, "0.99") == "The amount must be £1 or more."
    assert refusal(field, "1,500.51") == "The amount must be £1,500.50 or less."


def test_money_kept_is_shown_in_pounds_and_money_typed_stays():
    field = MoneyField()

    assert field.prepare_value(125_050) == "1250.50"
    assert field.prepare_value(25_000) == "250"
    assert field.prepare_value("twenty") == "twenty"


def test_no_money_typed_is_none_when_it_may_be():
    assert MoneyField(required=False).clean("  ") is None


@pytest.mark.parametrize(
    "typed", [("27", "3", "1984"), ("27", "March", "1984"), ("27", "mar", "1984")]
)
def test_a_day_is_typed_in_three_boxes(typed):
    assert DateField().clean(typed) == date(1984, 3, 27)


@pytest.mark.parametrize(
    ("typed", "message", "boxes"),
    [
        (("32", "3", "1984"), "Day must be between 1 and 31.", {"day"}),
        (("0", "3", "1984"), "Day must be between 1 and 31.", {"day"}),
        (("1", "13", "1984"), "Month must be between 1 and 12.", {"month"}),
        (("1", "ma", "1984"), "Month must be between 1 and 12.", {"month"}),
        (("1", "3", "84"), "Year must have 4 numbers, like 2026.", {"year"}),
        (("31", "2", "2026"), "There is no 31 February in 2026.", {"day"}),
        (("", "3", ""), "Enter the day and the year as well.", {"day", "year"}),
    ],
)
def test_a_wrong_day_says_which_box_and_why(typed, message, boxes):
    with pytest.raises(ValidationError) as refused:
        DateField().clean(typed)

    assert refused.value.messages == [message]
    assert set(refused.value.params["boxes"]) == boxes


def test_a_day_may_have_limits():
    field = DateField(earliest=date(2026, 1, 2), latest=lambda: date(2026, 12, 30))

    assert refusal(field, ("1", "1", "2026")) == "The date must be 2 January 2026 or later."
    assert refusal(field, ("31", "12", "2026")) == "The date must be 30 December 2026 or earlier."


def test_no_day_typed_is_none_when_it_may_be():
    assert DateField(required=False).clean(("", "", "")) is None


class Birthday(forms.Form):
    born_on = DateField()


def test_a_form_shows_the_day_it_holds_and_keeps_what_was_typed():
    held = str(Birthday(initial={"born_on": date(1984, 3, 27)}))
    typed = str(Birthday({"born_on_day": "99", "born_on_month": "x", "born_on_year": "19"}))

    assert all(f'value="{part}"' in held for part in ("27", "3", "1984"))
    assert all(f'value="{part}"' in typed for part in ("99", "x", "19"))


def test_a_form_knows_whether_the_day_changed():
    data = {"born_on_day": "27", "born_on_month": "3", "born_on_year": "1984"}

    assert not Birthday(data, initial={"born_on": date(1984, 3, 27)}).has_changed()
    assert Birthday(data, initial={"born_on": date(1984, 3, 28)}).has_changed()


@pytest.mark.parametrize("typed", ["ol43xy", "OL4 3XY", " ol4  3xy ", "OL4-3XY"])
def test_a_postcode_is_tidied(typed):
    assert PostcodeField().clean(typed) == "OL4 3XY"


def test_a_postcode_that_is_none_is_refused():
    assert refusal(PostcodeField(), "OL4") == "Enter a full postcode, like OL4 3XY."


def test_a_postcode_that_cannot_be_is_refused_by_the_field_itself():
    message = "Enter a full postcode, like OL4 3XY."

    assert refusal(PostcodeField(), "OL1 1CC") == message


def test_a_telephone_number_is_kept_as_typed():
    assert PhoneField().clean("(01632) 960-001") == "(01632) 960-001"
    assert refusal(PhoneField(), "12345").startswith("Enter a telephone number")


def test_numbers_too_long_for_a_computer_are_refused_in_words():
    digits = "9" * 100_000

    assert refusal(MoneyField(max_pence=100_000), digits) == "The amount must be £1,000 or less."
    assert "born_on" in Birthday(dict.fromkeys(["born_on_day", "born_on_month"], digits)).errors
    assert "between 1 and 31" in refusal(DateField(), (digits, "3", "1984"))
    assert "4 numbers" in refusal(DateField(), ("1", "3", digits))
