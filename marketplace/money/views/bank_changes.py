"""A payee says that its bank account changed; two of a payer's staff make sure of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marketplace.money.actions import UnableToPay
from marketplace.money.actions import bank_changes as actions
from marketplace.money.queries.bank_changes import (
    asked_cards,
    change_that_waits,
    check_cards,
    checks_of,
)
from marketplace.people.access import SignedInRequest, signed_in, visible_or_404
from marketplace.people.clock import now
from marketplace.people.models import Organisation
from marketplace.people.policy import require
from marketplace.people.records.organisations import PAYERS
from marketplace.people.saving import tried
from marketplace.people.second_step import has_second_step


@signed_in
@require_http_methods(["GET", "POST"])
def bank_changed(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    payee = visible_or_404(Organisation, request.user, uuid)
    require(request.user, "payee.change_bank", payee)
    if request.method == "POST":
        tried(
            request,
            lambda: actions.say_bank_changed(payee=payee, by=request.user, at=now()),
            "Thank you. Payments to you wait now. Whoever pays you will ring you to make sure.",
        )
        return redirect("money:earnings", uuid)
    context = {"organisation": payee, "change": change_that_waits(payee)}
    return render(request, "money/bank_changed.html", context)


@signed_in
@require_GET
def payee_changes(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Payees whose account changed, that two of this payer's staff must make sure of."""
    payer = visible_or_404(Organisation, request.user, uuid, kind__in=PAYERS)
    context = {
        "organisation": payer,
        "asked": asked_cards(payer),
        "cards": check_cards(payer, request.user),
        "needs_second_step": not has_second_step(request.user),
    }
    return render(request, "money/payee_changes.html", context)


@signed_in
@require_POST
def make_sure(request: SignedInRequest, uuid: UUID, check_uuid: UUID) -> HttpResponse:
    payer = visible_or_404(Organisation, request.user, uuid, kind__in=PAYERS)
    check = checks_of(payer).filter(uuid=check_uuid).first()
    if check is None:
        raise Http404
    try:
        is_sure = actions.make_sure(check=check, payer=payer, by=request.user, at=now())
        done = "Thank you. Payments go on once they have waited long enough."
        messages.success(request, done if is_sure else "Thank you. A colleague must, too.")
    except UnableToPay as problem:
        messages.error(request, problem.message)
    return redirect("money:payee_changes", uuid)
