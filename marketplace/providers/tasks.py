"""What happens by itself: search rows follow each change, reminders and letters go out."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from marketplace.outbox.handlers import handles
from marketplace.people.clock import now
from marketplace.providers import actions
from marketplace.providers.finding import refresh_entries, refresh_offers
from marketplace.providers.models import CarerInvitation, Offer, Provider, RegisterEntry


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


@handles("providers.invite_carer", reaches_outside=True)
def write_to_carer(invitation: str) -> None:
    invited = CarerInvitation.objects.select_related("provider__scheme__organisation").get(
        uuid=invitation
    )
    assert invited.provider.scheme
    link = settings.SITE_URL + reverse("providers:join_household", args=[invited.uuid])
    words = {"scheme": invited.provider.scheme, "link": link, "site_name": settings.SITE_NAME}
    send_mail(
        f"{invited.provider.scheme} invites you to {settings.SITE_NAME}",
        render_to_string("providers/letters/invitation.txt", words),
        None,
        [invited.email],
    )


@shared_task(name="providers.remind_of_checks")
def remind_of_checks() -> int:
    return actions.remind_of_checks(at=now())
