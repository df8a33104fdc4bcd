from __future__ import annotations

from django import forms

from marketplace.people.forms import SaidFields


class PostForm(SaidFields):
    """Nothing to fill in for oneself: the button is the answer."""


class FindOfferForm(forms.Form):
    q = forms.CharField(
        label="Name of the offer or the provider",
        max_length=120,
        min_length=2,
        error_messages={"required": "Enter a name, or part of one."},
    )
