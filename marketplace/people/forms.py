from typing import Any

from django import forms
from django.http import HttpRequest

from marketplace.people.models import User


class SignUpForm(forms.Form):
    """What we ask beside email and password when someone makes an account."""

    name = forms.CharField(
        label="Your name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your name."},
    )

    field_order = ["name", "email", "password1"]

    def signup(self, request: HttpRequest, user: User) -> None:
        """allauth calls this; the adapter has saved the name already."""

    def clean_name(self) -> str:
        value: Any = self.cleaned_data["name"]
        return " ".join(value.split())
