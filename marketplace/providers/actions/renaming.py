"""Who a provider is: changed by its managers, and looked at by the hub once it has been checked."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from marketplace.messages.actions import tell
from marketplace.people import audit, states
from marketplace.people.models import User
from marketplace.people.policy import require
from marketplace.providers.actions.checks import UnableToDecide, require_vetter
from marketplace.providers.actions.indexing import index_offers_of
from marketplace.providers.actions.telling import staff_who_answer
from marketplace.providers.models import CheckState, Provider, Renaming, RenamingState
from marketplace.providers.records.renamings import RENAMING_TRANSITIONS


@transaction.atomic
def rename_provider(
    *,
    provider: Provider,
    name: str,
    company_number: str,
    charity_number: str,
    by: User,
    at: datetime,
) -> Renaming | None:
    """Say who it is. Once one check is accepted the old name stands until the hub has looked.

    Return what waits for the hub, or None when there is nothing to wait for.
    """
    require(by, "organisation.manage", provider)
    asked = Renaming(
        provider=provider,
        name=name,
        company_number=company_number,
        charity_number=charity_number,
        asked_by=by,
        asked_at=at,
    )
    waiting = provider.renamings.waiting().first()
    if waiting and _identity(waiting) == _identity(asked):
        return waiting
    if waiting:
        states.move(waiting, RenamingState.REPLACED, RENAMING_TRANSITIONS, decided_at=at)
    if _identity(asked) == _as_it_is(provider):
        return None
    if not provider.checks.filter(state=CheckState.ACCEPTED).exists():
        _take_on(asked)
        _record("provider.changed", asked, by, at)
        return None
    asked.save()
    _record("renaming.asked", asked, by, at)
    return asked


@transaction.atomic
def accept_renaming(*, renaming: Renaming, by: User, at: datetime) -> None:
    require_vetter(renaming, by)
    _decide(renaming, RenamingState.ACCEPTED, by, at)
    _take_on(renaming)
    _tell(renaming, "We have accepted your new name and numbers. People see them from now on.")


@transaction.atomic
def refuse_renaming(*, renaming: Renaming, reason: str, by: User, at: datetime) -> None:
    """The old name stands. Say why in plain words: the provider reads it."""
    require_vetter(renaming, by)
    if not reason.strip():
        raise UnableToDecide("Say why, so that they can put it right.", field="reason")
    _decide(renaming, RenamingState.REFUSED, by, at, reason=reason.strip())
    _tell(renaming, "We did not accept your new name or number. See why.", act=True)


def _identity(renaming: Renaming) -> tuple[str, str, str]:
    return renaming.name, renaming.company_number, renaming.charity_number


def _as_it_is(provider: Provider) -> tuple[str, str, str]:
    return provider.organisation.name, provider.company_number, provider.charity_number


def _take_on(renaming: Renaming) -> None:
    provider, organisation = renaming.provider, renaming.provider.organisation
    organisation.name = renaming.name
    organisation.save(update_fields=["name"])
    provider.company_number = renaming.company_number
    provider.charity_number = renaming.charity_number
    provider.save(update_fields=["company_number", "charity_number"])
    index_offers_of(provider)


def _decide(
    renaming: Renaming, to: RenamingState, by: User, at: datetime, reason: str = ""
) -> None:
    if not states.move(
        renaming, to, RENAMING_TRANSITIONS, decided_by=by, decided_at=at, reason=reason
    ):
        raise UnableToDecide("Somebody has already decided on this, or a newer one was sent.")
    _record(f"renaming.{to.value}", renaming, by, at)


def _record(verb: str, renaming: Renaming, by: User, at: datetime) -> None:
    subject = renaming if renaming.pk else renaming.provider
    audit.record(verb, subject=subject, by=by, organisation=renaming.provider.organisation, at=at)


def _tell(renaming: Renaming, words: str, *, act: bool = False) -> None:
    path = reverse("providers:details", args=[renaming.provider.uuid])
    tell(users=staff_who_answer(renaming.provider), words=words, path=path, needs_action=act)
