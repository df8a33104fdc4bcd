from __future__ import annotations

from typing import Any

from django import forms

from marketplace.front.widgets import Radios
from marketplace.people.forms import SaidFields
from marketplace.people.records.said import Channel
from marketplace.plans.models import Plan, WrittenHow
from marketplace.plans.questions import Question


class AnswerForm(forms.Form):
    """One question of the plan. Whoever writes for somebody else says so.

    Whose words they are is never chosen beforehand: a click too few would put words in a mouth.
    """

    label_is_heading = True

    words = forms.CharField(widget=forms.Textarea(attrs={"rows": 8}), max_length=4000)
    written_how = forms.ChoiceField(
        label="Whose words are these?",
        choices=WrittenHow.choices,
        widget=Radios(is_small=True),
        error_messages={"required": "Say whose words these are."},
    )
    channel = forms.ChoiceField(
        label="How did they tell you?",
        choices=Channel.choices,
        required=False,
        widget=Radios(is_small=True),
    )

    def __init__(
        self, *args: Any, plan: Plan, question: Question, for_oneself: bool, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"words": getattr(plan, question.field), "channel": plan.channel}
        super().__init__(*args, **kwargs)
        field = self.fields["words"]
        field.label, field.help_text = question.title, question.hint
        field.required = False
        if for_oneself:
            del self.fields["written_how"], self.fields["channel"]

    @property
    def answer(self) -> dict[str, str]:
        return {
            "words": self.cleaned_data["words"],
            "written_how": self.cleaned_data.get("written_how") or WrittenHow.PERSON,
            "channel": self.cleaned_data.get("channel") or Channel.ONLINE,
        }


class SendForm(SaidFields):
    """Nothing to fill in for oneself: the button is the answer."""


class AskAgainForm(SaidFields):
    why = forms.CharField(
        label="Why should they look again?",
        help_text="Use your own words. The person who decides will read them.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Say why they should look again."},
    )


class DecisionForm(forms.Form):
    answer = forms.ChoiceField(
        label="Do you approve this plan?",
        choices=[("yes", "Yes, approve it"), ("no", "No")],
        widget=Radios(
            hints={"yes": "What the person buys within this plan needs no second approval."},
        ),
        error_messages={"required": "Choose yes or no."},
    )
    reasons = forms.CharField(
        label="Reasons",
        help_text="For a no, say why in words the person will understand, and what would change "
        "your mind. For a yes you can leave this empty.",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") == "no" and not cleaned.get("reasons", "").strip():
            self.add_error("reasons", "Say why, in words the person will understand.")
        return cleaned
