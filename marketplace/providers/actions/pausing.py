"""A provider takes no new people for a while, and starts again when it likes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.people import audit
from marketplace.people.errors import UnableTo
from marketplace.people.models import User
from marketplace.people.policy import require
from marketplace.providers.actions.indexing import index_offers_of
from marketplace.providers.models import Provider


class UnableToPause(UnableTo):
    """It is paused already, or isn't."""


@transaction.atomic
def pause_provider(*, provider: Provider, by: User, at: datetime) -> None:
    """Take offers and answers out of sight, those of a scheme's households too.

    What is agreed goes on, and is reviewed and paid as before.
    """
    require(by, "provider.edit", provider)
    if not Provider.objects.filter(pk=provider.pk, paused_at=None).update(paused_at=at):
        raise UnableToPause("You are paused already.")
    _changed("provider.paused", provider, by, at)


@transaction.atomic
def start_provider_again(*, provider: Provider, by: User, at: datetime) -> None:
    """Offers and answers are seen again, as far as its checks allow."""
    require(by, "provider.edit", provider)
    paused = Provider.objects.filter(pk=provider.pk, paused_at__isnull=False)
    if not paused.update(paused_at=None):
        raise UnableToPause("You are not paused.")
    _changed("provider.started_again", provider, by, at)


def _changed(verb: str, provider: Provider, by: User, at: datetime) -> None:
    provider.refresh_from_db(fields=["paused_at"])
    audit.record(verb, subject=provider, by=by, organisation=provider.organisation, at=at)
    index_offers_of(provider)
