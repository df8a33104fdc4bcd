"""Starting a provider, and changing what it says of itself."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.people import audit
from marketplace.people.actions.organisations import add_member, create_organisation
from marketplace.people.errors import UnableTo
from marketplace.people.models import Area, User
from marketplace.people.policy import require
from marketplace.people.records.organisations import OrganisationKind
from marketplace.providers.actions.indexing import index_offers_of
from marketplace.providers.models import Provider
from marketplace.providers.vocabulary import ProviderKind


class UnableToRegister(UnableTo):
    """This provider can't be started."""


@transaction.atomic
def register_provider(
    *,
    kind: str,
    name: str,
    area: Area,
    by: User,
    at: datetime,
    about: str = "",
    email: str = "",
    phone: str = "",
    website: str = "",
) -> Provider:
    """Start a provider that `by` answers for. Nothing of it is public before it is vetted."""
    if kind == ProviderKind.HOUSEHOLD:
        raise UnableToRegister(
            "A Shared Lives household joins through its scheme. Ask your scheme to add you.",
            field="kind",
        )
    mine = Provider.objects.run_by(by).filter(kind=kind, organisation__name__iexact=name)
    if mine.exists():
        raise UnableToRegister("You have already started a provider of this name.", field="name")
    is_scheme = kind == ProviderKind.SCHEME
    organisation = create_organisation(
        kind=OrganisationKind.SCHEME if is_scheme else OrganisationKind.PROVIDER,
        name=name,
        area=area,
        email=email,
        phone=phone,
    )
    add_member(organisation=organisation, user=by, is_manager=True)
    provider = Provider.objects.create(
        organisation=organisation, kind=kind, about=about, website=website
    )
    audit.record("provider.registered", subject=provider, by=by, organisation=organisation, at=at)
    return provider


@transaction.atomic
def change_provider(
    *,
    provider: Provider,
    about: str,
    website: str,
    by: User,
    at: datetime,
    email: str | None = None,
    phone: str | None = None,
) -> Provider:
    """Change what it says of itself. How we reach it, and its name, are its managers' to change."""
    require(by, "provider.edit", provider)
    organisation = provider.organisation
    if email is not None or phone is not None:
        require(by, "organisation.manage", provider)
        organisation.email = organisation.email if email is None else email
        organisation.phone = organisation.phone if phone is None else phone
        organisation.save(update_fields=["email", "phone"])
    provider.about, provider.website = about, website
    provider.save(update_fields=["about", "website"])
    audit.record("provider.changed", subject=provider, by=by, organisation=organisation, at=at)
    index_offers_of(provider)
    return provider
