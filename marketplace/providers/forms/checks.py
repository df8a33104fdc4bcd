from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from marketplace.front.days import in_words
from marketplace.front.fields import DateField
from marketplace.front.widgets import Radios
from marketplace.people.clock import today
from marketplace.providers import proofs
from marketplace.providers.models import (
    Check,
    DbsLevel,
    Proof,
    Requirement,
    SeenAs,
    Workforce,
)

_EVIDENCE = {
    Proof.WORDS: "What you can show us",
    Proof.CQC_LOCATION: "CQC location number",
    Proof.DBS: "Certificate number",
    Proof.POLICY: "Policy number",
    Proof.ICO: "Registration number",
}
_DAY = {
    Proof.CQC_LOCATION: "When were you registered?",
    Proof.DBS: "What date is on the certificate?",
    Proof.POLICY: "When did the policy start?",
    Proof.ICO: "When did you last renew it?",
}
LONG_AGO = date(1990, 1, 1)


class SendCheckForm(forms.Form):
    """What proves one requirement. Only a DBS certificate has a level and a workforce."""

    evidence = forms.CharField(
        max_length=200, error_messages={"required": "Enter what we ask for."}
    )
    level = forms.ChoiceField(
        label="What level is it?",
        choices=DbsLevel.choices,
        widget=Radios,
        error_messages={"required": "Choose the level on the certificate."},
    )
    workforce = forms.ChoiceField(
        label="Which workforce is it for?",
        help_text="The certificate says so, near the top.",
        choices=Workforce.choices,
        widget=Radios,
        error_messages={"required": "Choose the workforce on the certificate."},
    )
    issued_on = DateField(
        label="What day is it from?",
        help_text="For example, 27 3 2026.",
        earliest=LONG_AGO,
        latest=today,
    )
    note = forms.CharField(
        label="Anything we should know?",
        help_text="Nobody but our vetting staff reads this. Leave it empty if there is nothing.",
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, requirement: Requirement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proof = requirement.proof
        self.fields["evidence"].label = _EVIDENCE[Proof(requirement.proof)]
        self.fields["evidence"].help_text = requirement.what_to_send
        self.fields["issued_on"].label = _DAY.get(Proof(requirement.proof), "What day is it from?")
        if requirement.proof != Proof.DBS:
            del self.fields["level"], self.fields["workforce"]

    def clean_evidence(self) -> str:
        try:
            return proofs.read(self.proof, self.cleaned_data["evidence"])
        except ValueError as problem:
            raise forms.ValidationError(str(problem)) from problem


class DecideForm(forms.Form):
    """Accept, with the last day it counts; or ask again, with the reason the provider reads."""

    decision = forms.ChoiceField(
        label="What do you decide?",
        choices=[("accept", "Accept it"), ("ask_again", "Ask again")],
        widget=Radios,
        error_messages={"required": "Choose whether you accept it or ask again."},
    )
    seen_as = forms.ChoiceField(
        label="If you accept: how do you know?",
        choices=SeenAs.choices,
        widget=Radios,
        required=False,
    )
    expires_on = DateField(
        label="If you accept: what is the last day it counts?", required=False, earliest=today
    )
    reason = forms.CharField(
        label="If you ask again: what is missing?",
        help_text="The provider reads this. Say what is wrong and what to send.",
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, check: Check, **kwargs: Any) -> None:
        latest = proofs.last_day(check.requirement, issued_on=check.issued_on, seen_on=today())
        kwargs["initial"] = {"expires_on": latest, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        field = self.fields["expires_on"]
        field.help_text = "Leave it empty if it doesn’t run out."
        if latest:
            field.help_text = (
                f"It can count until {in_words(latest)}. "
                "If the paper says an earlier day, enter that."
            )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("decision") == "accept" and not said.get("seen_as"):
            self.add_error("seen_as", "Say how you know.")
        if said.get("decision") == "ask_again" and not said.get("reason"):
            self.add_error("reason", "Say what is missing.")
        return said
