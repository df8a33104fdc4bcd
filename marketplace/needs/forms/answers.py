"""A provider's answer: how, a price for each thing wanted, and what they'd ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms

from marketplace.front.fields import MoneyField
from marketplace.front.widgets import Radios
from marketplace.needs.actions import LineTerms
from marketplace.needs.models import Response
from marketplace.providers.models import Offer

MOST_PENCE = 10_000_000


@dataclass(frozen=True, slots=True)
class AskedFor:
    """One wanted outcome in the words this reader may read."""

    uuid: UUID
    words: str


class AnswerForm(forms.Form):
    offer = forms.ChoiceField(
        label="Which of your offers is this?",
        widget=Radios,
        error_messages={"required": "Choose one of your offers."},
    )
    how = forms.CharField(
        label="How would you do it?",
        help_text="Say what you would do together, where, and who with. "
        "Write to the person. Short sentences help.",
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    asks = forms.CharField(
        label="What would you ask of them?",
        help_text="For example “Tell us the day before if you can't come”. "
        "You can leave this empty.",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        *args: Any,
        response: Response,
        offers: Sequence[Offer],
        asked_for: Sequence[AskedFor],
        **kwargs: Any,
    ) -> None:
        self.asked_for = asked_for
        self.offers = {str(offer.uuid): offer for offer in offers}
        kwargs["initial"] = _kept(response)
        super().__init__(*args, **kwargs)
        choice = self.fields["offer"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(uuid, offer.title) for uuid, offer in self.offers.items()]
        for number, each in enumerate(asked_for, start=1):
            self.fields[f"words_{each.uuid}"] = forms.CharField(
                label=f"{number}. {each.words}: what you would do",
                max_length=500,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            self.fields[f"price_{each.uuid}"] = MoneyField(
                label=f"{number}. {each.words}: price for reaching it",
                help_text="Leave it empty if you would not do this part.",
                required=False,
                max_pence=MOST_PENCE,
            )
        self.is_shared_lives = response.provider.is_shared_lives
        if self.is_shared_lives:
            self.fields["four_weeks_pence"] = MoneyField(
                label="Sum for each four weeks",
                help_text="For Shared Lives alone: the support fee for four weeks.",
                required=False,
                min_pence=100,
                max_pence=MOST_PENCE,
            )
        self.order_fields(["offer", "how", *self._line_names(), "four_weeks_pence", "asks"])

    @property
    def answer(self) -> dict[str, Any]:
        """The arguments of `save_response`."""
        return {
            "offer": self.offers[self.cleaned_data["offer"]],
            "how": self.cleaned_data["how"],
            "asks": self.cleaned_data["asks"],
            "four_weeks_pence": self.cleaned_data.get("four_weeks_pence"),
            "lines": [line for each in self.asked_for if (line := self._line(each))],
        }

    def _line(self, each: AskedFor) -> LineTerms | None:
        """Nothing where they'd not do this part. In Shared Lives, words alone will do: the
        price is in the sum for four weeks."""
        price = self.cleaned_data.get(f"price_{each.uuid}")
        words = self.cleaned_data.get(f"words_{each.uuid}", "")
        if price is None and not (words and self.is_shared_lives):
            return None
        return LineTerms(outcome=each.uuid, price_pence=price or 0, words=words)

    def _line_names(self) -> list[str]:
        return [f"{part}_{each.uuid}" for each in self.asked_for for part in ("words", "price")]


def _kept(response: Response) -> dict[str, Any]:
    kept: dict[str, Any] = {
        "offer": str(response.offer.uuid),
        "how": response.how,
        "asks": response.asks,
        "four_weeks_pence": response.four_weeks_pence,
    }
    for line in response.lines.select_related("outcome"):
        kept[f"words_{line.outcome.uuid}"] = line.words
        kept[f"price_{line.outcome.uuid}"] = line.price_pence or None
    return kept
