from __future__ import annotations

from typing import Any

from django import forms

from marketplace.front.widgets import Radios
from marketplace.people.records.said import Channel


class ClaimForm(forms.Form):
    """Whether an account is the person's own and, if it is, how we know."""

    decision = forms.ChoiceField(
        label="Is it them?",
        choices=[("confirm", "Yes, I have made sure"), ("refuse", "No, or I can’t make sure")],
        widget=Radios,
        error_messages={"required": "Choose whether it is them."},
    )
    channel = forms.ChoiceField(
        label="If it is them: how did you make sure?",
        choices=[choice for choice in Channel.choices if choice[0] != Channel.ONLINE],
        widget=Radios,
        required=False,
    )
    said_by = forms.CharField(
        label="If it is them: who told you?",
        help_text="The person themself, or an officer of their funder who has met them.",
        max_length=60,
        required=False,
        error_messages={"max_length": "Use 60 letters or fewer here."},
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("decision") == "confirm":
            if not said.get("channel"):
                self.add_error("channel", "Choose how you made sure.")
            if not said.get("said_by"):
                self.add_error("said_by", "Say who told you.")
        return said

    @property
    def told(self) -> dict[str, str]:
        """The arguments `channel` and `said_by` of an action."""
        return {name: self.cleaned_data[name] for name in ("channel", "said_by")}
