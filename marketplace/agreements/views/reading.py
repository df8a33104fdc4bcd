from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from marketplace.agreements.actions import ending, terms
from marketplace.agreements.errors import UnableToAgree
from marketplace.agreements.models import AgreementState
from marketplace.agreements.queries.pages import agreement_page
from marketplace.agreements.views.loading import load_agreement
from marketplace.people.access import SignedInRequest, signed_in
from marketplace.people.clock import now
from marketplace.people.policy import require


@signed_in
@require_GET
def detail(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    agreement = load_agreement(request, uuid)
    page = agreement_page(agreement, request.user)
    return render(request, "agreements/detail.html", {"page": page})


@signed_in
@require_http_methods(["GET", "POST"])
def stop(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Drop what isn't agreed yet, or end what is: asked once, saying what happens to the money."""
    agreement = load_agreement(request, uuid)
    require(request.user, "agreement.stop", agreement)
    if request.method == "POST":
        act = ending.end if agreement.state == AgreementState.LIVE else terms.drop
        try:
            act(agreement=agreement, by=request.user, at=now())
            messages.success(request, "It has ended.")
        except UnableToAgree as problem:
            messages.error(request, problem.message)
        return redirect("agreements:detail", uuid)
    page = agreement_page(agreement, request.user)
    return render(request, "agreements/stop.html", {"page": page})
