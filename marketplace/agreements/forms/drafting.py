"""One small form a page. Each keeps what was typed and says beside the field what is wrong."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from budgets.models import Budget
from budgets.money import pounds
from budgets.rules import matching_ban
from marketplace.agreements.forms.fields import whole_choice, whole_number
from marketplace.agreements.models import LEVELS, AgreedOutcome, Part
from marketplace.agreements.queries.readiness import Allowed
from marketplace.agreements.records.agreements import Relationship
from marketplace.front.fields import DateField, MoneyField
from marketplace.people.clock import today
from marketplace.people.wellbeing import Domain

TWO_YEARS = timedelta(days=731)
COUNTS_TOGETHER = (
    "The more it is, the more this counts when all outcomes are taken together. "
    "It changes no payment."
)
HOW_MUCH = [(0, "Not at all"), (1, "A little"), (2, "Quite"), (3, "Very")]


class DatesForm(forms.Form):
    starts_on = DateField(label="When does it start?", help_text="For example 1 4 2027.")
    ends_on = DateField(label="What is the last day?", help_text="For example 30 6 2027.")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and first > today() + TWO_YEARS:
            self.add_error("starts_on", "Enter a day within the next two years.")
        if first and last and last < first:
            self.add_error("ends_on", "The last day must come after the first.")
        if first and last and last > first + TWO_YEARS:
            self.add_error("ends_on", "Enter a last day within two years of the first.")
        return data


class OutcomeWordsForm(forms.Form):
    words = forms.CharField(
        label="What is wanted?",
        help_text="In the person’s own words. For example: “I can bake bread on my own.”",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
        error_messages={
            "required": "Say what is wanted.",
            "max_length": "Write 300 letters or fewer.",
        },
    )
    domain = forms.ChoiceField(
        label="What part of life is it about?",
        choices=Domain.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose a part of life.",
            "invalid_choice": "Choose one of the parts of life listed.",
        },
    )
    review_on = DateField(
        label="When will you look at how it went?", help_text="For example 30 6 2027."
    )

    is_something_else = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ban = matching_ban(str(self.data.get("words", "") or self.initial.get("words", "")))
        if self.ban:
            self.fields["is_something_else"] = forms.BooleanField(
                label=f"It is something else, not {self.ban.words}",
                help_text="Whoever pays will read this too.",
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """A stop-smoking group is not tobacco: words only raise the question."""
        data: dict[str, Any] = super().clean() or {}
        cleared = data.pop("is_something_else", False)
        if self.ban and not cleared:
            self.add_error("words", f"A budget can’t buy {self.ban.words}. Is this that?")
        data["cleared_of"] = self.ban.code if self.ban else ""
        return data

    def clean_review_on(self) -> date:
        day: date = self.cleaned_data["review_on"]
        if not today() <= day <= today() + TWO_YEARS:
            raise forms.ValidationError("Enter a day from today to two years from now.")
        return day


class LevelsForm(forms.Form):
    """The five levels in words, the best first, and where things are now."""

    baseline = whole_choice("Where are things now?", [(k, v) for k, v in LEVELS.items()])

    def __init__(self, *args: Any, outcome: AgreedOutcome, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for level in sorted(LEVELS, reverse=True):
            self._add_level(level, outcome)
        self.initial.setdefault("baseline", outcome.baseline)
        self.order_fields([f"words_{n}" for n in reversed(range(5))] + ["baseline"])

    def _add_level(self, level: int, outcome: AgreedOutcome) -> None:
        at = level + 2
        self.fields[f"words_{at}"] = forms.CharField(
            label=LEVELS[level],
            max_length=200,
            initial=outcome.level_words[at],
            error_messages={
                "required": f"Say what “{LEVELS[level].lower()}” would look like.",
                "max_length": "Write 200 letters or fewer.",
            },
        )

    def level_words(self) -> list[str]:
        return [self.cleaned_data[f"words_{n}"] for n in range(5)]


class PriceForm(forms.Form):
    """What the outcome costs, how it follows the level reached, and how much it weighs."""

    price_pence = MoneyField(label="What is the full price of this outcome?")
    importance = whole_choice(
        "How important is it to the person?", HOW_MUCH, help_text=COUNTS_TOGETHER
    )
    difficulty = whole_choice("How hard will it be?", HOW_MUCH, help_text=COUNTS_TOGETHER)

    def __init__(self, *args: Any, outcome: AgreedOutcome, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for level, name in sorted(LEVELS.items(), reverse=True):
            self.fields[f"share_{level + 2}"] = forms.IntegerField(
                label=f"{name}: how much of each £100 is paid?",
                help_text=f"0 for nothing, up to 100 for all. “{outcome.level_words[level + 2]}”",
                widget=forms.NumberInput({"class": "nhsuk-input--width-3", "inputmode": "numeric"}),
                min_value=0,
                max_value=100,
                initial=outcome.shares_percent[level + 2],
                error_messages={
                    "required": "Enter a whole number from 0 to 100.",
                    "invalid": "Enter a whole number from 0 to 100.",
                    "min_value": "Enter 0 or more.",
                    "max_value": "Enter 100 or less.",
                },
            )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        shares = [data.get(f"share_{n}") for n in range(5)]
        known = [share for share in shares if share is not None]
        if len(known) == len(shares) and known != sorted(known):
            self.add_error("share_4", "A better level can't earn less than a worse one.")
        return data

    def shares_percent(self) -> list[int]:
        return [self.cleaned_data[f"share_{n}"] for n in range(5)]


class PeriodicSumForm(forms.Form):
    pence = MoneyField(
        label="What is due every four weeks?",
        help_text="Only a Shared Lives support fee or an employed assistant’s pay. "
        "Leave it empty if there is none.",
        required=False,
    )
    times = forms.IntegerField(
        label="How many times?",
        min_value=1,
        max_value=26,
        required=False,
        error_messages={
            "invalid": "Enter a whole number.",
            "min_value": "Enter 1 or more.",
            "max_value": "Enter 26 or fewer.",
        },
    )
    first_due_on = DateField(label="When is the first due?", required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("pence"):
            if not data.get("times") and "times" not in self.errors:
                self.add_error("times", "Enter how many times it is due.")
            if not data.get("first_due_on") and "first_due_on" not in self.errors:
                self.add_error("first_due_on", "Enter the day of the first one.")
        return data


class HowItPaysForm(forms.Form):
    """What is paid in advance, what is kept back until the end, and the most it may all cost."""

    advance_percent = whole_number("Of each £100, how much is paid when it starts?", 0)
    advance_payments = whole_number(
        "Over how many payments is that earned back?", 1, required=False
    )
    retention_percent = whole_number(
        "Of each £100 that an outcome earns, how much is kept back until the end?", 0
    )
    cap_pence = MoneyField(
        label="What is the most that it may all cost?",
        help_text="Leave it empty if it is what the prices add up to.",
        required=False,
        min_pence=1,
    )

    def __init__(self, *args: Any, allowed: Allowed, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = {
            "advance_percent": allowed.in_advance,
            "advance_payments": allowed.payments,
            "retention_percent": allowed.kept_back,
        }
        for name, words in {
            "advance_percent": f"Up to £{allowed.in_advance}. Enter 0 for nothing. "
            "Later payments are smaller, until it is earned back.",
            "advance_payments": f"Up to {allowed.payments}. "
            "Leave it empty if nothing is paid when it starts.",
            "retention_percent": f"Up to £{allowed.kept_back}. "
            "It is paid when the agreement ends, however it ends.",
        }.items():
            self.fields[name].help_text = words

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        payments = data.get("advance_payments")
        if data.get("advance_percent") and not payments and "advance_payments" not in self.errors:
            self.add_error("advance_payments", "Enter over how many payments it is earned back.")
        for name, most in self.most.items():
            if (data.get(name) or 0) > most:
                self.add_error(name, f"Enter {most} or less.")
        data["advance_payments"] = payments or 1
        return data


class RelationshipForm(forms.Form):
    relationship = forms.ChoiceField(
        label="Is the person who gives the support related to you?",
        help_text="The law says who a direct payment may pay.",
        choices=Relationship.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of these.", "invalid_choice": "Choose one."},
    )
    same_household = forms.TypedChoiceField(
        label="Do you live in the same home now?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no.", "invalid_choice": "Choose yes or no."},
    )


class BudgetsForm(forms.Form):
    """How much each of the person's budgets pays; together exactly the price."""

    def __init__(
        self, *args: Any, part: Part, budgets: list[tuple[Budget, str, int]], price: int, **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.budgets, self.price = budgets, price
        chosen = {f.budget_id: f.pence for f in part.fundings.all()}
        for budget, words, left in budgets:
            suggested = price if len(budgets) == 1 else 0
            self.fields[str(budget.uuid)] = MoneyField(
                label=words,
                help_text=f"{pounds(left)} left to promise",
                required=False,
                initial=chosen.get(budget.pk, suggested),
            )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.errors:
            return data
        for budget, _, left in self.budgets:
            if (data.get(str(budget.uuid)) or 0) > left:
                self.add_error(str(budget.uuid), f"This budget has {pounds(left)} left.")
        total = sum(pence for _, pence in self.lines())
        if total != self.price:
            self.add_error(
                None, f"The price is {pounds(self.price)}; this adds up to {pounds(total)}."
            )
        return data

    def lines(self) -> list[tuple[Budget, int]]:
        return [(b, self.cleaned_data.get(str(b.uuid)) or 0) for b, _, _ in self.budgets]
