"""Writing an offer page by page, and what becomes of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marketplace.people.access import SignedInRequest, signed_in, visible_or_404
from marketplace.people.clock import now
from marketplace.people.policy import require
from marketplace.people.saving import posted, show_refusal
from marketplace.providers import actions
from marketplace.providers.actions import UnableToOffer
from marketplace.providers.forms import (
    STEP_FORMS,
    ConfirmPlacesForm,
    StepForm,
)
from marketplace.providers.models import STEPS, Offer, Provider
from marketplace.providers.queries import my_offers, offer_desk, vetting_of

_STEPS = list(STEPS)


@signed_in
@require_GET
def offers(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    provider = visible_or_404(Provider, request.user, uuid)
    require(request.user, "provider.edit", provider)
    context = {
        "provider": provider,
        "offers": my_offers(provider),
        "vetting": vetting_of(provider),
    }
    return render(request, "providers/offers.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def new_offer(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The first page makes a draft; the others add to it."""
    provider = visible_or_404(Provider, request.user, uuid)
    require(request.user, "offer.edit", provider)
    form = STEP_FORMS[_STEPS[0]](posted(request), provider=provider)
    offer = _write(request, provider, None, form)
    if offer:
        return redirect("providers:edit_offer", offer.uuid, _STEPS[1])
    return _step_page(request, provider, None, form, _STEPS[0])


@signed_in
@require_http_methods(["GET", "POST"])
def edit_offer(request: SignedInRequest, uuid: UUID, step: str) -> HttpResponse:
    if step not in STEPS:
        raise Http404
    offer = _mine(request, uuid)
    wanted = STEP_FORMS[step]
    form = wanted(posted(request), provider=offer.provider, initial=wanted.initial_of(offer))
    if _write(request, offer.provider, offer, form):
        left = [name for name in offer.steps_left() if name != step]
        if left:
            return redirect("providers:edit_offer", offer.uuid, left[0])
        return redirect("providers:manage_offer", offer.uuid)
    return _step_page(request, offer.provider, offer, form, step)


@signed_in
@require_GET
def manage_offer(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """All that it says, with a way to change each part; publish, pause or withdraw."""
    offer = _mine(request, uuid)
    context = {"offer": offer, "desk": offer_desk(offer)}
    return render(request, "providers/manage_offer.html", context)


@signed_in
@require_POST
def publish_offer(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    offer = _mine(request, uuid)
    try:
        actions.publish_offer(offer=offer, by=request.user, at=now())
    except UnableToOffer as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, offer_desk(offer).after_publishing)
    return redirect("providers:manage_offer", uuid)


@signed_in
@require_POST
def pause_offer(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    offer = _mine(request, uuid)
    try:
        actions.pause_offer(offer=offer, by=request.user, at=now())
        messages.success(request, "Paused. Nobody finds this offer until you publish it again.")
    except UnableToOffer as problem:
        messages.error(request, problem.message)
    return redirect("providers:manage_offer", uuid)


@signed_in
@require_http_methods(["GET", "POST"])
def withdraw_offer(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """It doesn't come back, so a page asks first."""
    offer = _mine(request, uuid)
    if request.method != "POST":
        return render(request, "providers/withdraw_offer.html", {"offer": offer})
    try:
        actions.withdraw_offer(offer=offer, by=request.user, at=now())
        messages.success(request, "Withdrawn. Nobody finds this offer any more.")
    except UnableToOffer as problem:
        messages.error(request, problem.message)
    return redirect("providers:offers", offer.provider.uuid)


@signed_in
@require_http_methods(["GET", "POST"])
def confirm_places(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One tap says that the last answer still holds (no number sent); or a new number."""
    offer = _mine(request, uuid)
    still_right = request.method == "POST" and "places_free" not in request.POST
    data = {"places_free": offer.places_free} if still_right else posted(request)
    form = ConfirmPlacesForm(data, initial={"places_free": offer.places_free})
    if form.is_valid():
        places_free = form.cleaned_data["places_free"]
        try:
            actions.confirm_places(offer=offer, places_free=places_free, by=request.user, at=now())
        except UnableToOffer as problem:
            show_refusal(form, problem)
        else:
            messages.success(request, "Thank you. Everyone sees that you confirmed it today.")
            return redirect("providers:offers", offer.provider.uuid)
    return render(request, "providers/confirm_places.html", {"offer": offer, "form": form})


def _mine(request: SignedInRequest, uuid: UUID) -> Offer:
    """Only those who run the provider have an offer's own pages; others may read the public one."""
    mine = Offer.objects.run_by(request.user).filter(uuid=uuid).first()
    if mine:  # whether it is public, which is dear to find out, makes no difference
        return mine
    offer = visible_or_404(Offer, request.user, uuid)
    require(request.user, "offer.edit", offer)
    return offer


def _write(
    request: SignedInRequest, provider: Provider, offer: Offer | None, form: StepForm
) -> Offer | None:
    if not form.is_valid():
        return None
    try:
        return actions.write_offer(
            provider=provider, offer=offer, by=request.user, at=now(), **form.to_write()
        )
    except UnableToOffer as problem:
        show_refusal(form, problem)
        return None


def _step_page(
    request: HttpRequest, provider: Provider, offer: Offer | None, form: StepForm, step: str
) -> HttpResponse:
    context = {
        "provider": provider,
        "offer": offer,
        "form": form,
        "heading": STEPS[step],
        "number": _STEPS.index(step) + 1,
        "how_many": len(STEPS),
    }
    return render(request, "providers/edit_offer.html", context)
