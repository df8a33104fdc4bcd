"""What a funder and a person say in the life of a budget: notices and answers, a stop, a death."""

from __future__ import annotations

from typing import Any

from django import forms

from marketplace.front.fields import DateField, MoneyField
from marketplace.money.forms.fields import MOST_PENCE, AmountForm, own_words
from marketplace.money.models import GROUNDS, NoticeKind
from marketplace.people.clock import today
from marketplace.people.forms import SaidFields
from marketplace.people.records.said import Channel

ASKED_WHY = {
    NoticeKind.RECLAIM: "Why may you ask for it back?",
    NoticeKind.REDUCTION: "Why does the budget become smaller?",
    NoticeKind.ENDING: "Why does the budget end?",
}

STAYS = {
    NoticeKind.ENDING: "The budget still ends",
    NoticeKind.SUSPENSION: "The budget stays stopped",
}


class ReclaimForm(AmountForm):
    """Why money is taken out of a budget, and how much. The person reads all of it."""

    ground = forms.ChoiceField(
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why.", "invalid_choice": "Choose why."},
    )
    why = own_words(
        "Say why, in plain words",
        help_text="The person reads this. Say what happened, and how you worked out the amount.",
        missing="Say why.",
    )
    field_order = ["ground", "why", "pence", "key"]

    def __init__(self, *args: Any, kind: NoticeKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ground = self.fields["ground"]
        ground.label = ASKED_WHY[kind]
        ground.choices = [(g.value, g.label) for g in GROUNDS[kind]]  # type: ignore[attr-defined]
        if kind == NoticeKind.ENDING:
            del self.fields["pence"]
            self.fields["why"].help_text = "The person reads this. Say what happened."


class DeathForm(SaidFields):
    """When somebody died, who said so, and that it is about the right person."""

    died_on = DateField(
        label="When did they die?",
        latest=today,
        error_messages={"required": "Enter the day.", "too_late": "Enter a day that has been."},
    )
    sure = forms.BooleanField(
        label="I have made sure that it is this person.",
        error_messages={"required": "Make sure first, then tick this."},
    )

    field_order = ["died_on", "channel", "said_by", "sure"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, for_oneself=False, **kwargs)
        self.order_fields(self.field_order)
        self.fields["channel"].label = "How were you told?"
        self.fields["channel"].choices = Channel.choices[1:]  # type: ignore[attr-defined]
        self.fields["channel"].initial = Channel.PHONE
        self.fields["said_by"].label = "Who told you?"
        self.fields["said_by"].help_text = "For example “her daughter” or “the hospital”."
        self.fields["said_by"].required = True
        self.fields["said_by"].error_messages["required"] = "Say who told you."


class ContributionForm(forms.Form):
    pence = MoneyField(
        label="How much, every four weeks?",
        help_text="Write 0 if they pay nothing.",
        max_pence=MOST_PENCE,
        error_messages={"required": "Enter an amount."},
    )
    from_on = DateField(label="From which day?", error_messages={"required": "Enter the day."})


class WhyForm(forms.Form):
    """Why a budget is stopped for now, or goes on."""

    why = own_words(
        "Say why, in plain words", help_text="The person reads this.", missing="Say why."
    )


class AskAgainForm(SaidFields):
    why = own_words(
        "Why should they look again?",
        help_text="Use your own words. The person who decides will read them.",
        missing="Say why they should look again.",
    )


class AnswerForm(forms.Form):
    """What the funder says when it has looked again."""

    answer = forms.ChoiceField(
        label="What do you decide?",
        choices=[("upheld", "It stays, in full or in part"), ("dropped", "We no longer plan it")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one."},
    )
    pence = MoneyField(
        label="If it stays, how much?",
        help_text="The same as before, or less.",
        min_pence=1,
        error_messages={"required": "Enter an amount."},
    )
    words = own_words(
        "Say why, in plain words",
        help_text="The person reads this.",
        missing="Say why.",
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind in STAYS:
            del self.fields["pence"]
            self.fields["answer"].choices = [  # type: ignore[attr-defined]
                ("upheld", STAYS[NoticeKind(kind)]),
                ("dropped", "The budget goes on"),
            ]
