"""Widgets that know more than Django's: hints for each answer, money, a date in three boxes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

Given = tuple[str, str, str]


class _Choosing:
    """`hints` {value: words} stand under an answer. `conditional` {value: field name} draws that
    field under the answer that calls for it; without scripts it is always in sight, so never make
    it required by itself. `is_small` for long lists, such as filters.
    """

    hints: Mapping[Any, str]
    conditional: Mapping[Any, str]
    is_small: bool

    def __init__(
        self,
        *args: Any,
        hints: Mapping[Any, str] | None = None,
        conditional: Mapping[Any, str] | None = None,
        is_small: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.hints = hints or {}
        self.conditional = conditional or {}
        self.is_small = is_small


class Radios(_Choosing, forms.RadioSelect):
    """One answer of a few."""


class Checkboxes(_Choosing, forms.CheckboxSelectMultiple):
    """As many answers as fit."""


class MoneyInput(forms.TextInput):
    prefix = "£"

    def __init__(self, attrs: dict[str, Any] | None = None, suffix: str = "") -> None:
        super().__init__({"class": "nhsuk-input--width-10", **(attrs or {})})
        self.suffix = suffix


class PostcodeInput(forms.TextInput):
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        base = {
            "class": "nhsuk-input--width-10",
            "autocomplete": "postal-code",
            "autocapitalize": "characters",
            "spellcheck": "false",
        }
        super().__init__({**base, **(attrs or {})})


class DateBoxes(forms.Widget):
    """Day, month and year, each typed in a box: `when_day`, `when_month`, `when_year`.

    Its value is a day (before typing) or what was typed in the three boxes.
    """

    use_fieldset = True
    template_name = "forms/date_boxes.html"

    def __init__(self, attrs: dict[str, Any] | None = None, is_birthday: bool = False) -> None:
        super().__init__(attrs)
        self.is_birthday = is_birthday

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        typed = self._typed(value)
        context["widget"]["value"] = [
            {
                "box": box,
                "label": box.capitalize(),
                "name": f"{name}_{box}",
                "id": f"{context['widget']['attrs'].get('id', name)}-{box}",
                "value": text,
                "width": 4 if box == "year" else 2,
                "autocomplete": f"bday-{box}" if self.is_birthday else "",
            }
            for box, text in zip(("day", "month", "year"), typed, strict=True)
        ]
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Given:
        return (
            str(data.get(f"{name}_day") or "").strip(),
            str(data.get(f"{name}_month") or "").strip(),
            str(data.get(f"{name}_year") or "").strip(),
        )

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(f"{name}_{box}" in data for box in ("day", "month", "year"))

    def id_for_label(self, id_: str | None) -> str:
        return f"{id_}-day" if id_ else ""

    def _typed(self, value: Any) -> Given:
        if isinstance(value, date):
            return str(value.day), str(value.month), str(value.year)
        return value if isinstance(value, tuple) else ("", "", "")
