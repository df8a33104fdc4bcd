"""Fields that several forms of agreements are made of."""

from __future__ import annotations

from typing import Any

from django import forms


def whole_choice(label: str, choices: list[tuple[int, str]], **more: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose one of these.",
            "invalid_choice": "Choose one of these.",
        },
        **more,
    )


def whole_number(label: str, least: int, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        widget=forms.NumberInput({"class": "nhsuk-input--width-3", "inputmode": "numeric"}),
        min_value=least,
        error_messages={
            "required": "Enter a whole number. Enter 0 if there is nothing.",
            "invalid": "Enter a whole number.",
            "min_value": f"Enter {least} or more.",
        },
        **more,
    )
