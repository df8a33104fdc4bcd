"""A scheme and its households: the home, who joins it, and where each household stands."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from marketplace.people.access import SignedInRequest, signed_in, visible_or_404
from marketplace.people.clock import now
from marketplace.people.policy import require
from marketplace.people.saving import posted, saved, show_refusal
from marketplace.providers import actions
from marketplace.providers.forms import (
    AddHouseholdForm,
    HomeForm,
    InviteForm,
)
from marketplace.providers.models import Provider
from marketplace.providers.queries import household_lines, households_of
from marketplace.providers.vocabulary import ProviderKind

A_PAGE = 12


@signed_in
@require_http_methods(["GET", "POST"])
def home(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    provider = visible_or_404(Provider, request.user, uuid, kind=ProviderKind.HOUSEHOLD)
    require(request.user, "provider.edit", provider)
    form = HomeForm(posted(request), initial=HomeForm.initial_of(provider.household))
    if saved(
        form,
        lambda: actions.change_household(
            provider=provider, **form.cleaned_data, by=request.user, at=now()
        ),
    ):
        messages.success(request, "Saved.")
        return redirect("providers:own", provider.uuid)
    return render(request, "providers/home.html", {"provider": provider, "form": form})


@signed_in
@require_GET
def households(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    scheme = visible_or_404(Provider, request.user, uuid, kind=ProviderKind.SCHEME)
    require(request.user, "provider.edit", scheme)
    page = Paginator(households_of(scheme), A_PAGE).get_page(request.GET.get("page"))
    context = {"scheme": scheme, "page": page, "lines": household_lines(list(page))}
    return render(request, "providers/households.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def add_household(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    scheme = visible_or_404(Provider, request.user, uuid, kind=ProviderKind.SCHEME)
    require(request.user, "organisation.manage", scheme.organisation)
    form = AddHouseholdForm(posted(request))
    if form.is_valid():
        try:
            household = actions.add_household(
                scheme=scheme, **form.cleaned_data, by=request.user, at=now()
            )
        except actions.UnableToRegister as problem:
            show_refusal(form, problem)
        else:
            messages.success(request, "Added. Now invite its carer.")
            return redirect("providers:invite_carer", household.uuid)
    return render(request, "providers/add_household.html", {"scheme": scheme, "form": form})


@signed_in
@require_http_methods(["GET", "POST"])
def invite_carer(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    household = visible_or_404(Provider, request.user, uuid, kind=ProviderKind.HOUSEHOLD)
    assert household.scheme
    require(request.user, "organisation.manage", household.scheme.organisation)
    form = InviteForm(posted(request))
    if saved(
        form,
        lambda: actions.invite_carer(
            household=household, **form.cleaned_data, by=request.user, at=now()
        ),
    ):
        messages.success(request, "We have written to them. The letter says how to join.")
        return redirect("providers:invite_carer", household.uuid)
    members = household.organisation.members.current().select_related("user")
    waiting = household.organisation.invitations.open()
    context = {"household": household, "form": form, "members": members, "waiting": waiting}
    return render(request, "providers/invite_carer.html", context)
