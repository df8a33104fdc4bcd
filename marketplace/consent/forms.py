"""Forms of consent, and the two questions that let every step be taken without a screen."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict

from marketplace.consent.models import Share, Tier, ways_to_reach
from marketplace.front.fields import DateField
from marketplace.front.widgets import Checkboxes, Radios
from marketplace.people.clock import today
from marketplace.people.records.said import Channel


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: an empty page that was sent is a mistake to show, not a new page."""
    return request.POST if request.method == "POST" else None


_CHANNELS = [
    (Channel.ONLINE.value, "On this site: they are with me, or I decide for them"),
    *(choice for choice in Channel.choices if choice[0] != Channel.ONLINE),
]


class SaidFields(forms.Form):
    """How it was said, and by whom: asked of whoever writes it down for somebody else."""

    channel = forms.ChoiceField(
        label="How did they tell you?",
        choices=_CHANNELS,
        initial=Channel.ONLINE,
        required=False,
        widget=Radios(is_small=True),
    )
    said_by = forms.CharField(
        label="Who said it? (you can leave this empty)",
        help_text="For example “Joan” or “her sister”.",
        max_length=60,
        required=False,
        error_messages={"max_length": "Use 60 letters or fewer here."},
    )

    def __init__(self, *args: Any, for_oneself: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.for_oneself = for_oneself
        if for_oneself:
            del self.fields["channel"], self.fields["said_by"]
        else:
            self.order_fields([*(n for n in self.fields if n not in _SAID), *_SAID])

    @property
    def said(self) -> dict[str, str]:
        """The arguments `channel` and `said_by` of an action."""
        return {
            "channel": self.cleaned_data.get("channel") or Channel.ONLINE,
            "said_by": self.cleaned_data.get("said_by", ""),
        }


_SAID = ("channel", "said_by")


class ReleaseForm(SaidFields):
    tier = forms.TypedChoiceField(
        label="How much may they read?",
        coerce=int,
        choices=[
            (Tier.PROFILE.value, "What I wrote, and my first name"),
            (Tier.CONTACT.value, "That, and how to reach me"),
        ],
        widget=Radios(conditional={str(Tier.CONTACT.value): "shares"}),
        error_messages={"required": "Choose how much they may read."},
    )
    shares = forms.MultipleChoiceField(
        label="What else may they know?",
        choices=Share.choices,
        required=False,
        widget=Checkboxes(is_small=True),
    )
    expires_on = DateField(
        label="Until which day?",
        help_text="You can stop it at any time before that.",
        error_messages={"required": "Enter the last day on which they may read."},
    )

    def __init__(self, *args: Any, last_day: date, **kwargs: Any) -> None:
        initial = {"expires_on": last_day, "shares": ways_to_reach()} | kwargs.pop("initial", {})
        super().__init__(*args, initial=initial, **kwargs)
        field = self.fields["expires_on"]
        assert isinstance(field, DateField)
        field.earliest, field.latest = today, last_day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("tier") == Tier.CONTACT and not cleaned.get("shares"):
            self.add_error("shares", "Choose what else they may know.")
        return cleaned
