"""The provider's own first page and details, and starting one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from marketplace.people.access import SignedInRequest, signed_in, visible_or_404
from marketplace.people.clock import now
from marketplace.people.models import Area, User
from marketplace.people.policy import may, require
from marketplace.people.saving import posted, show_refusal
from marketplace.providers import actions
from marketplace.providers.forms import DetailsForm, StartForm
from marketplace.providers.models import Provider, RenamingState
from marketplace.providers.queries import my_offers, vetting_of


@signed_in
@require_GET
def mine(request: SignedInRequest) -> HttpResponse:
    """The providers this user answers for; with one alone, that one's page."""
    own = Provider.objects.run_by(request.user).select_related("organisation", "scheme")
    if len(own) == 1:
        return redirect("providers:own", own[0].uuid)
    return render(request, "providers/mine.html", {"providers": own})


@signed_in
@require_http_methods(["GET", "POST"])
def start(request: SignedInRequest) -> HttpResponse:
    area = Area.objects.first() if Area.objects.count() == 1 else None
    initial = {"email": request.user.email, "area": area}
    form = StartForm(posted(request), initial=initial)
    if form.is_valid():
        try:
            provider = actions.register_provider(**form.cleaned_data, by=request.user, at=now())
        except actions.UnableToRegister as problem:
            show_refusal(form, problem)
        else:
            messages.success(request, "You have started. Next, send us your checks.")
            return redirect("providers:own", provider.uuid)
    return render(request, "providers/start.html", {"form": form})


@signed_in
@require_GET
def own(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    provider = visible_or_404(Provider, request.user, uuid)
    require(request.user, "provider.view", provider)
    context = {
        "provider": provider,
        "vetting": vetting_of(provider),
        "offers": my_offers(provider),
        "may_edit": may(request.user, "provider.edit", provider),
        "may_vet": may(request.user, "check.decide", provider),
        "suspension": provider.suspensions.running().select_related("began_by").first(),
    }
    return render(request, "providers/own.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def details(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    provider = visible_or_404(Provider, request.user, uuid)
    require(request.user, "provider.edit", provider)
    may_manage = may(request.user, "organisation.manage", provider)
    initial = DetailsForm.initial_of(provider)
    form = DetailsForm(posted(request), initial=initial, may_manage=may_manage)
    if form.is_valid():
        messages.success(request, _change(provider, form, request.user))
        return redirect("providers:own", provider.uuid)
    context = {
        "provider": provider,
        "form": form,
        "may_manage": may_manage,
        "renaming": provider.renamings.exclude(state=RenamingState.REPLACED).first(),
    }
    return render(request, "providers/details.html", context)


@transaction.atomic
def _change(provider: Provider, form: DetailsForm, by: User) -> str:
    """Save it, and return what to say."""
    actions.change_provider(provider=provider, **form.rest, by=by, at=now())
    if form.identity and actions.rename_provider(
        provider=provider, **form.identity, by=by, at=now()
    ):
        return "Saved. We look at the new name or number before people see it."
    return "Saved."
