"""Who gains from the payee, and so may not say what happened (R4)."""

from __future__ import annotations

from marketplace.agreements.models import Agreement, Part
from marketplace.people.models import Organisation, Supporter, SupporterKind, User


def gains_from(user: User, agreement: Agreement) -> bool:
    """Whether this user works for the provider, its household, its scheme or its payee."""
    provider = agreement.provider
    paid = {provider.organisation_id, agreement.payee_id}
    if provider.scheme:
        paid.add(provider.scheme.organisation_id)
    return Organisation.objects.visible_to(user).filter(pk__in=paid).exists()


def is_paid_broker_of(user: User, part: Part) -> bool:
    brokers = Supporter.objects.live().filter(person=part.person, kind=SupporterKind.BROKER)
    return brokers.filter(user=user).exists()


def may_say_what_happened(user: User, part: Part) -> bool:
    """False for whoever gains from the payee and for a paid broker, whatever else they are."""
    return not gains_from(user, part.agreement) and not is_paid_broker_of(user, part)
