from __future__ import annotations

from collections.abc import Callable
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
from marketplace.people.policy import may, require


@signed_in
@require_GET
def detail(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    subject = _load(request, uuid)
    page = payment_page(subject, request.user, today())
    return render(request, "money/payment.html", {"page": page})


@signed_in
@require_POST
def say_paid(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    subject = _load(request, uuid)
    return _do(
        request,
        subject,
        "Thank you. We have asked them to say when it arrives.",
        lambda: actions.say_paid(subject=subject, by=request.user, at=now()),
    )


@signed_in
@require_POST
def received(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    subject = _load(request, uuid)
    return _do(
        request,
        subject,
        "Thank you. It is marked as paid.",
        lambda: actions.confirm_received(subject=subject, by=request.user, at=now()),
    )


@signed_in
@require_POST
def not_arrived(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    subject = _load(request, uuid)
    return _do(
        request,
        subject,
        "It is being checked. Nothing is paid twice meanwhile.",
        lambda: actions.say_not_arrived(subject=subject, by=request.user, at=now()),
    )


@signed_in
@require_POST
def not_sent(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    subject = _load(request, uuid)
    return _do(
        request,
        subject,
        "Thank you. You can try it again now.",
        lambda: actions.say_not_sent(subject=subject, by=request.user, at=now()),
    )


@signed_in
@require_POST
def try_again(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    subject = _load(request, uuid)
    return _do(
        request,
        subject,
        "It is due again.",
        lambda: actions.try_again(subject=subject, by=request.user, at=now()),
    )


@signed_in
@require_http_methods(["GET", "POST"])
def confirm(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """A paying organisation's officer says by hand what became of one payment."""
    subject = _load(request, uuid)
    require(request.user, "payment.run", subject)
    form = ConfirmForm(request.POST or None, payment=subject.payment)
    if request.method == "POST" and form.is_valid():
        try:
            _confirm(request, subject, form)
        except UnableToPay as problem:
            form.add_error(None, problem.message)
        else:
            messages.success(request, "It is recorded.")
            return redirect("money:payment", uuid)
    page = payment_page(subject, request.user, today())
    return render(request, "money/confirm.html", {"form": form, "page": page})


def _confirm(request: SignedInRequest, subject: PaymentSubject, form: ConfirmForm) -> None:
    if form.cleaned_data["outcome"] == "rejected":
        actions.reject(subject=subject, by=request.user, at=now())
        return
    if form.cleaned_data["outcome"] == "not_sent":
        actions.say_not_sent(subject=subject, by=request.user, at=now())
        return
    part = form.cleaned_data["outcome"] == "part"
    pence = form.cleaned_data["pence"] if part else None
    actions.confirm_by_hand(subject=subject, pence=pence, by=request.user, at=now())


def _load(request: SignedInRequest, uuid: UUID) -> PaymentSubject:
    subject = payment_or_404(request.user, uuid)
    require(request.user, "payment.view", subject)
    if may(request.user, "person.view", subject.person):
        on_person_page(request, subject.person)
    return subject


def _do(
    request: SignedInRequest, subject: PaymentSubject, done: str, act: Callable[[], None]
) -> HttpResponse:
    try:
        act()
        messages.success(request, done)
    except UnableToPay as problem:
        messages.error(request, problem.message)
    return redirect("money:payment", subject.uuid)
