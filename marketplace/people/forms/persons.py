from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from marketplace.front.fields import DateField, PhoneField, PostcodeField
from marketplace.front.widgets import DateBoxes, Radios
from marketplace.people.clock import today
from marketplace.people.forms.said import SaidFields
from marketplace.people.forms.supporters import InviteSupporterForm, TermsForm
from marketplace.people.models import Person
from marketplace.people.places import area_of, find_place
from marketplace.people.records.persons import ContactWay, ReadingFormat
from marketplace.people.records.said import Channel

_OLDEST = timedelta(days=366 * 125)


def _first_birthday() -> date:
    return today() - _OLDEST


def _text(label: str, most: int, missing: str = "", **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        error_messages={"required": missing, "max_length": f"Use {most} letters or fewer here."},
        **more,
    )


class PersonForm(forms.Form):
    """Who someone is, and how they like to be reached: the Accessible Information Standard."""

    first_name = _text("First name", 60, "Enter the first name.")
    last_name = _text("Last name", 60, "Enter the last name.")
    born_on = DateField(
        label="Date of birth",
        help_text="For example, 27 3 1990. Others see only an age band, such as 25 to 34.",
        earliest=_first_birthday,
        latest=today,
        widget=DateBoxes(is_birthday=True),
        error_messages={
            "required": "Enter the date of birth.",
            "too_late": "The date of birth must be in the past.",
            "too_early": "Check the year of birth.",
        },
    )
    postcode = PostcodeField(
        help_text="Others see only the district, until you choose to share more.",
        error_messages={"required": "Enter the postcode."},
    )
    address = _text(
        "Address",
        300,
        required=False,
        help_text="You can leave this empty.",
        widget=forms.Textarea({"rows": 3, "autocomplete": "street-address"}),
    )
    phone = PhoneField(
        label="Phone number", required=False, max_length=30, help_text="You can leave this empty."
    )
    email = forms.EmailField(
        max_length=254,
        label="Email address",
        required=False,
        help_text="You can leave this empty.",
    )
    language = _text(
        "Language",
        40,
        "Enter the language that is easiest.",
        help_text="The easiest one, such as English, Bengali or British Sign Language.",
        initial="English",
    )
    reading_format = forms.ChoiceField(
        label="What is easiest to read?",
        choices=ReadingFormat.choices,
        initial=ReadingFormat.STANDARD,
        widget=Radios(hints={ReadingFormat.EASY_READ: "Short sentences with pictures."}),
        error_messages={"required": "Choose what is easiest to read."},
    )
    contact_way = forms.ChoiceField(
        label="Best way to get in touch",
        choices=ContactWay.choices,
        widget=Radios,
        error_messages={"required": "Choose the best way to get in touch."},
    )
    communication_notes = _text(
        "What helps in a conversation?",
        500,
        required=False,
        help_text="For example, “Give me time to answer” or “Face me when you speak”. "
        "You can leave this empty.",
        widget=forms.Textarea({"rows": 3}),
    )

    def clean_postcode(self) -> str:
        postcode: str = self.cleaned_data["postcode"]
        if area_of(postcode) is None:
            raise forms.ValidationError(_not_here(postcode))
        return postcode

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        needs = {ContactWay.EMAIL: "email", ContactWay.PHONE: "phone", ContactWay.TEXT: "phone"}
        field = needs.get(data.get("contact_way", ""))
        if field and not data.get(field) and not self.has_error(field):
            what = "an email address" if field == "email" else "a phone number"
            self.add_error(field, f"Enter {what}, or choose another way to get in touch.")
        return data

    def details(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in PersonForm.base_fields}

    @classmethod
    def of(cls, person: Person) -> dict[str, Any]:
        """What the form starts with when the person is written down already."""
        return {name: getattr(person, name) for name in PersonForm.base_fields}


class ChangePersonForm(SaidFields, PersonForm):
    """The same, of someone written down already."""


def _not_here(postcode: str) -> str:
    place = find_place(postcode)
    where = f"in {place.district}" if place else "there"
    return f"We don't work {where} yet. We have kept nothing that you wrote."


class SomeoneForm(TermsForm, PersonForm):
    """Someone the writer helps, and what they have agreed that the writer may do."""

    agreed = forms.BooleanField(
        label="They know that I am doing this and they agree, or I have the legal right to do it "
        "for them",
        error_messages={"required": "Tick the box if it is true. If it isn't, stop here."},
    )
    field_order = [*PersonForm.base_fields, *TermsForm.base_fields, "agreed"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in _OF_ONESELF.items():
            self.fields[name].label = label
        self.fields["scopes"].help_text = (
            "You will see everything written down about them. Tick what else they want you to do, "
            "or what you have the legal right to do."
        )


_OF_ONESELF = {
    "kind": "Who are you to them?",
    "relationship": "In your own words, who are you to them?",
    "authority": "Why may you act for them?",
    "scopes": "What may you do for them?",
    "ends_on": "Your last day",
}


class WhoSaid:
    PERSON, OTHER = "person", "someone_else"
    choices = ((PERSON, "The person"), (OTHER, "Someone who speaks for them"))


class ToldForm(forms.Form):
    """How a member of staff was told what they write down, and by whom (R8)."""

    channel = forms.ChoiceField(
        label="How did they tell you?",
        choices=[choice for choice in Channel.choices if choice[0] != Channel.ONLINE],
        widget=Radios,
        error_messages={"required": "Choose how they told you."},
    )
    said_by = forms.ChoiceField(
        label="Who told you?",
        choices=WhoSaid.choices,
        widget=Radios,
        error_messages={"required": "Choose who told you."},
    )
    agreed = forms.BooleanField(
        label="They know that I am writing this down and they agree, or someone with the legal "
        "right agreed for them",
        error_messages={"required": "Tick the box if it is true. If it isn't, stop here."},
    )

    @property
    def told(self) -> dict[str, str]:
        """The arguments `channel` and `said_by` of an action."""
        return {name: self.cleaned_data[name] for name in ("channel", "said_by")}


class MetForm(ToldForm, PersonForm):
    """Someone whom a member of staff met, or who rang or wrote."""


class FirstSupporterForm(ToldForm, InviteSupporterForm):
    """Whom someone wants to act with them, as they told a member of staff."""

    field_order = ["email", *TermsForm.base_fields, *ToldForm.base_fields]


class ContactForm(forms.Form):
    """The one coordinator whom the person knows."""

    name = _text("Their name", 120, "Enter their name.")
    job = _text("Their job", 120, "Enter their job.", help_text="For example, care coordinator.")
    phone = PhoneField(label="Phone number", required=False, max_length=30)
    email = forms.EmailField(label="Email address", required=False, max_length=254)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("phone") and not data.get("email") and not self.errors:
            self.add_error("phone", "Enter a phone number or an email address.")
        return data
