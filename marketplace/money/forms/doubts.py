"""What is written about money that is in doubt: a difference, a payment said to be wrong."""

from __future__ import annotations

from typing import Any

from django import forms

from budgets.actions import may_be_owed_back
from budgets.models import Payment, Receivable
from marketplace.front.fields import MoneyField
from marketplace.money.forms.fields import own_words
from marketplace.money.queries.owed_back import payment_of_funder
from marketplace.people.forms import SaidFields
from marketplace.people.models import Organisation


class ExplainForm(forms.Form):
    why = own_words(
        "What is it?",
        help_text="Say what you found and where. Auditors read it. Don’t name anyone who is "
        "supported.",
        missing="Say what it is.",
    )


class DisputeForm(SaidFields):
    why = own_words(
        "What is wrong?",
        help_text="Say it in your own words. The other side and the funder will read them.",
        missing="Say what is wrong.",
    )


class DecideForm(forms.Form):
    """What the named officer decides about a payment that somebody says is wrong."""

    answer = forms.ChoiceField(
        label="What do you decide?",
        choices=[("pay", "Pay it"), ("not_pay", "Don’t pay it. The money is free again")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one."},
    )
    reasons = own_words(
        "Say why, in plain words", help_text="Both sides read this.", missing="Say why."
    )


class FindPaymentForm(forms.Form):
    """A payment by its reference, so that nobody looks through other people's payments."""

    reference = forms.CharField(
        label="Which payment was a mistake?",
        help_text="Write its reference, such as 7KQ2-M4XD. It is in your bank run and on the page "
        "of the payment.",
        max_length=12,
        error_messages={
            "required": "Write the reference of the payment.",
            "max_length": "A reference has eight letters and figures, such as 7KQ2-M4XD.",
        },
    )

    def __init__(self, *args: Any, funder: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.funder = funder
        self.payment: Payment | None = None

    def clean_reference(self) -> str:
        reference: str = self.cleaned_data["reference"]
        self.payment = payment_of_funder(self.funder, reference=reference)
        if self.payment is None:
            raise forms.ValidationError("You gave no money for a payment with this reference.")
        return reference


class OnceForm(forms.Form):
    """About an amount that others may change meanwhile: sent twice, it counts once."""

    pence = MoneyField(
        label="How much?", min_pence=1, error_messages={"required": "Enter an amount."}
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, version: int, most_pence: int, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"version": version, "pence": most_pence})
        super().__init__(*args, **kwargs)
        self.now_at = version

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("version") != self.now_at:
            raise forms.ValidationError("This has moved on since you opened it. Open it again.")
        return data


class MistakeForm(OnceForm):
    """What was paid by mistake, and why. The person and the payee read it."""

    why = own_words(
        "Why was it a mistake?",
        help_text="Say it in plain words. The person and whoever was paid read this.",
        missing="Say why it was a mistake.",
    )

    def __init__(self, *args: Any, payment: Payment, **kwargs: Any) -> None:
        most = may_be_owed_back(payment)
        super().__init__(*args, version=most, most_pence=most, **kwargs)


class ReturnedForm(OnceForm):
    """What came back to the account that it was paid from."""

    def __init__(self, *args: Any, receivable: Receivable, **kwargs: Any) -> None:
        most = receivable.left_pence
        super().__init__(*args, version=receivable.version, most_pence=most, **kwargs)
        self.fields["pence"].label = "How much came back?"


class LetGoForm(forms.Form):
    sure = forms.BooleanField(
        label="It is not expected back.",
        error_messages={"required": "Tick this if it is not expected back."},
    )


class WriteOffForm(forms.Form):
    why = own_words(
        "Why is it not expected back?",
        help_text="Your colleague, the person and whoever was paid read this.",
        missing="Say why it is not expected back.",
    )
