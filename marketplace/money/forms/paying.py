"""How an organisation pays, and what became of what it paid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from budgets.models import Payment, PaymentState
from budgets.money import pounds
from marketplace.front.fields import MoneyField

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


class WayToPayForm(forms.Form):
    """How an organisation pays its runs."""

    way = forms.ChoiceField(
        label="How do you pay what is due?",
        choices=[
            ("file", "With a file that you take to your bank"),
            ("transfer", "With one bank transfer a day"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one."},
    )


class ConfirmForm(forms.Form):
    """What became of one payment, said by hand."""

    outcome = forms.ChoiceField(
        label="What happened?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what happened.", "invalid_choice": "Choose one."},
    )
    pence = MoneyField(label="How much?", help_text="Only if it was part.", required=False)

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, payment: Payment, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"version": payment.version})
        super().__init__(*args, **kwargs)
        self.payment = payment
        self.fields["outcome"].choices = _outcomes(payment)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("version") != self.payment.version:
            raise forms.ValidationError(
                "This payment has moved on since you opened this page. Open it again."
            )
        whole = {"part": self.payment.left_pence, "part_back": self.payment.paid_pence}
        most = whole.get(data.get("outcome", ""))
        if most and "pence" not in self.errors and not 0 < (data.get("pence") or 0) < most:
            self.add_error("pence", f"Enter an amount under {pounds(most)}.")
        return data

    @property
    def part_pence(self) -> int | None:
        """None for all of it."""
        pence: int | None = self.cleaned_data["pence"]
        return pence if self.cleaned_data["outcome"] in ("part", "part_back") else None


def _outcomes(payment: Payment) -> list[tuple[str, str]]:
    """What may have become of it, by where it stands."""
    paid = [("paid", "All of it was paid"), ("part", "Part of it was paid")]
    back = [
        ("came_back", "What was paid came back, or was never paid"),
        ("part_back", "Part of what was paid came back"),
    ]
    if payment.state == PaymentState.PAID:
        return back
    if payment.state == PaymentState.UNKNOWN:
        return [*paid, ("not_sent", "It never left our account, or came back")]
    if payment.state == PaymentState.PART_PAID:
        paid = [("paid", "The rest was paid"), ("part", "Part of the rest was paid")]
    else:
        back = []
    return [*paid, *_turned_down(payment), *back]


def _turned_down(payment: Payment) -> list[tuple[str, str]]:
    may = payment.may_become(PaymentState.REJECTED)
    return [("rejected", "The bank turned it down")] if may else []


class ConfirmationFileForm(forms.Form):
    file = forms.FileField(
        label="The file from your bank run",
        help_text="Add a column “outcome” (paid, rejected or late) to the file of a run. Keep "
        "our_reference and run. If only a part was paid, write it in “amount”; if it will be late, "
        "write the day in a column “expected_on”, such as 2026-04-30. CSV, 2 MB at most.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size and file.size > 2_000_000:
            raise forms.ValidationError("The file is too large. Send it in parts of up to 2 MB.")
        return file
