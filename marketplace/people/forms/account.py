"""The sign-up form as a whole. Apart from the others, because allauth's forms import ours."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import SignupForm

_WORDS = {
    "email": (
        "Your email address",
        "You sign in with it. We also write to it when something needs you.",
        "Enter your email address.",
    ),
    "password1": (
        "Make up a password",
        "Use 10 letters or more. Three words that only you would put together are good.",
        "Enter a password.",
    ),
}


class AccountForm(SignupForm):  # type: ignore[misc]
    field_order = ["name", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, hint, missing) in _WORDS.items():
            field = self.fields[name]
            field.label, field.help_text = label, hint
            field.error_messages["required"] = missing
