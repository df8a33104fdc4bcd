from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest

from marketplace.front.widgets import Radios
from marketplace.people.models import User


class SignUpForm(forms.Form):
    """What we ask beside email and password when someone makes an account."""

    name = forms.CharField(
        label="Your name",
        help_text="The people you deal with here see this name.",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={
            "required": "Enter your name.",
            "max_length": "Your name must be 120 letters or fewer.",
        },
    )

    def signup(self, request: HttpRequest, user: User) -> None:
        """allauth calls this; the adapter has saved the name already."""

    def clean_name(self) -> str:
        value: Any = self.cleaned_data["name"]
        return " ".join(value.split())


class ForWhom(models.TextChoices):
    ME = "me", "For me"
    SOMEONE = "someone", "For someone I help"
    ORGANISATION = "organisation", "I work for an organisation"


class StartForm(forms.Form):
    label_is_heading = True

    for_whom = forms.ChoiceField(
        label="Who is the support for?",
        choices=ForWhom.choices,
        widget=Radios(
            hints={
                ForWhom.ME: "I want support, or I have it.",
                ForWhom.SOMEONE: "I act for a family member, a friend or someone I support.",
                ForWhom.ORGANISATION: "I work for a provider, a scheme, the NHS or a council.",
            }
        ),
        error_messages={"required": "Choose who the support is for."},
    )
