"""Pages anyone may read, without signing in."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from marketplace.people.access import visible_or_404
from marketplace.providers.models import Offer, Provider, RegisterEntry
from marketplace.providers.queries import entry_page, offer_page, profile_page


@require_GET
def offer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The public page. Those who answer for the provider see it before others do."""
    found = visible_or_404(Offer, request.user, uuid)
    is_public = Offer.objects.public().filter(pk=found.pk).exists()
    context = {"page": offer_page(found), "is_public": is_public}
    return render(request, "providers/offer.html", context)


@require_GET
def profile(request: HttpRequest, uuid: UUID) -> HttpResponse:
    provider = Provider.objects.vetted().filter(uuid=uuid).first()
    is_public = provider is not None
    provider = provider or Provider.objects.visible_to(request.user).filter(uuid=uuid).first()
    if provider is None:
        raise Http404
    context = {"page": profile_page(provider), "is_public": is_public}
    return render(request, "providers/profile.html", context)


@require_GET
def register_entry(request: HttpRequest, uuid: UUID) -> HttpResponse:
    entry = get_object_or_404(RegisterEntry, uuid=uuid)
    return render(request, "providers/register_entry.html", {"page": entry_page(entry)})
