from __future__ import annotations

from typing import Any

from django import forms

from budgets.models import Budget
from budgets.money import pounds
from marketplace.agreements.models import Part
from marketplace.money.queries.budgets import budget_cards
from marketplace.money.queries.takeovers import other_funders_budgets, promises_of
from marketplace.people.clock import today


class TakeoverForm(forms.Form):
    """Which promise goes on, and to which budget of another funder."""

    part = forms.ChoiceField(
        label="Which promise?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one."},
    )
    into = forms.ChoiceField(
        label="Which budget pays from now on?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one."},
    )

    def __init__(self, *args: Any, budget: Budget, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        promises, others = promises_of(budget), other_funders_budgets(budget, today())
        self.parts = {str(promise.part.uuid): promise.part for promise in promises}
        self.others = {str(other.uuid): other for other in others}
        self.fields["part"].choices = [  # type: ignore[attr-defined]
            (str(each.part.uuid), f"{each.words}: {pounds(each.pence)}") for each in promises
        ]
        self.fields["into"].choices = [  # type: ignore[attr-defined]
            (str(card.uuid), f"{card.funder}: {card.words}") for card in budget_cards(others)
        ]

    @property
    def chosen(self) -> tuple[Part, Budget]:
        data = self.cleaned_data
        return self.parts[data["part"]], self.others[data["into"]]
