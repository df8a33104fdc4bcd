"""One form for each page of posting a need. `values` are the model fields that it keeps."""

from __future__ import annotations

from typing import Any

from django import forms

from marketplace.front.fields import DateField, MoneyField
from marketplace.front.widgets import Checkboxes, MoneyInput, Radios
from marketplace.needs.models import Need, Timing
from marketplace.people.clock import today
from marketplace.people.places import find_place
from marketplace.people.wellbeing import Domain
from marketplace.providers.vocabulary import Access, Interest, Language, Pet, SupportKind
from matching.musts import MUSTS
from matching.reasons import HOME_KINDS
from matching.types import DEFAULT_WEIGHT, FEATURES

MILES = [(2, "Up to 2 miles"), (5, "Up to 5 miles"), (10, "Up to 10 miles"),
         (20, "Up to 20 miles"), (50, "Further: up to 50 miles")]  # fmt: skip
WEIGHTS = [(0, "Not at all"), (1, "A little"), (2, "Quite a lot"), (3, "Most of all")]
YES_NO = [("yes", "Yes"), ("no", "No"), ("", "I don't mind")]


class StepForm(forms.Form):
    label_is_heading = True

    def __init__(self, *args: Any, need: Need, **kwargs: Any) -> None:
        self.need = need
        kwargs["initial"] = self.kept(need)
        super().__init__(*args, **kwargs)

    def kept(self, need: Need) -> dict[str, Any]:
        """What the need says now, as the form shows it."""
        return {name: getattr(need, name) for name in self.base_fields if hasattr(need, name)}

    @property
    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class OutcomeForm(forms.Form):
    """One thing they want, added to those already there."""

    words = forms.CharField(
        label="One thing I want to change",
        help_text="Use your own words, such as “I want to be out in the garden again”. "
        "Don't put names here: who reads what is shown at the end.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say one thing that you want to change."},
    )
    domain = forms.ChoiceField(
        label="Which part of life is it about?",
        choices=Domain.choices,
        widget=Radios(is_small=True),
        error_messages={"required": "Choose the part of life it is about."},
    )


class KindsForm(StepForm):
    kinds = forms.MultipleChoiceField(
        label="What kind of support could help?",
        help_text="Choose all that could be right.",
        choices=SupportKind.choices,
        widget=Checkboxes,
        error_messages={"required": "Choose at least one kind of support."},
    )


class WhereForm(StepForm):
    place = forms.CharField(
        label="Where should it be?",
        help_text="A postcode, the first part of one, or the name of a town. "
        "We keep the first part alone, such as OL4.",
        max_length=80,
        error_messages={"required": "Enter a postcode or the name of a town."},
    )
    most_miles = forms.TypedChoiceField(
        label="How far from there is all right?",
        coerce=int,
        choices=MILES,
        widget=Radios,
        error_messages={"required": "Choose how far is all right."},
    )

    def kept(self, need: Need) -> dict[str, Any]:
        known = need.outward_code or need.person.outward_code
        return {"place": known, "most_miles": need.most_miles}

    def clean_place(self) -> str:
        text: str = self.cleaned_data["place"]
        self.found = find_place(text)
        if self.found is None:
            raise forms.ValidationError(
                "We don't know this place. Try a postcode, such as OL4 3XY, or a bigger town."
            )
        return text

    @property
    def values(self) -> dict[str, Any]:
        assert self.found
        return {
            "place_name": self.found.name,
            "outward_code": self.found.outward_code,
            "latitude": self.found.latitude,
            "longitude": self.found.longitude,
            "most_miles": self.cleaned_data["most_miles"],
        }


class WhenForm(StepForm):
    timing = forms.ChoiceField(
        label="When should it start?",
        choices=Timing.choices,
        widget=Radios(conditional={Timing.FROM_DAY.value: "starts_on"}),
        error_messages={"required": "Choose when it should start."},
    )
    starts_on = DateField(label="From which day?", required=False, earliest=today)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("timing") != Timing.FROM_DAY:
            self.errors.pop("starts_on", None)
            cleaned["starts_on"] = None
        elif not cleaned.get("starts_on") and "starts_on" not in self.errors:
            self.add_error("starts_on", "Enter the day from which it should start.")
        return cleaned


def _must_groups() -> list[tuple[str, list[tuple[str, str]]]]:
    access = [(code, must.question) for code, must in MUSTS.items() if code in Access.values]
    spoken = [(code, must.question) for code, must in MUSTS.items() if code.startswith("language:")]
    taken = {code for code, _ in (*access, *spoken)}
    others = [(code, must.question) for code, must in MUSTS.items() if code not in taken]
    return [("The place", access), ("Who and how", others), ("Language", spoken)]


class MustsForm(StepForm):
    musts = forms.MultipleChoiceField(
        label="What can't you do without?",
        help_text="Tick only what it could not work without: each one leaves fewer offers. "
        "Leave all empty if nothing has to be so.",
        choices=_must_groups,
        required=False,
        widget=Checkboxes(is_small=True),
    )


class WishesForm(StepForm):
    interests = forms.MultipleChoiceField(
        label="What do you like?",
        choices=Interest.choices,
        required=False,
        widget=Checkboxes(is_small=True),
    )
    languages = forms.MultipleChoiceField(
        label="Which languages would be good?",
        choices=Language.choices,
        required=False,
        widget=Checkboxes(is_small=True),
    )
    access_wished = forms.MultipleChoiceField(
        label="What would make it easier?",
        help_text="Good to have, but it could work without.",
        choices=Access.choices,
        required=False,
        widget=Checkboxes(is_small=True),
    )
    pets_welcome = forms.ChoiceField(
        label="Would you like pets there?", choices=YES_NO, required=False, widget=Radios
    )
    children_welcome = forms.ChoiceField(
        label="Would you like children there?", choices=YES_NO, required=False, widget=Radios
    )
    few_people = forms.ChoiceField(
        label="Would you like a home with few people?",
        choices=YES_NO,
        required=False,
        widget=Radios,
    )
    smokes = forms.BooleanField(label="I smoke", required=False)
    brings_pets = forms.MultipleChoiceField(
        label="Would a pet come with you?",
        choices=Pet.choices,
        required=False,
        widget=Checkboxes(is_small=True),
    )
    wishes = forms.CharField(
        label="Anything else you'd like, in your own words",
        help_text="Only those you share it with can read this.",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    of_a_home = ("pets_welcome", "children_welcome", "few_people", "smokes", "brings_pets")
    yes_or_no = ("pets_welcome", "children_welcome", "few_people")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_is_heading = False
        if not set(self.need.kinds) & HOME_KINDS:
            for name in self.of_a_home:
                del self.fields[name]

    def kept(self, need: Need) -> dict[str, Any]:
        said = {None: "", True: "yes", False: "no"}
        return super().kept(need) | {name: said[getattr(need, name)] for name in self.yes_or_no}

    @property
    def values(self) -> dict[str, Any]:
        meant = {"": None, "yes": True, "no": False}
        answers = {n: meant[v] for n, v in self.cleaned_data.items() if n in self.yes_or_no}
        return {**self.cleaned_data, **answers}


class WeightsForm(StepForm):
    """What matters most, feature by feature. Whole numbers, 0 to 3."""

    label_is_heading = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, words in FEATURES.items():
            self.fields[code] = forms.TypedChoiceField(
                label=words,
                coerce=int,
                choices=WEIGHTS,
                initial=self.need.weights.get(code, DEFAULT_WEIGHT),
                error_messages={"required": f"Choose how much this matters: {words}."},
            )

    @property
    def values(self) -> dict[str, Any]:
        return {"weights": dict(self.cleaned_data)}


class SpendForm(StepForm):
    envelope_pence = MoneyField(
        label="What is the most you'd spend?",
        help_text="On all you want together, or on each four weeks in Shared Lives. "
        "Providers never see this. You can leave it empty.",
        required=False,
        min_pence=100,
        max_pence=50_000_000,
        widget=MoneyInput,
    )


FORMS: dict[str, type[StepForm]] = {
    "kinds": KindsForm,
    "where": WhereForm,
    "when": WhenForm,
    "musts": MustsForm,
    "wishes": WishesForm,
    "weights": WeightsForm,
    "spend": SpendForm,
}
