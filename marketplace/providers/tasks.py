"""What happens by itself: search rows follow each change, reminders go out."""

from __future__ import annotations

from celery import shared_task

from marketplace.outbox.handlers import handles
from marketplace.people.clock import now
from marketplace.providers import actions
from marketplace.providers.finding import refresh_entries, refresh_offers
from marketplace.providers.models import Offer, Provider, RegisterEntry


@handles("providers.index_offer")
def index_offer(offer: str) -> None:
    refresh_offers(Offer.objects.filter(uuid=offer))


@handles("providers.index_provider")
def index_provider(provider: str) -> None:
    """A provider's offers, its households' offers, and the register entry it may have claimed."""
    whose = Provider.objects.get(uuid=provider)
    stand_on_it = Provider.objects.filter(pk=whose.pk) | Provider.objects.filter(scheme=whose)
    refresh_offers(Offer.objects.filter(provider__in=stand_on_it))
    refresh_entries(RegisterEntry.objects.filter(claimed_by=whose))


@shared_task(name="providers.remind_of_checks")
def remind_of_checks() -> int:
    return actions.remind_of_checks(at=now())
