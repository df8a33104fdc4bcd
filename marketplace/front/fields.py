"""Fields that say in plain words what is wrong: money, days, postcodes, telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any, NoReturn

from django import forms
from django.core.exceptions import ValidationError

from budgets.money import TooMuchMoney, parse_pence, pounds
from marketplace.front.days import in_words
from marketplace.front.postcodes import normalise_postcode
from marketplace.front.widgets import DateBoxes, MoneyInput, PostcodeInput

Day = date | Callable[[], date]

MONTHS = [
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
]  # fmt: skip
MOST_DIGITS = 20  # Python itself refuses to read a number of some thousand


class MoneyField(forms.Field):
    """Pounds as people type them ("1,250.50", "£250"), kept as whole pence (an int)."""

    widget = MoneyInput
    default_error_messages = {
        "invalid": "Enter an amount in pounds, like 250 or 1,250.50.",
        "too_little": "The amount must be %(least)s or more.",
        "too_much": "The amount must be %(most)s or less.",
    }

    def __init__(
        self, *, min_pence: int = 0, max_pence: int = 1_000_000_000, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.min_pence = min_pence
        self.max_pence = max_pence

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return parse_pence(text)
        except TooMuchMoney:
            self._refuse("too_much", most=self.max_pence)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def validate(self, value: int | None) -> None:
        super().validate(value)
        if value is None:
            return
        if value < self.min_pence:
            self._refuse("too_little", least=self.min_pence)
        if value > self.max_pence:
            self._refuse("too_much", most=self.max_pence)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            whole, rest = divmod(value, 100)
            return f"{whole}.{rest:02}" if rest else str(whole)
        return value

    def _refuse(self, code: str, **pence: int) -> NoReturn:
        amounts = {name: pounds(amount) for name, amount in pence.items()}
        raise ValidationError(self.error_messages[code], code=code, params=amounts)


class DateField(forms.Field):
    """A day typed in three boxes, kept as a date. Months may be numbers or names.

    `earliest` and `latest` are days, or functions that give one when the form is checked.
    """

    widget = DateBoxes
    default_error_messages = {
        "too_early": "The date must be %(limit)s or later.",
        "too_late": "The date must be %(limit)s or earlier.",
    }

    def __init__(
        self, *, earliest: Day | None = None, latest: Day | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.earliest = earliest
        self.latest = latest

    def to_python(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        if not any(value):
            return None
        _refuse_missing(value)
        day, month, year = _day(value[0]), _month(value[1]), _year(value[2])
        try:
            return date(year, month, day)
        except ValueError:
            name = MONTHS[month - 1].capitalize()
            raise _wrong(f"There is no {day} {name} in {year}.", "day") from None

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is None:
            return
        earliest, latest = _resolve(self.earliest), _resolve(self.latest)
        if earliest and value < earliest:
            self._refuse("too_early", earliest)
        if latest and value > latest:
            self._refuse("too_late", latest)

    def _refuse(self, code: str, limit: date) -> None:
        limits = {"limit": in_words(limit)}
        raise ValidationError(self.error_messages[code], code=code, params=limits)


class PostcodeField(forms.CharField):
    """A full postcode, kept as "OL4 3XY"."""

    widget = PostcodeInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Postcode")
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value) or "")
        if not text:
            return ""
        try:
            return normalise_postcode(text)
        except ValueError as wrong:
            raise ValidationError(str(wrong), code="invalid") from None


class PhoneField(forms.CharField):
    """A telephone number, kept as typed: people know their own spaces."""

    widget = forms.TextInput(
        {"type": "tel", "autocomplete": "tel", "class": "nhsuk-input--width-20"}
    )
    default_error_messages = {
        "invalid": "Enter a telephone number, like 01632 960 001 or +44 808 157 0192."
    }

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value) or "")
        digits = re.sub(r"[\s()+.-]", "", text)
        if text and not (digits.isdigit() and 10 <= len(digits) <= 15):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return text


def _resolve(day: Day | None) -> date | None:
    return day() if callable(day) else day


def _wrong(message: str, *boxes: str) -> ValidationError:
    return ValidationError(message, code="invalid", params={"boxes": boxes})


def _refuse_missing(typed: tuple[str, str, str]) -> None:
    boxes = [box for box, text in zip(("day", "month", "year"), typed, strict=True) if not text]
    if boxes:
        raise _wrong(f"Enter the {' and the '.join(boxes)} as well.", *boxes)


def _number(text: str) -> int | None:
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if is_number else None


def _day(text: str) -> int:
    number = _number(text)
    if number is None or not 1 <= number <= 31:
        raise _wrong("Day must be between 1 and 31.", "day")
    return number


def _month(text: str) -> int:
    names = [
        i for i, name in enumerate(MONTHS, 1) if len(text) > 2 and name.startswith(text.lower())
    ]
    number = names[0] if names else _number(text)
    if number is None or not 1 <= number <= 12:
        raise _wrong("Month must be between 1 and 12.", "month")
    return number


def _year(text: str) -> int:
    number = _number(text)
    if number is None or len(text) != 4 or number < 1000:
        raise _wrong("Year must have 4 numbers, like 2026.", "year")
    return number
