from __future__ import annotations

from typing import Any

from django import forms

from marketplace.people.local_policy import FUNDERS_OWN, SETTINGS, setting
from marketplace.people.models import Organisation


class SettingsForm(forms.Form):
    """Each of a funder's own settings in its words, with the least and the most it may be."""

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in FUNDERS_OWN:
            known = SETTINGS[name]
            amiss = f"Enter a whole number from {known.least} to {known.most}."
            self.fields[name] = forms.IntegerField(
                label=known.words,
                help_text=f"From {known.least} to {known.most}. Where nothing is set: "
                f"{known.default}.",
                min_value=known.least,
                max_value=known.most,
                initial=setting(organisation, name),
                widget=forms.TextInput({"inputmode": "numeric", "class": "nhsuk-input--width-4"}),
                error_messages=dict.fromkeys(
                    ("required", "invalid", "min_value", "max_value"), amiss
                ),
            )
