"""What a funder says before it looks into budgets, what it found, and what the person says."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django import forms

from marketplace.front.fields import DateField
from marketplace.money.forms.fields import own_words
from marketplace.money.models import AuditState, Unusual
from marketplace.people.clock import today
from marketplace.people.forms import SaidFields

LOOKS_BACK = timedelta(days=365)
AFTER_A_DEATH = "Those who helped the person may read this for a while."


class WhyForm(forms.Form):
    why = own_words(
        "Why do you look into it?",
        help_text="The person reads this. Say it in short sentences.",
        missing="Say why.",
    )
    key = forms.UUIDField(widget=forms.HiddenInput)  # so that sending it twice is one


class DrawForm(WhyForm):
    """Neither whom nor which days: lots and the funder's rules say that."""

    size = forms.IntegerField(
        label="How many?",
        min_value=1,
        max_value=10_000,
        widget=forms.TextInput({"inputmode": "numeric", "class": "nhsuk-input--width-4"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), "Enter a whole number, 1 or more."
        ),
    )
    of_hundred = forms.TypedChoiceField(
        label="How many of what?",
        choices=[(0, "So many budgets in all"), (1, "So many of each 100 budgets")],
        coerce=lambda value: value == "1",
        initial=0,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one."},
    )
    unusual_tickets = forms.TypedChoiceField(
        label="Is a budget with something unusual drawn more often?",
        choices=[
            (1, "No. All have the same chance"),
            (2, "It has two tickets in the hat, every other one has one"),
            (4, "It has four tickets in the hat, every other one has one"),
        ],
        coerce=int,
        initial=1,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one."},
    )
    field_order = ["size", "of_hundred", "unusual_tickets", "why", "key"]


class OpenAuditForm(WhyForm):
    """Because of one of those things that are unusual about it now, and about which days."""

    unusual = forms.ChoiceField(
        label="What is unusual?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one."},
    )
    from_on = DateField(
        label="From which day?",
        latest=today,
        error_messages={"required": "Enter the first day."},
    )
    to_on = DateField(
        label="Until which day?",
        latest=today,
        error_messages={"required": "Enter the last day."},
    )
    field_order = ["unusual", "why", "from_on", "to_on", "key"]

    def __init__(
        self, *args: Any, whats: Collection[Unusual], has_died: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if has_died:
            self.fields["why"].help_text = AFTER_A_DEATH
        self.fields["unusual"].choices = [  # type: ignore[attr-defined]
            (what.value, what.label) for what in whats
        ]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("from_on"), data.get("to_on")
        if first and last and last < first:
            self.add_error("to_on", "The last day must be after the first.")
        elif first and last and last - first > LOOKS_BACK:
            self.add_error("from_on", "Look into one year or less at a time.")
        return data


class FindingForm(forms.Form):
    finding = forms.ChoiceField(
        label="What did you find?",
        choices=[
            (AuditState.NOTHING.value, "Nothing is wrong"),
            (AuditState.QUESTION.value, "I have a question to the person"),
            (AuditState.CONCERN.value, "I am worried about something"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one."},
    )
    words = own_words(
        "Say it in plain words",
        help_text="The person reads this. Nothing else follows by itself.",
        missing="Say what you found.",
    )

    def __init__(self, *args: Any, may_ask: bool, has_died: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_died:
            self.fields["words"].help_text = AFTER_A_DEATH
        if not may_ask:
            choices = self.fields["finding"].choices  # type: ignore[attr-defined]
            self.fields["finding"].choices = [  # type: ignore[attr-defined]
                choice for choice in choices if choice[0] != AuditState.QUESTION
            ]


class AuditAnswerForm(SaidFields):
    words = own_words(
        "What do you want to say?",
        help_text="The funder reads this. You can say as much or as little as you like.",
        missing="Write what you want to say.",
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
