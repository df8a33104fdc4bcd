"""The list of what is wrong, at the top of the page, each line leading to its field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BaseFormSet

from marketplace.front.drawing import draw
from marketplace.front.wording import words_of


@dataclass(frozen=True)
class Line:
    text: str
    target: str = ""


def summary_of(forms: Iterable[BaseForm]) -> list[Line]:
    """Every mistake in these forms, in the order of the page. Empty when there is none to show."""
    return [
        line
        for form in forms
        if form.is_bound and getattr(form, "shows_summary", True)
        for line in _lines(form)
    ]


def forms_with_errors(context: dict[str, Any]) -> list[BaseForm]:
    """The forms among a template's values that came back with mistakes.

    Looks at exact types, so that a lazy value (the user, who is acting) isn't fetched for nothing.
    """
    found = [each for value in context.values() for each in _forms_in(value)]
    return list({id(form): form for form in found}.values())


def _forms_in(value: Any) -> list[BaseForm]:
    if issubclass(type(value), BaseForm):
        return [value] if value.is_bound and value.errors else []
    if issubclass(type(value), BaseFormSet):
        return [form for form in value.forms if form.is_bound and form.errors]
    if type(value) in (list, tuple):
        return [
            form for each in value if type(each) not in (list, tuple) for form in _forms_in(each)
        ]
    return []


def _lines(form: BaseForm) -> list[Line]:
    lines = [Line(words_of(message)) for message in form.non_field_errors()]
    for bound in form.visible_fields():
        if bound.name in form.errors:
            drawn = draw(bound)
            lines += [Line(text, drawn.target) for text in drawn.errors]
    for bound in form.hidden_fields():
        lines += [Line(words_of(message, bound)) for message in bound.errors]
    return lines
