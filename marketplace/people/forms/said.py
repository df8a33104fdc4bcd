"""The two questions that let every step be taken without a screen (R8)."""

from __future__ import annotations

from typing import Any

from django import forms

from marketplace.front.widgets import Radios
from marketplace.people.records.said import Channel

_CHANNELS = [
    (Channel.ONLINE.value, "On this site: they are with me, or I decide for them"),
    *(choice for choice in Channel.choices if choice[0] != Channel.ONLINE),
]
_SAID = ("channel", "said_by")


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
