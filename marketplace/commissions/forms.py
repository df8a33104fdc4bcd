"""What is asked of people who find each other. Short: most of it is a button."""

from __future__ import annotations

from typing import Any

from django import forms

from marketplace.commissions.codes import as_kept
from marketplace.front.widgets import Checkboxes, Radios
from marketplace.people.forms import SaidFields
from marketplace.providers.vocabulary import SupportKind


def _shared_words() -> forms.CharField:
    return forms.CharField(
        label="What do you want the others to know?",
        help_text="They read this beside the first name, once everyone has said yes. You can "
        "leave this empty, and change it at any time.",
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"max_length": "Use 500 letters or fewer here."},
    )


class GroupForm(forms.Form):
    """What a group says of itself to whoever might join."""

    name = forms.CharField(
        label="What do you call yourselves?",
        help_text="For example “Friday gardeners”. Leave out the names of people.",
        max_length=80,
        error_messages={
            "required": "Enter a name for the group.",
            "max_length": "Use 80 letters or fewer here.",
        },
    )
    wants = forms.CharField(
        label="What do you want together?",
        help_text="Use your own words. Leave out names, and anything private: everyone who is "
        "asked to join reads this.",
        max_length=600,
        widget=forms.Textarea({"rows": 5}),
        error_messages={
            "required": "Say what you want together.",
            "max_length": "Use 600 letters or fewer here.",
        },
    )
    kinds = forms.MultipleChoiceField(
        label="What kind of support is it?",
        help_text="Choose all that could be right.",
        choices=SupportKind.choices,
        widget=Checkboxes(is_small=True),
        error_messages={
            "required": "Choose at least one kind of support.",
            "invalid_choice": "Choose kinds from the list.",
        },
    )


class OpenForm(GroupForm, SaidFields):
    """Of whoever begins a group and is its first member."""

    shared_words = _shared_words()
    field_order = ("name", "wants", "kinds", "shared_words")


class ShareForm(SaidFields):
    shared_words = _shared_words()


class AnswerForm(SaidFields):
    answer = forms.ChoiceField(
        label="May they join?",
        choices=[("yes", "Yes"), ("not_yet", "Not yet")],
        widget=Radios(
            hints={
                "yes": "They see the first name and what is shared, once everyone has said yes.",
                "not_yet": "Nobody learns that you said this. You don’t have to say why.",
            }
        ),
        error_messages={
            "required": "Choose yes or not yet.",
            "invalid_choice": "Choose yes or not yet.",
        },
    )

    @property
    def is_yes(self) -> bool:
        return bool(self.cleaned_data["answer"] == "yes")


class StandingForm(SaidFields):
    standing = forms.ChoiceField(
        label="When someone new asks to join",
        choices=[
            ("each", "Ask me each time"),
            ("follow", "Whoever the others say yes to may see this too"),
        ],
        widget=Radios,
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one of the two."},
    )

    @property
    def is_yes(self) -> bool:
        return bool(self.cleaned_data["standing"] == "follow")


class CodeForm(forms.Form):
    label_is_heading = True

    code = forms.CharField(
        label="What is the group’s code?",
        help_text="It has 10 letters and figures, such as CDFGH-34679.",
        max_length=20,
        widget=forms.TextInput(
            {
                "class": "nhsuk-input--width-10",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
        error_messages={
            "required": "Enter the code.",
            "max_length": "A code has 10 letters and figures.",
        },
    )

    def clean_code(self) -> str:
        return as_kept(self.cleaned_data["code"])


class CountedForm(SaidFields):
    kinds = forms.MultipleChoiceField(
        label="What would you like with others?",
        help_text="Choose as many as you like, or none.",
        choices=SupportKind.choices,
        required=False,
        widget=Checkboxes(is_small=True),
        error_messages={"invalid_choice": "Choose kinds from the list."},
    )

    def __init__(self, *args: Any, mine: list[str], **kwargs: Any) -> None:
        super().__init__(*args, initial={"kinds": mine}, **kwargs)
