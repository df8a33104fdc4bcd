"""The hub's providers, and pausing one of them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marketplace.people.access import SignedInRequest, signed_in, visible_or_404
from marketplace.people.clock import now
from marketplace.people.errors import NotAllowed, UnableTo
from marketplace.people.policy import require
from marketplace.people.saving import posted, saved
from marketplace.providers import actions
from marketplace.providers.forms import FindProviderForm, SuspendForm
from marketplace.providers.models import Provider
from marketplace.providers.queries import is_vetting_staff, providers_of_hub

A_PAGE = 20


@signed_in
@require_GET
def providers(request: SignedInRequest) -> HttpResponse:
    """Every provider of the areas this user vets in, by name."""
    if not is_vetting_staff(request.user):
        raise NotAllowed("This page is for vetting staff.")
    form = FindProviderForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    pages = Paginator(providers_of_hub(request.user, words=words), A_PAGE)
    page = {"page": pages.get_page(request.GET.get("page")), "form": form, "words": words}
    return render(request, "providers/vetting_providers.html", page)


@signed_in
@require_http_methods(["GET", "POST"])
def suspend(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    provider = visible_or_404(Provider, request.user, uuid)
    require(request.user, "check.decide", provider)
    form = SuspendForm(posted(request))
    if saved(
        form,
        lambda: actions.suspend_provider(
            provider=provider, **form.cleaned_data, by=request.user, at=now()
        ),
    ):
        messages.success(request, f"{provider} is paused. We have told those it concerns.")
        return redirect("providers:own", provider.uuid)
    return render(request, "providers/suspend.html", {"provider": provider, "form": form})


@signed_in
@require_POST
def end_suspension(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    provider = visible_or_404(Provider, request.user, uuid)
    require(request.user, "check.decide", provider)
    try:
        actions.end_suspension(provider=provider, by=request.user, at=now())
        messages.success(request, f"{provider} is no longer paused.")
    except UnableTo as problem:
        messages.error(request, problem.message)
    return redirect("providers:own", provider.uuid)
