from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from marketplace.front.fields import DateField
from marketplace.front.widgets import Checkboxes, Radios
from marketplace.people.actions.supporters import Terms
from marketplace.people.clock import today
from marketplace.people.models import Authority, Scope, Supporter, SupporterKind

# Nobody gives "view": whoever acts with a person sees what they see.
_CHOOSABLE = [(scope.value, scope.label) for scope in Scope if scope is not Scope.VIEW]


class TermsForm(forms.Form):
    """What someone may do for a person, why they may, and until when."""

    kind = forms.ChoiceField(
        label="Who are they?",
        choices=SupporterKind.choices,
        widget=Radios(
            hints={
                SupporterKind.REPRESENTATIVE: "Has the legal right to decide for the person.",
                SupporterKind.NOMINEE: "Holds the money for the person, because they asked.",
                SupporterKind.FAMILY: "Helps because they care.",
                SupporterKind.ADVOCATE: "Speaks up for the person. Nobody else pays for them.",
                SupporterKind.BROKER: "Is paid to help find and arrange support.",
            }
        ),
        error_messages={"required": "Choose who they are."},
    )
    relationship = forms.CharField(
        label="In your own words, who are they?",
        help_text="For example, daughter. You can leave this empty.",
        max_length=60,
        required=False,
        error_messages={"max_length": "Use 60 letters or fewer here."},
    )
    authority = forms.ChoiceField(
        label="Why may they act?",
        choices=Authority.choices,
        widget=Radios,
        error_messages={"required": "Choose why they may act."},
    )
    scopes = forms.MultipleChoiceField(
        label="What may they do?",
        help_text="They always see everything the person can see. Tick what else they may do.",
        choices=_CHOOSABLE,
        required=False,
        widget=Checkboxes(
            hints={
                Scope.AGREE: "They may sign, and add others who act with the person.",
                Scope.PAY: "They may say that a payment has been made.",
            }
        ),
    )
    ends_on = DateField(
        label="Last day",
        help_text="Leave it empty if there is no last day. It can be ended at any time.",
        required=False,
        earliest=today,
        error_messages={"too_early": "The last day can't be in the past."},
    )

    def terms(self) -> Terms:
        data = self.cleaned_data
        ends_on: date | None = data["ends_on"]
        return Terms(
            kind=data["kind"],
            authority=data["authority"],
            relationship=" ".join(data["relationship"].split()),
            scopes=frozenset({Scope.VIEW} | {Scope(value) for value in data["scopes"]}),
            ends_on=ends_on,
        )


class InviteSupporterForm(TermsForm):
    email = forms.EmailField(
        max_length=254,
        label="Their email address",
        help_text="We write to them. They begin when they say yes.",
        error_messages={"required": "Enter their email address."},
    )
    field_order = ["email", *TermsForm.base_fields]


class OwnAccountForm(forms.Form):
    email = forms.EmailField(
        max_length=254,
        label="Their own email address",
        help_text="We write to them. When they say yes, we make sure that it is them.",
        error_messages={"required": "Enter their own email address."},
    )


class ChangeSupporterForm(TermsForm):
    @classmethod
    def of(cls, supporter: Supporter) -> dict[str, Any]:
        return {
            "kind": supporter.kind,
            "relationship": supporter.relationship,
            "authority": supporter.authority,
            "scopes": [scope.value for scope in supporter.scopes],
            "ends_on": supporter.ends_on,
        }
