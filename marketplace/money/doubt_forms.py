"""What is written about money that is in doubt: a difference, a payment said to be wrong."""

from __future__ import annotations

from django import forms

from marketplace.money.forms import own_words
from marketplace.people.forms import SaidFields


class ExplainForm(forms.Form):
    why = own_words(
        "What is it?",
        help_text="Say what you found and where. Auditors read it. Don’t name anyone who is "
        "supported.",
        missing="Say what it is.",
    )


class DisputeForm(SaidFields):
    why = own_words(
        "What is wrong?",
        help_text="Say it in your own words. The other side and the funder will read them.",
        missing="Say what is wrong.",
    )


class DecideForm(forms.Form):
    """What the named officer decides about a payment that somebody says is wrong."""

    answer = forms.ChoiceField(
        label="What do you decide?",
        choices=[("pay", "It is paid"), ("not_pay", "It is not paid. The money is free again")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one."},
    )
    reasons = own_words(
        "Say why, in plain words", help_text="Both sides read this.", missing="Say why."
    )
