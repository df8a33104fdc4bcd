from __future__ import annotations

from typing import Any

from django import forms

from marketplace.front.widgets import Radios


class FindProviderForm(forms.Form):
    q = forms.CharField(
        label="Find a provider by name",
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class SuspendForm(forms.Form):
    because = forms.CharField(
        label="Why do you pause them?",
        help_text="Only the staff of your hub read this. The provider doesn’t.",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Say why, for your colleagues."},
    )


class DecideRenamingForm(forms.Form):
    decision = forms.ChoiceField(
        label="What do you decide?",
        choices=[
            ("accept", "It is them: accept it"),
            ("refuse", "Don’t accept it: the old name stands"),
        ],
        widget=Radios,
        error_messages={"required": "Choose whether you accept it."},
    )
    reason = forms.CharField(
        label="If you don’t accept it: why?",
        help_text="The provider reads this. Say what is wrong and what to do.",
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("decision") == "refuse" and not said.get("reason"):
            self.add_error("reason", "Say why.")
        return said
