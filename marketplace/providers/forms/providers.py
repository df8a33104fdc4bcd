from __future__ import annotations

import re
from typing import Any

from django import forms

from marketplace.front.fields import PhoneField
from marketplace.front.widgets import Checkboxes, Radios
from marketplace.people.models import Area
from marketplace.providers.models import Household, Provider
from marketplace.providers.vocabulary import Pet, ProviderKind

_KIND_HINTS = {
    ProviderKind.CQC: "You give care that the law says must be registered.",
    ProviderKind.SCHEME: "You approve and support households that share their lives.",
    ProviderKind.PERSONAL_ASSISTANT: "You work for yourself, with people who direct your work.",
    ProviderKind.MICRO: "You run something small, alone or with up to four others.",
    ProviderKind.VCSE: "You work for the good of the community, not for profit.",
}
YES_OR_NO = [("yes", "Yes"), ("no", "No")]


class PlainName(forms.CharField):
    """One line of words, without spaces around it or twice in it."""

    def to_python(self, value: Any) -> str:
        return " ".join(str(super().to_python(value) or "").split())


class YesNoField(forms.TypedChoiceField):
    """A plain question; True for yes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=YES_OR_NO, coerce=lambda text: text == "yes", widget=Radios, **kwargs
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value)


class _Contact(forms.Form):
    email = forms.EmailField(
        label="Email address",
        max_length=254,
        required=False,
        help_text="For us to reach you. It isn’t shown on your public page.",
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    phone = PhoneField(
        label="Telephone number",
        max_length=30,
        required=False,
        help_text="For us to reach you. It isn’t shown on your public page.",
    )
    website = forms.URLField(
        label="Website",
        required=False,
        assume_scheme="https",
        help_text="If you have one.",
    )
    about = forms.CharField(
        label="About you",
        help_text="Who you are, and what it is like to be supported by you. Everyone can read it.",
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 6}),
    )


class StartForm(_Contact):
    kind = forms.ChoiceField(
        label="What are you?",
        help_text="A Shared Lives household joins through its scheme, not here.",
        choices=[c for c in ProviderKind.choices if c[0] != ProviderKind.HOUSEHOLD],
        widget=Radios(hints=_KIND_HINTS),
        error_messages={"required": "Choose what you are."},
    )
    name = PlainName(
        label="What is your name, or the name of your organisation?",
        help_text="The name that people will see.",
        max_length=160,
        error_messages={"required": "Enter your name, or the name of your organisation."},
    )
    area = forms.ModelChoiceField(
        label="Where are you based?",
        queryset=Area.objects.all(),
        empty_label="Choose an area",
        error_messages={"required": "Choose an area."},
    )

    field_order = ["kind", "name", "area", "email", "phone", "website", "about"]


class DetailsForm(_Contact):
    name = PlainName(
        label="Name",
        max_length=160,
        error_messages={"required": "Enter the name that people will see."},
    )
    company_number = PlainName(
        label="Company number",
        max_length=8,
        required=False,
        help_text="8 letters and numbers, if you are a company.",
    )
    charity_number = PlainName(
        label="Charity number",
        max_length=12,
        required=False,
        help_text="If you are a registered charity.",
    )

    field_order = ["name", "about", "website", "email", "phone"]
    of_managers = ("name", "email", "phone", "company_number", "charity_number")
    of_identity = ("name", "company_number", "charity_number")

    def __init__(self, *args: Any, may_manage: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_manage:
            for name in self.of_managers:
                del self.fields[name]

    @property
    def identity(self) -> dict[str, str]:
        """Name and numbers; nothing, for a member who may not change them."""
        said = self.cleaned_data
        return {name: said[name] for name in self.of_identity if name in said}

    @property
    def rest(self) -> dict[str, str]:
        said = self.cleaned_data
        return {name: said[name] for name in said if name not in self.of_identity}

    def clean_company_number(self) -> str:
        number = str(self.cleaned_data["company_number"]).upper()
        padded = number.zfill(8) if number.isdigit() else number
        if number and not re.fullmatch(r"(\d{2}|[A-Z]{2}|[A-Z]\d)\d{6}|IP\d{5}R", padded, re.ASCII):
            raise forms.ValidationError("Enter a company number, like 01234567 or SC123456.")
        return padded

    def clean_charity_number(self) -> str:
        number = str(self.cleaned_data["charity_number"]).upper()
        shape = r"\d{6,7}(-\d{1,3})?|SC\d{6}|NIC?\d{6}"
        if number and not re.fullmatch(shape, number, re.ASCII):
            raise forms.ValidationError("Enter a charity number, like 1173575 or SC012345.")
        return number

    @staticmethod
    def initial_of(provider: Provider) -> dict[str, Any]:
        """As it is, or for name and numbers as they wait for us to look."""
        organisation = provider.organisation
        waiting = provider.renamings.waiting().first()
        return {
            "name": waiting.name if waiting else organisation.name,
            "email": organisation.email,
            "phone": organisation.phone,
            "about": provider.about,
            "website": provider.website,
            "company_number": (waiting or provider).company_number,
            "charity_number": (waiting or provider).charity_number,
        }


class HomeForm(forms.Form):
    adults = forms.IntegerField(
        label="How many adults live in the home?",
        help_text="Count the carers. Don’t count the people they support.",
        min_value=1,
        max_value=12,
        initial=1,
    )
    children = forms.IntegerField(
        label="How many children live there?", min_value=0, max_value=12, initial=0
    )
    who_lives_here = forms.CharField(
        label="Who lives there?",
        help_text="In a few words that anyone may read. Leave out family names and the address.",
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    pets = forms.MultipleChoiceField(
        label="Which pets live there?",
        help_text="Leave all of them empty if there are none.",
        choices=Pet.choices,
        widget=Checkboxes,
        required=False,
    )
    anyone_smokes = YesNoField(
        label="Does anyone who lives there smoke?",
        error_messages={"required": "Say whether anyone smokes."},
    )
    places = forms.IntegerField(
        label="How many people can the home support at one time?",
        help_text="Three at most.",
        min_value=1,
        max_value=3,
        initial=1,
        error_messages={
            "max_value": "A Shared Lives household supports three people at most.",
            "min_value": "Enter 1, 2 or 3.",
        },
    )
    people_now = forms.IntegerField(
        label="How many does it support now?",
        min_value=0,
        max_value=3,
        initial=0,
        error_messages={"max_value": "A Shared Lives household supports three people at most."},
    )

    @staticmethod
    def initial_of(home: Household) -> dict[str, Any]:
        return {
            "adults": home.adults,
            "children": home.children,
            "who_lives_here": home.who_lives_here,
            "pets": home.pets,
            "anyone_smokes": home.anyone_smokes,
            "places": home.places,
            "people_now": home.people_now,
        }


class AddHouseholdForm(HomeForm):
    name = PlainName(
        label="What do you call this household?",
        help_text="Such as Grace and Tom’s home. Everyone can read it, so leave out family names.",
        max_length=160,
        error_messages={"required": "Enter what you call this household."},
    )

    field_order = ["name"]


class InviteForm(forms.Form):
    email = forms.EmailField(
        label="The carer’s email address",
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off"}),
        error_messages={"required": "Enter the carer’s email address."},
    )
