"""A payment that somebody says is wrong: said, taken by a named officer, decided with reasons."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marketplace.money.actions import disputes as actions
from marketplace.money.forms import DecideForm, DisputeForm
from marketplace.money.models import Dispute
from marketplace.money.queries.disputes import dispute_page
from marketplace.money.queries.payments import payment_cards
from marketplace.money.queries.subjects import payment_or_404
from marketplace.people import audit
from marketplace.people.access import SignedInRequest, on_person_page, signed_in, visible_or_404
from marketplace.people.clock import now, today
from marketplace.people.policy import may, require
from marketplace.people.queries import organisation_among
from marketplace.people.saving import posted, saved, tried


@signed_in
@require_http_methods(["GET", "POST"])
def raise_dispute(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    subject = payment_or_404(request.user, uuid)
    require(request.user, "dispute.raise", subject)
    acts = may(request.user, "person.view", subject.person)
    if acts:
        on_person_page(request, subject.person)
    is_persons_own = subject.person.user_id == request.user.pk
    form = DisputeForm(posted(request), for_oneself=is_persons_own or not acts)
    if saved(
        form,
        lambda: actions.raise_dispute(
            subject=subject,
            why=form.cleaned_data["why"],
            by=request.user,
            at=now(),
            **form.said,
        ),
    ):
        messages.success(request, "The payment waits now. The funder will decide, and say why.")
        return redirect("money:payment", uuid)
    card = payment_cards([subject.payment], today(), reader=request.user)[0]
    return render(request, "money/raise_dispute.html", {"form": form, "card": card})


@signed_in
@require_GET
def detail(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    dispute = _load(request, uuid)
    parties = (dispute.funder.party_id, dispute.payee.party_id)
    audit.seen(
        "dispute.seen",
        subject=dispute,
        by=request.user,
        person=dispute.person,
        organisation=organisation_among(request.user, parties),
    )
    page = dispute_page(dispute, request.user, today())
    return render(request, "money/dispute.html", {"page": page})


@signed_in
@require_POST
def take(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    dispute = _load(request, uuid)
    tried(
        request,
        lambda: actions.take(dispute=dispute, by=request.user, at=now()),
        "You will decide on it. Both sides have been told your name.",
    )
    return redirect("money:dispute", uuid)


@signed_in
@require_http_methods(["GET", "POST"])
def decide(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    dispute = _load(request, uuid)
    require(request.user, "dispute.decide", dispute)
    form = DecideForm(posted(request))
    if saved(
        form,
        lambda: actions.decide(
            dispute=dispute,
            pays=form.cleaned_data["answer"] == "pay",
            reasons=form.cleaned_data["reasons"],
            by=request.user,
            at=now(),
        ),
    ):
        messages.success(request, "It is decided. Both sides have been told, and can read why.")
        return redirect("money:dispute", uuid)
    page = dispute_page(dispute, request.user, today())
    return render(request, "money/decide_dispute.html", {"form": form, "page": page})


@signed_in
@require_POST
def withdraw(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    dispute = _load(request, uuid)
    tried(
        request,
        lambda: actions.withdraw(dispute=dispute, by=request.user, at=now()),
        "It is taken back. The payment goes on as before.",
    )
    return redirect("money:dispute", uuid)


def _load(request: SignedInRequest, uuid: UUID) -> Dispute:
    dispute = visible_or_404(Dispute, request.user, uuid)
    require(request.user, "dispute.view", dispute)
    if may(request.user, "person.view", dispute.person):
        on_person_page(request, dispute.person)
    return dispute
