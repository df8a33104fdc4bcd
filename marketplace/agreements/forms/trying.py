"""Whether an agreement is a trial, and what comes after one."""

from django import forms

from marketplace.agreements.models import AfterTrial

CHOOSE = {"required": "Choose one.", "invalid_choice": "Choose one."}


class TrialForm(forms.Form):
    kind = forms.ChoiceField(
        label="Do you want to try it first?",
        choices=[
            ("trial", "Yes, a trial first. It lasts four weeks, and you can change the days"),
            ("whole", "No, the whole agreement"),
        ],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )


class AfterTrialForm(forms.Form):
    says = forms.ChoiceField(
        label="What do you want now?",
        choices=AfterTrial,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
