from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms

from marketplace.front.fields import DateField, MoneyField
from marketplace.front.widgets import Checkboxes, Radios
from marketplace.people.clock import today
from marketplace.people.places import Place, find_place
from marketplace.people.wellbeing import Domain
from marketplace.providers.actions import OfferFields
from marketplace.providers.forms.providers import PlainName, YesNoField
from marketplace.providers.models import Offer, Provider
from marketplace.providers.vocabulary import (
    Access,
    Interest,
    Language,
    PriceBasis,
    SupportKind,
)
from matching.musts import ASKS

MOST_PLACES = 500


class StepForm(forms.Form):
    """One page of an offer. `names` are the fields it writes as they stand."""

    names: tuple[str, ...] = ()

    def __init__(self, *args: Any, provider: Provider, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.provider = provider

    def to_write(self) -> OfferFields:
        return cast(OfferFields, {name: self.cleaned_data[name] for name in self.names})

    @classmethod
    def initial_of(cls, offer: Offer) -> dict[str, Any]:
        return {name: getattr(offer, name) for name in cls.names}


class WhatForm(StepForm):
    names = ("title", "summary", "kinds", "domains")

    title = PlainName(
        label="Give it a name",
        help_text="Such as Gardening together on the allotment.",
        max_length=120,
        error_messages={"required": "Give it a name."},
    )
    summary = forms.CharField(
        label="What is it like?",
        help_text="What happens, with whom, and what people get out of it.",
        max_length=2000,
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": "Say what it is like."},
    )
    kinds = forms.MultipleChoiceField(
        label="What kind of support is it?",
        help_text="Choose all that fit.",
        choices=SupportKind.choices,
        widget=Checkboxes,
        error_messages={"required": "Choose at least one kind of support."},
    )
    domains = forms.MultipleChoiceField(
        label="What does it help with?",
        help_text="Choose all that fit. People look for help by these.",
        choices=Domain.choices,
        widget=Checkboxes,
        error_messages={"required": "Choose at least one thing it helps with."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.provider.is_shared_lives:
            self._kinds.choices = [c for c in SupportKind.choices if c[0] != SupportKind.LIVE_IN]

    @property
    def _kinds(self) -> forms.MultipleChoiceField:
        field = self.fields["kinds"]
        assert isinstance(field, forms.MultipleChoiceField)
        return field


class WhereForm(StepForm):
    names = ("reach_miles", "comes_to_you", "access")

    place = forms.CharField(
        label="Where is it?",
        help_text="A town, or the first part of a postcode, such as Royton or OL2. "
        "We never show an address.",
        max_length=80,
        error_messages={"required": "Enter a town or the first part of a postcode."},
    )
    comes_to_you = YesNoField(
        label="Do you go to the person?",
        error_messages={"required": "Say whether you go to the person."},
    )
    reach_miles = forms.IntegerField(
        label="How far away may the person live, in miles?",
        min_value=1,
        max_value=100,
        initial=10,
    )
    access = forms.MultipleChoiceField(
        label="What is there?",
        help_text="Choose what you are sure of. Leave it empty if there is none of these.",
        choices=Access.choices,
        widget=Checkboxes,
        required=False,
    )

    def clean_place(self) -> Place:
        found = find_place(self.cleaned_data["place"])
        if found is None:
            raise forms.ValidationError(
                "We can’t find that place. Enter a town, or the first part of a postcode."
            )
        return found

    def to_write(self) -> OfferFields:
        place: Place = self.cleaned_data["place"]
        return OfferFields(
            place_name=place.name,
            outward_code=place.outward_code,
            latitude=place.latitude,
            longitude=place.longitude,
            **super().to_write(),
        )

    @classmethod
    def initial_of(cls, offer: Offer) -> dict[str, Any]:
        if not offer.outward_code:
            return {"place": offer.place_name}
        town = find_place(offer.place_name)
        is_the_towns = town is not None and town.outward_code == offer.outward_code
        place = offer.place_name if is_the_towns else offer.outward_code
        return {"place": place, **super().initial_of(offer)}


class WhoForm(StepForm):
    names = (
        "languages",
        "interests",
        "women_workers",
        "men_workers",
        "least_age",
        "most_age",
        "asks",
    )

    languages = forms.MultipleChoiceField(
        label="Which languages do you speak or sign?",
        choices=Language.choices,
        widget=Checkboxes,
        error_messages={"required": "Choose at least one language."},
    )
    workers = forms.MultipleChoiceField(
        label="Who can give the support?",
        help_text="Some people need a woman, or a man. Leave it empty if it depends.",
        choices=[("women", "A woman can"), ("men", "A man can")],
        widget=Checkboxes,
        required=False,
    )
    interests = forms.MultipleChoiceField(
        label="What do you like doing?",
        help_text="People often choose someone who likes what they like.",
        choices=Interest.choices,
        widget=Checkboxes(is_small=True),
        required=False,
    )
    least_age = forms.IntegerField(
        label="The youngest person you support",
        help_text="16 or over.",
        min_value=16,
        max_value=120,
        initial=18,
        error_messages={"min_value": "The youngest can be 16."},
    )
    most_age = forms.IntegerField(
        label="The oldest person you support",
        help_text="Leave it empty if it doesn’t matter.",
        min_value=16,
        max_value=120,
        required=False,
    )
    asks = forms.MultipleChoiceField(
        label="What must be so, for this to work?",
        help_text="Only what you can’t do without.",
        choices=[(ask.code, ask.question) for ask in ASKS.values()],
        widget=Checkboxes,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        said["women_workers"] = "women" in said.get("workers", [])
        said["men_workers"] = "men" in said.get("workers", [])
        return said

    @classmethod
    def initial_of(cls, offer: Offer) -> dict[str, Any]:
        there = {"women": offer.women_workers, "men": offer.men_workers}
        workers = [code for code, is_there in there.items() if is_there]
        initial = super().initial_of(offer) | {"workers": workers}
        return initial | {"languages": offer.languages or [Language.ENGLISH.value]}


class PriceForm(StepForm):
    names = (
        "places_free",
        "starts_from",
        "price_basis",
        "price_from_pence",
        "price_to_pence",
    )

    places_free = forms.IntegerField(
        label="How many places are free today?", min_value=0, max_value=MOST_PLACES
    )
    starts_from = DateField(
        label="When can it start?",
        help_text="Leave it empty if it can start now.",
        required=False,
        earliest=today,
    )
    price_basis = forms.ChoiceField(
        label="What is the price for?",
        choices=[
            (PriceBasis.OUTCOME.value, "Each outcome"),
            (PriceBasis.FOUR_WEEKS.value, "Each four weeks"),
        ],
        widget=Radios,
        error_messages={"required": "Choose what the price is for."},
    )
    price_from_pence = MoneyField(
        label="The lowest price",
        help_text="An outcome is something that changes for the person. "
        "You agree the real price with them.",
        max_pence=10_000_000,
    )
    price_to_pence = MoneyField(
        label="The highest price",
        help_text="The same as the lowest, if there is one price.",
        max_pence=10_000_000,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.provider.is_shared_lives:
            del self.fields["price_basis"]
        if self.provider.is_household:
            free = self.provider.household.places_free
            self.fields["places_free"].help_text = f"Your home has room for {free} more."

    def to_write(self) -> OfferFields:
        self.cleaned_data.setdefault("price_basis", PriceBasis.OUTCOME.value)
        return OfferFields(places_confirmed_on=today(), **super().to_write())

    @classmethod
    def initial_of(cls, offer: Offer) -> dict[str, Any]:
        initial = super().initial_of(offer)
        if offer.starts_from and offer.starts_from < today():
            initial["starts_from"] = None  # that day is past: it can start now
        if "price" in offer.steps_left():
            initial |= {"price_from_pence": None, "price_to_pence": None}
        return initial


class ConfirmPlacesForm(forms.Form):
    places_free = forms.IntegerField(
        label="How many places are free today?",
        min_value=0,
        max_value=MOST_PLACES,
        error_messages={"required": "Enter how many places are free."},
    )


STEP_FORMS: Mapping[str, type[StepForm]] = {
    "what": WhatForm,
    "where": WhereForm,
    "who": WhoForm,
    "price": PriceForm,
}
