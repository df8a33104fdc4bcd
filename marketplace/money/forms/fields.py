"""What several forms ask alike: an amount, and somebody's own words."""

from __future__ import annotations

from django import forms

from marketplace.front.fields import MoneyField

MOST_PENCE = 100_000_000  # a million pounds: more is a slip of the hand


def own_words(
    label: str, *, help_text: str, missing: str, most: int = 2000, rows: int = 5
) -> forms.CharField:
    """Reasons or an answer in somebody's own words; `missing` is said when there are none."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing, "max_length": f"Use {most:,} letters or fewer here."},
    )


class AmountForm(forms.Form):
    pence = MoneyField(
        label="How much?",
        min_pence=1,
        max_pence=MOST_PENCE,
        error_messages={"required": "Enter an amount."},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)  # so that sending it twice adds it once
