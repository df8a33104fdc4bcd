"""Whose budget it is, how much goes into it, and when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms

from budgets.models import Form, Regime
from marketplace.front.fields import DateField
from marketplace.money.actions import UnableToPay, find_person
from marketplace.money.forms.fields import AmountForm, own_words
from marketplace.money.models import Every
from marketplace.money.queries.budgets import budgets_funded_by
from marketplace.money.records.instalments import MOST_LETTERS
from marketplace.people.clock import money_year_of, now, today
from marketplace.people.models import Organisation, Person, User
from marketplace.people.records.organisations import OrganisationKind

LONGEST = timedelta(days=731)
REGIMES = {
    OrganisationKind.ICB: [(Regime.NHS.value, "NHS")],
    OrganisationKind.COUNCIL: [(Regime.CARE_ACT.value, "Council (Care Act)")],
}
FORMS = [
    (Form.NOTIONAL.value, "We arrange and pay (notional budget)"),
    (Form.DIRECT_PAYMENT.value, "The person pays (direct payment)"),
    (Form.THIRD_PARTY.value, "Another organisation holds the money and pays"),
]


def every_field() -> forms.ChoiceField:
    """All at once, unless told."""
    return forms.TypedChoiceField(
        label="When does it come?",
        help_text="Parts are equal. The first comes on the first day, the others on the first of "
        "a month.",
        choices=Every.choices,
        initial=Every.ONCE,
        widget=forms.RadioSelect,
        required=False,
        empty_value=Every.ONCE,
        error_messages={"invalid_choice": "Choose one."},
    )


class GiftForm(AmountForm):
    why = own_words(
        "Say why, in plain words",
        help_text=f"The person reads this on the budget’s page. {MOST_LETTERS} letters at most.",
        missing="Say why.",
        most=MOST_LETTERS,
        rows=3,
    )
    every = every_field()

    field_order = ["pence", "every", "why", "key"]

    def clean_why(self) -> str:
        """In one line, as it stands in a letter."""
        return " ".join(self.cleaned_data["why"].split())


class PeriodForm(AmountForm):
    """How much, from which day to which: this money year unless told."""

    starts_on = DateField(label="First day", error_messages={"required": "Enter the first day."})
    ends_on = DateField(label="Last day", error_messages={"required": "Enter the last day."})

    field_order = ["starts_on", "ends_on", "pence", "key"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first, last = money_year_of(today())
        self.initial.setdefault("starts_on", first)
        self.initial.setdefault("ends_on", last)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if not first or not last:
            return data
        if last < first:
            self.add_error("ends_on", "The last day must come after the first.")
        elif last - first > LONGEST:
            self.add_error("ends_on", "A budget lasts two years at most.")
        elif last < today():
            self.add_error("ends_on", "The last day has been already.")
        return data


class OpenBudgetForm(PeriodForm):
    """Whose budget, how it is held and paid, for which period, how much."""

    number = forms.CharField(
        label="The person’s number",
        help_text="They find it on their money page. For example 4F2A-90C1.",
        max_length=12,
        error_messages={
            "required": "Enter the person’s number.",
            "max_length": "The number has eight letters and figures, such as 4F2A-90C1.",
        },
    )
    born_on = DateField(
        label="Their date of birth",
        help_text="For example 27 3 1984.",
        error_messages={"required": "Enter their date of birth."},
    )
    form = forms.ChoiceField(
        label="Who pays?",
        choices=FORMS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who pays.", "invalid_choice": "Choose who pays."},
    )
    holder = forms.ModelChoiceField(
        label="Which organisation holds the money?",
        help_text="Only if another organisation holds it.",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="None",
        to_field_name="uuid",
        error_messages={"invalid_choice": "Choose an organisation from the list."},
    )
    every = every_field()

    field_order = [
        "number", "born_on", "form", "holder", "starts_on", "ends_on", "pence", "every", "key",
    ]  # fmt: skip

    def __init__(self, *args: Any, funder: Organisation, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.funder, self.by = funder, by
        self.person: Person | None = None
        holders = Organisation.objects.filter(
            area=funder.area_id, kind=OrganisationKind.MONEY_HOLDER
        )
        self.fields["holder"].queryset = holders  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("form") == Form.THIRD_PARTY and not data.get("holder"):
            self.add_error("holder", "Choose the organisation that holds the money.")
        number, born_on = data.get("number"), data.get("born_on")
        if number and born_on:
            try:
                self.person = find_person(
                    number=number, born_on=born_on, funder=self.funder, by=self.by, at=now()
                )
            except UnableToPay as problem:
                self.add_error("number", problem.message)
        return data

    @property
    def regime(self) -> str:
        return REGIMES[OrganisationKind(self.funder.kind)][0][0]


class FindBudgetsForm(forms.Form):
    """Budgets by whose they are. Sent by POST, so that no name stands in an address."""

    words = forms.CharField(
        label="Find a person’s budgets",
        help_text="Write their name, or the number from their money page.",
        max_length=80,
        error_messages={
            "required": "Write a name or a number.",
            "max_length": "Write 80 letters at most.",
        },
        widget=forms.TextInput(
            {"type": "search", "autocomplete": "off", "class": "nhsuk-input--width-20"}
        ),
    )

    def __init__(self, *args: Any, funder: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.funder = funder
        self.found = budgets_funded_by(funder)

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        found = budgets_funded_by(self.funder, words=words)
        if not found.exists():
            raise forms.ValidationError("We found nobody with this name or number here.")
        self.found = found
        return words
