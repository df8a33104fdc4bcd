from __future__ import annotations

from django import forms

from marketplace.front.fields import PhoneField


class OrganisationForm(forms.Form):
    name = forms.CharField(
        label="Name of the organisation",
        max_length=160,
        error_messages={
            "required": "Enter the name of the organisation.",
            "max_length": "Use 160 letters or fewer here.",
        },
    )
    email = forms.EmailField(label="Email address", required=False, max_length=254)
    phone = PhoneField(label="Phone number", required=False, max_length=30)


class MemberForm(forms.Form):
    email = forms.EmailField(
        max_length=254,
        label="Their email address",
        help_text="We write to them. They join when they say yes.",
        error_messages={"required": "Enter their email address."},
    )
    is_manager = forms.BooleanField(
        label="They may add and end members, and change the organisation's details",
        required=False,
    )
