"""How next year's amounts are said: by one change for all, or by a file with each."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms

from budgets.money import parse_pence
from marketplace.money.forms.fields import MOST_PENCE
from marketplace.money.queries.rounds import ToFollow

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MOST_BYTES = 5_000_000
MOST_FAULTS = 8  # shown at once


class FaultyLine(ValueError):
    """What is wrong with one line, in words."""


class RoundForm(forms.Form):
    how = forms.ChoiceField(
        label="How much does each get?",
        choices=[
            ("change", "What they were given this year, changed for all alike"),
            ("file", "What a file says for each"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one."},
    )
    percent = forms.IntegerField(
        label="Change for all, in per cent",
        help_text="0 for the same as this year, 3 for 3% more, -2 for 2% less.",
        min_value=-50,
        max_value=50,
        required=False,
        widget=forms.TextInput({"inputmode": "text", "class": "nhsuk-input--width-5"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), "Enter a whole number from -50 to 50."
        ),
    )
    file = forms.FileField(
        label="The file with each amount",
        help_text="Download it above, fill in “next_year” and send it here. An empty “next_year” "
        "opens no budget. CSV, 5 MB at most.",
        required=False,
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, waiting: Sequence[ToFollow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waiting = waiting
        self.pence_of: dict[UUID, int] = {}

    def clean_file(self) -> UploadedFile[bytes] | None:
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file and file.size and file.size > MOST_BYTES:
            raise forms.ValidationError("The file is too large.")
        return file

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("how") == "change" and "percent" not in self.errors:
            self.pence_of = _changed(self.waiting, data.get("percent") or 0)
        if data.get("how") == "file" and "file" not in self.errors:
            self._read(data.get("file"))
        return data

    def _read(self, file: UploadedFile[bytes] | None) -> None:
        if file is None:
            self.add_error("file", "Choose a file.")
            return
        try:
            text = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add_error("file", "This is not a CSV file in UTF-8. Save it as that first.")
            return
        faults = list(self._faults(text))
        for fault in faults[:MOST_FAULTS]:
            self.add_error("file", fault)
        if len(faults) > MOST_FAULTS:
            self.add_error("file", f"{len(faults) - MOST_FAULTS} more lines are wrong.")
        elif not faults and not self.pence_of:
            self.add_error("file", "No line has an amount in “next_year”.")

    def _faults(self, text: str) -> Iterator[str]:
        """Keep what can be read; yield what is wrong, line by line."""
        known = {each.budget.uuid for each in self.waiting}
        rows = csv.DictReader(io.StringIO(text, newline=""))
        try:
            if not {"budget", "next_year"} <= set(rows.fieldnames or ()):
                yield "The first line must name the columns “budget” and “next_year”."
                return
            for row in rows:
                try:
                    self._keep(row, known)
                except FaultyLine as fault:
                    yield f"Line {rows.line_num}: {fault}"
        except csv.Error:
            yield "This is not a CSV file."

    def _keep(self, row: dict[str, Any], known: set[UUID]) -> None:
        amount = str(row["next_year"] or "").strip()
        if not amount:
            return
        try:
            uuid = UUID(str(row["budget"] or "").strip())
        except ValueError:
            raise FaultyLine("“budget” must be as it was in the file you downloaded.") from None
        if uuid not in known:
            raise FaultyLine("this budget can’t be followed now.")
        if uuid in self.pence_of:
            raise FaultyLine("this budget comes twice.")
        try:
            pence = parse_pence(amount)
        except ValueError:
            raise FaultyLine("“next_year” must be an amount, such as 5200 or 5,200.50.") from None
        if not 0 < pence <= MOST_PENCE:
            raise FaultyLine("the amount must be between 1p and £1,000,000.")
        self.pence_of[uuid] = pence


def _changed(waiting: Sequence[ToFollow], percent: int) -> dict[UUID, int]:
    """Each amount so many per cent more or less, rounded half up to whole pence."""
    amounts = {e.budget.uuid: (e.given_pence * (100 + percent) + 50) // 100 for e in waiting}
    return {uuid: pence for uuid, pence in amounts.items() if pence > 0}
