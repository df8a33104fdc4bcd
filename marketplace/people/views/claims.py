"""The hub makes sure that an account is the person's own."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marketplace.people import audit
from marketplace.people.access import SignedInRequest, signed_in, visible_or_404
from marketplace.people.actions import claims
from marketplace.people.clock import now
from marketplace.people.errors import NotAllowed
from marketplace.people.forms import ClaimForm
from marketplace.people.models import Claim, ClaimState, Organisation
from marketplace.people.policy import require
from marketplace.people.records.organisations import OrganisationKind
from marketplace.people.saving import posted, saved, tried

LATELY = 20


@signed_in
@require_GET
def all_of_them(request: SignedInRequest) -> HttpResponse:
    """What waits, the longest wait first, and what was decided lately."""
    hubs = Organisation.objects.visible_to(request.user).filter(kind=OrganisationKind.HUB)
    if not hubs.exists():
        raise NotAllowed("This page is for the staff of a hub.")
    found = Claim.objects.visible_to(request.user).select_related("person")
    decided = found.exclude(state=ClaimState.WAITING).order_by("-decided_at")
    page = {"waiting": found.waiting(), "decided": decided[:LATELY]}
    return render(request, "people/claims.html", page)


@signed_in
@require_http_methods(["GET", "POST"])
def decide(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    claim = visible_or_404(Claim, request.user, uuid)
    require(request.user, "claim.decide", claim)
    form = ClaimForm(posted(request))
    if saved(form, lambda: _decide(claim, form, request)):
        messages.success(request, "Done. We have told them, and whoever acts with them.")
        return redirect("people:claims")
    audit.seen("claim.seen", subject=claim, by=request.user, person=claim.person)
    return render(request, "people/claim.html", {"claim": claim, "form": form})


@signed_in
@require_POST
def undo(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    claim = visible_or_404(Claim, request.user, uuid)
    require(request.user, "claim.decide", claim)
    tried(
        request,
        lambda: claims.undo_claim(claim=claim, by=request.user, at=now()),
        f"The account is no longer {claim.person}’s.",
    )
    return redirect("people:claim", claim.uuid)


def _decide(claim: Claim, form: ClaimForm, request: SignedInRequest) -> None:
    if form.cleaned_data["decision"] == "confirm":
        claims.confirm_claim(claim=claim, by=request.user, at=now(), **form.told)
    else:
        claims.refuse_claim(claim=claim, by=request.user, at=now())
