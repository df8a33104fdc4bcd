from __future__ import annotations

from django import forms


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
