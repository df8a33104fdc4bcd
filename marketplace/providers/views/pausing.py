"""Taking no new people for a while: what it means first, then one press; and starting again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.people.access import SignedInRequest, signed_in, visible_or_404
from marketplace.people.clock import now
from marketplace.people.policy import require
from marketplace.providers.actions.pausing import (
    UnableToPause,
    pause_provider,
    start_provider_again,
)
from marketplace.providers.models import Provider


@signed_in
@require_http_methods(["GET", "POST"])
def pause(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    provider = visible_or_404(Provider, request.user, uuid)
    require(request.user, "provider.edit", provider)
    if request.method == "GET":
        return render(request, "providers/pause.html", {"provider": provider})
    try:
        pause_provider(provider=provider, by=request.user, at=now())
        messages.success(request, f"{provider} takes no new people now. You can start again here.")
    except UnableToPause as problem:
        messages.error(request, problem.message)
    return redirect("providers:own", provider.uuid)


@signed_in
@require_POST
def start_again(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    provider = visible_or_404(Provider, request.user, uuid)
    require(request.user, "provider.edit", provider)
    try:
        start_provider_again(provider=provider, by=request.user, at=now())
        messages.success(request, f"{provider} takes new people again.")
    except UnableToPause as problem:
        messages.error(request, problem.message)
    return redirect("providers:own", provider.uuid)
