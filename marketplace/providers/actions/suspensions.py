"""The hub pauses a provider at once, and ends that: what a check said yesterday may be untrue."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse

from marketplace.messages.actions import tell
from marketplace.outbox import actions as outbox
from marketplace.people import audit
from marketplace.people.errors import UnableTo
from marketplace.people.models import User
from marketplace.providers.actions.checks import require_vetter
from marketplace.providers.actions.indexing import index_offers_of
from marketplace.providers.actions.telling import staff_who_answer
from marketplace.providers.models import Provider, Suspension


class UnableToSuspend(UnableTo):
    """This provider can't be paused, or let go on, by this user or now."""


@transaction.atomic
def suspend_provider(*, provider: Provider, because: str, by: User, at: datetime) -> Suspension:
    """Take it out of sight, with the households that stand on it; nothing new is agreed with it.

    What is agreed stays: each person decides about that, and they and their payers are told.
    """
    require_vetter(provider, by)
    if not because.strip():
        raise UnableToSuspend("Say why, for your colleagues.", field="because")
    try:
        with transaction.atomic():
            suspension = Suspension.objects.create(
                provider=provider, because=because.strip(), began_at=at, began_by=by
            )
    except IntegrityError as already:
        raise UnableToSuspend("This provider is paused already.") from already
    words = "We have paused you. Nobody sees your offers and answers. Please get in touch with us."
    _changed("provider.suspended", provider, words, by, at)
    return suspension


@transaction.atomic
def end_suspension(*, provider: Provider, by: User, at: datetime) -> None:
    """Let it go on, as far as its checks allow."""
    require_vetter(provider, by)
    if not provider.suspensions.running().update(ended_at=at, ended_by=by):
        raise UnableToSuspend("This provider isn’t paused.")
    words = "You are no longer paused. People see again what your checks allow."
    _changed("provider.restored", provider, words, by, at)


def _changed(verb: str, provider: Provider, words: str, by: User, at: datetime) -> None:
    audit.record(verb, subject=provider, by=by, organisation=provider.organisation, at=at)
    index_offers_of(provider)
    path = reverse("providers:own", args=[provider.uuid])
    tell(users=staff_who_answer(provider), words=words, path=path, needs_action=True)
    outbox.put(kind=verb, payload={"provider": provider.uuid})
