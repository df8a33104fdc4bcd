"""What we ask a provider to prove, and sending it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from marketplace.people.access import SignedInRequest, signed_in, visible_or_404
from marketplace.people.clock import now
from marketplace.people.policy import may, require
from marketplace.people.saving import posted, saved
from marketplace.providers import actions
from marketplace.providers.forms import SendCheckForm
from marketplace.providers.models import Provider, Requirement
from marketplace.providers.queries import standing_of, vetting_of


@signed_in
@require_GET
def checks(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    provider = visible_or_404(Provider, request.user, uuid)
    require(request.user, "provider.view", provider)
    may_send = may(request.user, "check.send", provider)
    context = {"provider": provider, "vetting": vetting_of(provider), "may_send": may_send}
    return render(request, "providers/checks.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def send_check(request: SignedInRequest, uuid: UUID, code: str) -> HttpResponse:
    provider = visible_or_404(Provider, request.user, uuid)
    require(request.user, "check.send", provider)
    requirement = get_object_or_404(Requirement, code=code, provider_kind=provider.kind)
    form = SendCheckForm(posted(request), requirement=requirement)
    if saved(
        form,
        lambda: actions.send_check(
            provider=provider,
            requirement=requirement,
            **form.cleaned_data,
            by=request.user,
            at=now(),
        ),
    ):
        messages.success(request, "Thank you. We will look at it and tell you.")
        return redirect("providers:checks", provider.uuid)
    context = {
        "provider": provider,
        "form": form,
        "standing": standing_of(provider, requirement),
    }
    return render(request, "providers/send_check.html", context)
