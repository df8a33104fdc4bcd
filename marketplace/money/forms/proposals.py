"""What a second officer looks at, and why they refuse it."""

from __future__ import annotations

from django import forms

from marketplace.front.fields import MoneyField
from marketplace.money.forms.fields import MOST_PENCE, own_words


class ThresholdForm(forms.Form):
    pence = MoneyField(
        label="Above how much must a second member of staff confirm?",
        help_text="What one officer alone may put in a person’s budgets in a year. Nought means "
        "that a second one always confirms.",
        max_pence=MOST_PENCE,
        error_messages={"required": "Enter an amount."},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)  # so that sending it twice asks once


class RefusalForm(forms.Form):
    reasons = own_words(
        "Why do you refuse it?", help_text="Whoever asked will read this.", missing="Say why."
    )
