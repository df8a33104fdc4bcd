"""Forms of consent."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from marketplace.consent.models import Share, Tier, ways_to_reach
from marketplace.front.fields import DateField
from marketplace.front.widgets import Checkboxes, Radios
from marketplace.people.clock import today
from marketplace.people.forms import SaidFields


class ReleaseForm(SaidFields):
    tier = forms.TypedChoiceField(
        label="How much may they read?",
        coerce=int,
        choices=[
            (Tier.PROFILE.value, "What I wrote, and my first name"),
            (Tier.CONTACT.value, "That, and how to reach me"),
        ],
        widget=Radios(conditional={str(Tier.CONTACT.value): "shares"}),
        error_messages={"required": "Choose how much they may read."},
    )
    shares = forms.MultipleChoiceField(
        label="What else may they know?",
        choices=Share.choices,
        required=False,
        widget=Checkboxes(is_small=True),
    )
    expires_on = DateField(
        label="Until which day?",
        help_text="You can stop it at any time before that.",
        error_messages={"required": "Enter the last day on which they may read."},
    )

    def __init__(self, *args: Any, last_day: date, **kwargs: Any) -> None:
        initial = {"expires_on": last_day, "shares": ways_to_reach()} | kwargs.pop("initial", {})
        super().__init__(*args, initial=initial, **kwargs)
        field = self.fields["expires_on"]
        assert isinstance(field, DateField)
        field.earliest, field.latest = today, last_day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("tier") == Tier.CONTACT and not cleaned.get("shares"):
            self.add_error("shares", "Choose what else they may know.")
        return cleaned
