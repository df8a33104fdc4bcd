from __future__ import annotations

from datetime import date, timedelta

from django import forms

from marketplace.front.fields import DateField
from marketplace.introductions.models import VisitKind
from marketplace.people.clock import today

A_YEAR = timedelta(days=366)


class PlanVisitForm(forms.Form):
    kind = forms.ChoiceField(
        label="What kind of visit?",
        choices=VisitKind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what kind of visit it is.",
            "invalid_choice": "Choose one of the kinds of visit listed.",
        },
    )
    planned_on = DateField(
        label="Which day?", help_text="The day you have both agreed, such as 27 3 2027."
    )

    def clean_planned_on(self) -> date:
        day: date = self.cleaned_data["planned_on"]
        if not today() <= day <= today() + A_YEAR:
            raise forms.ValidationError("Enter a day from today to a year from now.")
        return day


class LookBackForm(forms.Form):
    happened_on = DateField(label="Which day was it?", help_text="For example 27 3 2027.")
    words = forms.CharField(
        label="How was it?",
        help_text="Only your own side reads this. You can leave it empty.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        required=False,
        error_messages={"max_length": "Write 1,000 letters or fewer."},
    )

    def clean_happened_on(self) -> date:
        day: date = self.cleaned_data["happened_on"]
        if not today() - A_YEAR <= day <= today():
            raise forms.ValidationError("Enter a day that has been, within the last year.")
        return day
