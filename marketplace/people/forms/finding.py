from __future__ import annotations

from django import forms


class FindPersonForm(forms.Form):
    """Part of a name. It is posted, so that nobody's name stands in an address or a log."""

    q = forms.CharField(
        label="Find someone by name",
        max_length=80,
        error_messages={
            "required": "Enter a name, or part of one.",
            "max_length": "Use 80 letters or fewer here.",
        },
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
