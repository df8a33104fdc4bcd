"""Looking for support: every question may be left out, and a wrong answer loses only itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from marketplace.front.fields import MoneyField
from marketplace.people.places import Place, find_place
from marketplace.people.wellbeing import Domain
from marketplace.providers.vocabulary import Access, Language, PriceBasis, SupportKind
from matching.retrieval.base import Sort

MILES = [("", "Any distance"), ("1", "1 mile"), ("3", "3 miles"), ("5", "5 miles"),
         ("10", "10 miles"), ("20", "20 miles")]  # fmt: skip
SORTS = [
    (Sort.RELEVANCE.value, "Best match"),
    (Sort.DISTANCE.value, "Nearest"),
    (Sort.NEWEST.value, "Newest"),
]
FILTERS = ("kinds", "domains", "languages", "access", "most", "basis")
FACETS = {"kinds": SupportKind, "domains": Domain, "languages": Language, "access": Access}


def _facet(label: str, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose from the list."},
    )


class BrowseForm(forms.Form):
    q = forms.CharField(
        label="What are you looking for?",
        help_text="For example: gardening, swimming, a short break.",
        required=False,
        max_length=200,
        error_messages={"max_length": "Use fewer words."},
    )
    place = forms.CharField(
        label="Near where?",
        help_text="A town, or the first part of a postcode, such as OL4.",
        required=False,
        max_length=80,
        error_messages={"max_length": "Enter a town or a postcode."},
    )
    miles = forms.ChoiceField(
        label="How far?", choices=MILES, required=False,
        error_messages={"invalid_choice": "Choose a distance from the list."},
    )  # fmt: skip
    kinds = _facet("Kind of support", SupportKind.choices)
    domains = _facet("Part of life", Domain.choices)
    languages = _facet("Languages", Language.choices)
    access = _facet("Access: all of these", Access.choices)
    most = MoneyField(label="Price from, at most", required=False)
    basis = forms.ChoiceField(
        label="That price is", choices=PriceBasis.choices, required=False,
        error_messages={"invalid_choice": "Choose from the list."},
    )  # fmt: skip
    sort = forms.ChoiceField(
        label="Sort by", choices=SORTS, required=False,
        error_messages={"invalid_choice": "Choose from the list."},
    )  # fmt: skip

    found_place: Place | None = None

    def clean_place(self) -> str:
        text: str = self.cleaned_data["place"].strip()
        if text:
            self.found_place = find_place(text)
            if self.found_place is None:
                raise forms.ValidationError("We don’t know this place. Try a town or a postcode.")
        return text

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        asks_distance = data.get("miles") or data.get("sort") == Sort.DISTANCE
        if asks_distance and not data.get("place") and "place" not in self.errors:
            self.add_error("place", "Enter a place to measure the distance from.")
        return data

    @property
    def filters(self) -> list[forms.BoundField]:
        """What most people leave alone: folded away, so that the offers come soon."""
        return [self[name] for name in FILTERS if name in self.fields]

    @property
    def filters_chosen(self) -> int:
        """How many of the folded questions are answered; the price and its basis are one."""
        answered = [name for name in FILTERS if name != "basis" and self.cleaned_data.get(name)]
        return len(answered)

    @property
    def filters_are_wrong(self) -> bool:
        return any(name in self.errors for name in FILTERS)

    def show_counts(self, counts: Mapping[str, Mapping[str, int]]) -> None:
        """Put beside each choice how many there are; hide what would find nothing."""
        for name, vocabulary in FACETS.items():
            chosen = set(self.data.getlist(name)) if hasattr(self.data, "getlist") else set()
            of_facet = counts.get(name, {})
            field = self.fields[name]
            field.choices = [  # type: ignore[attr-defined]
                (code, f"{label} ({of_facet.get(code, 0)})")
                for code, label in vocabulary.choices
                if of_facet.get(code) or code in chosen
            ]
            if not field.choices:  # type: ignore[attr-defined]
                del self.fields[name]
