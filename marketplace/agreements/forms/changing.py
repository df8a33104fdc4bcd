"""The form that asks for a change to an agreement that runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from marketplace.agreements.actions.asking import NewTerms, Wanted
from marketplace.agreements.forms.drafting import TWO_YEARS
from marketplace.agreements.models import AgreedOutcome
from marketplace.front.fields import DateField, MoneyField
from marketplace.people.clock import today

KEPT, LEFT_OUT = "keep", "leave"


class ChangeForm(forms.Form):
    """The last day; of each outcome still to come its price and its day, or that it is left out."""

    ends_on = DateField(label="What is the last day?")
    why = forms.CharField(
        label="Why? (you can leave this empty)",
        help_text="Everyone who must agree reads this.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
        required=False,
        error_messages={"max_length": "Write 300 letters or fewer."},
    )

    def __init__(self, *args: Any, outcomes: Sequence[AgreedOutcome], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcomes = outcomes
        for outcome in outcomes:
            words, its = outcome.words, outcome.uuid
            self.fields[f"keep_{its}"] = forms.ChoiceField(
                label=f"“{words}”",
                choices=[(KEPT, "It stays, with this price and day"), (LEFT_OUT, "Leave it out")],
                initial=KEPT,
                widget=forms.RadioSelect,
                error_messages={"required": "Choose one.", "invalid_choice": "Choose one."},
            )
            self.fields[f"price_{its}"] = MoneyField(
                label=f"Full price of “{words}”", initial=outcome.price_pence
            )
            self.fields[f"review_on_{its}"] = DateField(
                label=f"When will you look at “{words}”?", initial=outcome.review_on
            )
        self.order_fields([*(name for name in self.fields if name != "why"), "why"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for name in ("ends_on", *(f"review_on_{each.uuid}" for each in self.outcomes)):
            day: date | None = data.get(name)
            if day and day > today() + TWO_YEARS:
                self.add_error(name, "Enter a day within the next two years.")
        return data

    def terms(self) -> NewTerms:
        data = self.cleaned_data
        wanted: Mapping[AgreedOutcome, Wanted] = {
            outcome: Wanted(
                data[f"price_{outcome.uuid}"],
                data[f"review_on_{outcome.uuid}"],
                left_out=data[f"keep_{outcome.uuid}"] == LEFT_OUT,
            )
            for outcome in self.outcomes
        }
        return NewTerms(data["ends_on"], wanted, data["why"])
