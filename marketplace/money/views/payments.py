from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marketplace.money import actions
from marketplace.money.actions import UnableToPay
from marketplace.money.forms import ConfirmForm
from marketplace.money.queries.payments import payment_page
from marketplace.money.queries.subjects import PaymentSubject, payment_or_404
from marketplace.people.access import SignedInRequest, on_person_page, signed_in
from marketplace.people.clock import now, today
from marketplace.people.models import User
from marketplace.people.policy import may, require
from marketplace.people.saving import posted, saved


@signed_in
@require_GET
def detail(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    subject = _load(request, uuid)
    page = payment_page(subject, request.user, today())
    return render(request, "money/payment.html", {"page": page})


class PaymentAction(Protocol):
    def __call__(self, *, subject: PaymentSubject, by: User, at: datetime) -> None: ...


def _button(act: PaymentAction, done: str) -> Callable[..., HttpResponse]:
    """The view behind one button of a payment's page: do it, say so, and show the page again."""

    @signed_in
    @require_POST
    def press(request: SignedInRequest, uuid: UUID) -> HttpResponse:
        subject = _load(request, uuid)
        try:
            act(subject=subject, by=request.user, at=now())
            messages.success(request, done)
        except UnableToPay as problem:
            messages.error(request, problem.message)
        return redirect("money:payment", uuid)

    return press


say_paid = _button(actions.say_paid, "Thank you. We have asked them to say when it arrives.")
received = _button(actions.confirm_received, "Thank you. It is marked as paid.")
not_arrived = _button(
    actions.say_not_arrived, "It is being checked. Nothing is paid twice meanwhile."
)
not_sent = _button(actions.say_not_sent, "Thank you. You can try it again now.")
try_again = _button(actions.try_again, "It is due again.")


@signed_in
@require_http_methods(["GET", "POST"])
def confirm(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """A paying organisation's officer says by hand what became of one payment."""
    subject = _load(request, uuid)
    require(request.user, "payment.run", subject)
    form = ConfirmForm(posted(request), payment=subject.payment)
    if saved(form, lambda: _confirm(request, subject, form)):
        messages.success(request, "It is recorded.")
        return redirect("money:payment", uuid)
    page = payment_page(subject, request.user, today())
    return render(request, "money/confirm.html", {"form": form, "page": page})


def _confirm(request: SignedInRequest, subject: PaymentSubject, form: ConfirmForm) -> None:
    outcome, by, at = form.cleaned_data["outcome"], request.user, now()
    if outcome == "rejected":
        actions.reject(subject=subject, by=by, at=at)
    elif outcome == "not_sent":
        actions.say_not_sent(subject=subject, by=by, at=at)
    elif outcome in ("came_back", "part_back"):
        actions.say_came_back(subject=subject, pence=form.part_pence, by=by, at=at)
    else:
        actions.confirm_by_hand(subject=subject, pence=form.part_pence, by=by, at=at)


def _load(request: SignedInRequest, uuid: UUID) -> PaymentSubject:
    subject = payment_or_404(request.user, uuid)
    require(request.user, "payment.view", subject)
    if may(request.user, "person.view", subject.person):
        on_person_page(request, subject.person)
    return subject
