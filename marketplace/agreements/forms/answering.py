"""Forms for agreeing to what was written, and for saying what happened."""

from __future__ import annotations

from typing import Any

from django import forms

from marketplace.agreements.actions.verdicts import MUST_DECLARE
from marketplace.agreements.forms.fields import whole_choice
from marketplace.agreements.models import LEVELS, AgreedOutcome
from marketplace.people.forms import SaidFields
from marketplace.people.records.said import Channel

STALE = "This page is out of date. Open the agreement again."


class SignForm(SaidFields):
    """A yes in writing; of whoever gives it for the person, also how they were told."""

    agrees = forms.BooleanField(
        label="I have read it, and I agree",
        error_messages={"required": "Tick the box if you agree. If not, leave this page."},
    )
    version = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={"required": STALE, "invalid": STALE},
    )


class AuthoriseForm(forms.Form):
    why = forms.CharField(
        label="Why is this payment allowed?",
        help_text="The person reads this. Say why it is needed to meet their needs.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=500,
        error_messages={"required": "Say why.", "max_length": "Write 500 letters or fewer."},
    )


class VerdictForm(forms.Form):
    """Which level was reached, in the person's own five sentences."""

    words = forms.CharField(
        label="Would you like to say more?",
        help_text="You can leave this empty.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
        error_messages={"max_length": "Write 2,000 letters or fewer."},
    )

    def __init__(
        self, *args: Any, outcome: AgreedOutcome, for_other: bool, declares: bool, **kw: Any
    ) -> None:
        """`for_other`: an officer writes it down. `declares`: anyone but the person."""
        super().__init__(*args, **kw)
        levels = [(n, outcome.level_words[n + 2]) for n in sorted(LEVELS, reverse=True)]
        self.fields["level"] = whole_choice("What happened?", levels)
        if for_other:
            self.fields["channel"] = forms.ChoiceField(
                label="How did they tell you?",
                choices=[c for c in Channel.choices if c[0] != Channel.ONLINE],
                widget=forms.RadioSelect,
                error_messages={
                    "required": "Choose how they told you.",
                    "invalid_choice": "Choose one of these ways.",
                },
            )
            self.fields["said_by"] = forms.CharField(
                label="Who said it?",
                help_text="For example: Joan herself.",
                max_length=60,
                error_messages={
                    "required": "Say who said it.",
                    "max_length": "Write 60 letters or fewer.",
                },
            )
        if declares:
            self.fields["declared_no_interest"] = forms.BooleanField(
                label="I do not work for whoever is paid, I do not live with them, "
                "I am not related to them, and nobody pays me to help as a broker",
                error_messages={"required": MUST_DECLARE},
            )
        self.order_fields(["level", "words", "channel", "said_by", "declared_no_interest"])


class ProviderViewForm(forms.Form):
    words = forms.CharField(
        label="How do you see it?",
        help_text="The person reads this. It changes no payment.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={
            "required": "Write your view.",
            "max_length": "Write 2,000 letters or fewer.",
        },
    )
