"""Who gains from the payee, or is paid to help, and so may not say what happened (R4)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from marketplace.agreements.models import Agreement, Part
from marketplace.people.models import Member, Supporter, SupporterKind, User
from marketplace.people.records.organisations import OrganisationKind

MAY_NOT_SAY = (
    "You work for the provider or as a paid broker, or did so since this was agreed. So someone "
    "else must say what happened: the person, or another who helps them."
)


def gains_from(user: User, agreement: Agreement) -> bool:
    """Whether this user works for the provider, its household, its scheme or its payee.

    Also whoever did so at any time since this was agreed: to leave for a day changes nothing.
    """
    provider = agreement.provider
    paid = {provider.organisation_id, agreement.payee_id}
    if provider.scheme:
        paid.add(provider.scheme.organisation_id)
    return _worked(user, agreement).filter(organisation__in=paid).exists()


def is_paid_broker_of(user: User, part: Part) -> bool:
    """Whether this user works for a brokerage or helps this person as a broker, or did so since
    this was agreed, whatever else they call themself. Never the person themself."""
    if user.pk == part.person.user_id:
        return False
    since = _since(part.agreement)
    brokering = Q(kind=SupporterKind.BROKER) | Q(organisation__kind=OrganisationKind.BROKERAGE)
    helped = Supporter.objects.filter(brokering, person=part.person, user=user).filter(
        Q(ended_at__isnull=True) | Q(ended_at__gte=since),
        Q(ends_on__isnull=True) | Q(ends_on__gte=timezone.localdate(since)),
    )
    at_work = _worked(user, part.agreement).filter(organisation__kind=OrganisationKind.BROKERAGE)
    return helped.exists() or at_work.exists()


def may_say_what_happened(user: User, part: Part) -> bool:
    """False for whoever gains from the payee and for a paid broker, whatever else they are."""
    return not gains_from(user, part.agreement) and not is_paid_broker_of(user, part)


def _worked(user: User, agreement: Agreement) -> QuerySet[Member]:
    """This user's places of work, today's and those they left since this was agreed."""
    since = _since(agreement)
    return Member.objects.filter(Q(left_at__isnull=True) | Q(left_at__gte=since), user=user)


def _since(agreement: Agreement) -> datetime:
    return agreement.live_at or agreement.created_at
