"""Saving a card, paying with it, and joining Stripe to be paid: there and back again."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from budgets.models import PaymentState
from budgets.rails.stripe import inbox
from budgets.rails.stripe.client import is_on
from budgets.rails.stripe.collecting import Collected
from marketplace.money import actions
from marketplace.money.actions import UnableToPay
from marketplace.money.queries.subjects import PaymentSubject, payment_or_404
from marketplace.people.access import SignedInRequest, on_person_page, signed_in, visible_or_404
from marketplace.people.clock import now
from marketplace.people.models import Organisation
from marketplace.people.policy import require
from marketplace.people.saving import tried

LONGEST_EVENT = 256 * 1024  # bytes
SAID = {
    PaymentState.FAILED: "The payment did not go through. Nothing was taken.",
    PaymentState.UNKNOWN: "No answer has come yet. It is being checked. Do not pay it again.",
}


@signed_in
@require_POST
def save_card(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    subject = _load(request, uuid)
    back = settings.SITE_URL + reverse("money:card_saved", args=[uuid])
    try:
        page = actions.card_page(subject=subject, by=request.user, at=now(), back=back)
    except UnableToPay as problem:
        messages.error(request, problem.message)
        return redirect("money:payment", uuid)
    return _to_stripe(request, "Save your card", page)


@signed_in
@require_GET
def card_saved(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    subject = _load(request, uuid)
    session_id = request.GET.get("session", "")[:200]
    if session_id:
        tried(
            request,
            lambda: actions.keep_card(
                subject=subject, session_id=session_id, by=request.user, at=now()
            ),
            "Your card is saved. You can pay with it now.",
        )
    return redirect("money:payment", uuid)


@signed_in
@require_POST
def pay_by_card(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    return _pay(request, uuid, actions.pay_by_card)


@signed_in
@require_POST
def pay_by_bank(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    return _pay(request, uuid, actions.pay_by_bank)


def _pay(request: SignedInRequest, uuid: UUID, pay: Callable[..., Collected]) -> HttpResponse:
    subject = _load(request, uuid)
    back = settings.SITE_URL + reverse("money:card_answered", args=[uuid])
    try:
        found = pay(subject=subject, by=request.user, at=now(), back=back)
    except UnableToPay as problem:
        messages.error(request, problem.message)
        return redirect("money:payment", uuid)
    if found.approve_at:
        return _to_stripe(request, "Your bank asks if this is you", found.approve_at)
    return _say(request, subject)


@signed_in
@require_GET
def card_answered(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    subject = _load(request, uuid)
    looked = tried(
        request,
        lambda: actions.look_at_card_payment(subject=subject, by=request.user, at=now()),
    )
    return _say(request, subject) if looked else redirect("money:payment", uuid)


@signed_in
@require_POST
def join_stripe(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """A payee goes to Stripe's page to say who they are and where their money should go."""
    organisation = _payee(request, uuid)
    back = settings.SITE_URL + reverse("money:joined_stripe", args=[uuid])
    try:
        page = actions.onboarding_page(
            organisation=organisation, by=request.user, at=now(), back=back
        )
    except UnableToPay as problem:
        messages.error(request, problem.message)
        return redirect("money:earnings", uuid)
    return _to_stripe(request, "Get paid by card", page)


@signed_in
@require_GET
def joined_stripe(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    organisation = _payee(request, uuid)
    tried(
        request,
        lambda: actions.look_at_payee(organisation=organisation, by=request.user, at=now()),
    )
    return redirect("money:earnings", uuid)


@csrf_exempt
@require_POST
def stripe_events(request: HttpRequest) -> HttpResponse:
    """What Stripe tells us: kept and answered at once, worked on afterwards."""
    if not is_on():
        raise Http404
    if int(request.headers.get("Content-Length") or 0) > LONGEST_EVENT:
        return HttpResponseBadRequest()
    header = request.headers.get("Stripe-Signature", "")
    try:
        inbox.receive(body=request.body, header=header, at=now())
    except inbox.NotFromStripe:
        return HttpResponseBadRequest()
    return HttpResponse()


def _load(request: SignedInRequest, uuid: UUID) -> PaymentSubject:
    subject = payment_or_404(request.user, uuid)
    require(request.user, "payment.say_paid", subject)
    _only_when_on()
    on_person_page(request, subject.person)
    return subject


def _payee(request: SignedInRequest, uuid: UUID) -> Organisation:
    organisation = visible_or_404(Organisation, request.user, uuid)
    require(request.user, "payee.join_stripe", organisation)
    _only_when_on()
    return organisation


def _only_when_on() -> None:
    if not is_on():
        raise Http404


def _to_stripe(request: SignedInRequest, title: str, page: str) -> HttpResponse:
    """A link and no redirect: a form of ours may lead to no other site."""
    return render(request, "money/to_stripe.html", {"title": title, "page": page})


def _say(request: SignedInRequest, subject: PaymentSubject) -> HttpResponse:
    subject.payment.refresh_from_db()
    problem = SAID.get(PaymentState(subject.payment.state))
    if problem:
        messages.error(request, problem)
    else:
        messages.success(request, "Thank you. Your payment is on its way.")
    return redirect("money:payment", subject.uuid)
