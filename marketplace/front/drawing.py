"""What the templates need to draw one field: words, ids and what describes what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.widgets import Input

from marketplace.front.widgets import DateBoxes, MoneyInput
from marketplace.front.wording import name_of, words_of

# Taken off every control: the browser's own checks would hide ours, and a cut paste loses words.
_LEFT_OUT = {"required", "maxlength", "minlength", "min", "max", "step", "placeholder", "class"}

# The first kind that fits is used, so the more particular widgets come first.
_KINDS: list[tuple[type[forms.Widget], str]] = [
    (DateBoxes, "date"),
    (forms.PasswordInput, "password"),
    (forms.FileInput, "file"),
    (forms.CheckboxSelectMultiple, "choices"),
    (forms.RadioSelect, "choices"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.MultiWidget, "other"),
    (Input, "text"),
]


@dataclass(frozen=True)
class Option:
    """One answer among several."""

    id: str
    value: str
    label: str
    selected: bool
    disabled: bool = False
    hint: str = ""
    inside: BoundField | None = None
    group: str | None = None


@dataclass(frozen=True)
class Drawn:
    """One field, ready to be drawn."""

    kind: str
    id: str
    name: str
    label: str
    hint: str
    errors: list[str]
    is_heading: bool
    attrs: dict[str, str] = field(default_factory=dict)
    classes: str = ""
    value: Any = None
    options: list[Option] = field(default_factory=list)
    wrong_boxes: set[str] = field(default_factory=set)
    count_to: int | None = None
    is_small: bool = False
    is_multiple: bool = False
    prefix: str = ""
    suffix: str = ""

    @property
    def template(self) -> str:
        return f"forms/{self.kind}.html"

    @property
    def hint_id(self) -> str:
        return f"{self.id}-hint"

    @property
    def error_id(self) -> str:
        return f"{self.id}-error"

    @property
    def described_by(self) -> str:
        """The ids of what a screen reader reads after the label, in the order of the page."""
        parts = [f"{self.id}-info"] if self.count_to else []
        parts += [self.hint_id] if self.hint else []
        parts += [self.error_id] if self.errors else []
        return " ".join(parts)

    @property
    def target(self) -> str:
        """The id of the control that the error summary leads to."""
        if self.kind == "date":
            box = next((b for b in ("day", "month", "year") if b in self.wrong_boxes), "day")
            return f"{self.id}-{box}"
        return self.options[0].id if self.kind == "choices" and self.options else self.id


def draw(bound: BoundField) -> Drawn:
    widget = bound.field.widget
    kind = _kind(widget)
    id_ = str(widget.attrs.get("id") or bound.auto_id or f"id_{bound.html_name}")
    context = widget.get_context(bound.html_name, bound.value(), {"id": id_})["widget"]
    return Drawn(
        kind=kind,
        id=id_,
        name=bound.html_name,
        label=name_of(str(bound.label or "")),
        hint=name_of(str(bound.help_text or "")),
        errors=_errors(bound),
        is_heading=_is_heading(bound),
        attrs=_attrs(bound, context, kind),
        classes=str(widget.attrs.get("class", "")),
        value=context.get("value"),
        options=list(_options(bound, context)) if kind in ("choices", "select") else [],
        wrong_boxes=_wrong_boxes(bound) if kind == "date" else set(),
        count_to=getattr(bound.field, "max_length", None) if kind == "textarea" else None,
        is_small=bool(getattr(widget, "is_small", False)),
        is_multiple=bool(getattr(widget, "allow_multiple_selected", False)),
        prefix=str(getattr(widget, "prefix", "")),
        suffix=str(getattr(widget, "suffix", "")),
    )


def conditional_names(form: forms.BaseForm) -> set[str]:
    """The fields that are drawn inside an option of another field."""
    return {
        name
        for each in form.fields.values()
        for name in getattr(each.widget, "conditional", {}).values()
    }


def _kind(widget: forms.Widget) -> str:
    return next((kind for cls, kind in _KINDS if isinstance(widget, cls)), "other")


def _is_heading(bound: BoundField) -> bool:
    if getattr(bound.field, "label_is_heading", False):
        return True
    if not getattr(bound.form, "label_is_heading", False):
        return False
    visible = bound.form.visible_fields()
    return bool(visible) and visible[0].name == bound.name


def _errors(bound: BoundField) -> list[str]:
    found = bound.form.errors.get(bound.name)
    return [words_of(message, bound) for message in found] if found else []


def _wrong_boxes(bound: BoundField) -> set[str]:
    found = bound.form.errors.get(bound.name)
    if not found:
        return set()
    boxes = {box for error in found.as_data() for box in (error.params or {}).get("boxes", ())}
    return boxes or {"day", "month", "year"}


def _attrs(bound: BoundField, context: dict[str, Any], kind: str) -> dict[str, str]:
    given = {
        name: "" if value is True else str(value)
        for name, value in context["attrs"].items()
        if name not in _LEFT_OUT and value is not None and value is not False
    }
    given.pop("id", None)
    if bound.field.disabled:
        given["disabled"] = ""
    if kind == "text":
        given |= _typing(bound, context, given)
    return given


def _typing(bound: BoundField, context: dict[str, Any], given: dict[str, str]) -> dict[str, str]:
    """How the keyboard of a phone helps. Numbers are text: a wheel or a letter never loses them."""
    widget = bound.field.widget
    typed = {"type": str(given.get("type") or context.get("type") or "text")}
    if typed["type"] == "number":
        whole = isinstance(bound.field, forms.IntegerField) and not isinstance(
            bound.field, forms.FloatField | forms.DecimalField
        )
        return {"type": "text", "inputmode": "numeric" if whole else "decimal"}
    if typed["type"] == "email":
        typed |= {"spellcheck": "false", "autocapitalize": "none"}
    if isinstance(widget, MoneyInput):
        typed |= {"inputmode": "decimal", "spellcheck": "false"}
    return typed


def _options(bound: BoundField, context: dict[str, Any]) -> Iterator[Option]:
    widget = bound.field.widget
    hints = {str(value): hint for value, hint in getattr(widget, "hints", {}).items()}
    inside = {str(value): name for value, name in getattr(widget, "conditional", {}).items()}
    for group, options, _ in context["optgroups"]:
        for option in options:
            value = "" if option["value"] is None else str(option["value"])
            yield Option(
                id=str(option["attrs"].get("id", "")),
                value=value,
                label=str(option["label"]),
                selected=bool(option["selected"]),
                disabled=bool(option["attrs"].get("disabled")),
                hint=str(hints.get(value, "")),
                inside=bound.form[inside[value]] if value in inside else None,
                group=str(group) if group else None,
            )
