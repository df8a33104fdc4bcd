"""Organisations and who works in them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from budgets.actions import open_party
from marketplace.people import audit
from marketplace.people.actions.supporters import end_support_through
from marketplace.people.errors import UnableTo
from marketplace.people.models import Area, Invitation, Member, Organisation, User
from marketplace.people.policy import require
from marketplace.people.records.organisations import OrganisationKind

# Its checks are of its name: a new one is asked for on the provider's own page.
_CHECKED = (OrganisationKind.PROVIDER, OrganisationKind.SCHEME)


class UnableToChangeOrganisation(UnableTo):
    pass


class UnableToEndMembership(UnableTo):
    pass


@transaction.atomic
def create_organisation(
    *, kind: str, name: str, area: Area, email: str = "", phone: str = ""
) -> Organisation:
    return Organisation.objects.create(
        kind=kind, name=name, area=area, party=open_party(), email=email, phone=phone
    )


@transaction.atomic
def change_organisation(
    *, organisation: Organisation, name: str, email: str, phone: str, by: User, at: datetime
) -> None:
    require(by, "organisation.manage", organisation)
    if organisation.kind in _CHECKED and name != organisation.name:
        raise UnableToChangeOrganisation(
            "Ask for a new name on your provider page, under “Your details”.", field="name"
        )
    organisation.name, organisation.email, organisation.phone = name, email, phone
    organisation.save(update_fields=["name", "email", "phone"])
    audit.record(
        "organisation.changed", subject=organisation, by=by, organisation=organisation, at=at
    )


def add_member(*, organisation: Organisation, user: User, is_manager: bool = False) -> Member:
    """Asking permission is the caller's: an invitation, a vetted carer, a new organisation."""
    member, _ = Member.objects.get_or_create(
        organisation=organisation,
        user=user,
        left_at=None,
        defaults={"is_manager": is_manager},
    )
    return member


@transaction.atomic
def end_membership(*, member: Member, by: User, at: datetime) -> None:
    """End it now, with the member's acting for people through this organisation, and whatever
    they asked of others for it.

    An organisation always keeps a manager, so that nobody is locked out of it.
    """
    organisation = member.organisation
    if member.user_id != by.pk:
        require(by, "organisation.manage", organisation)
    Organisation.objects.filter(pk=organisation.pk).update(name=F("name"))  # one at a time
    others = organisation.members.current().exclude(pk=member.pk)
    if member.is_manager and not others.filter(is_manager=True).exists():
        raise UnableToEndMembership(
            "Somebody must manage the organisation. Make another member a manager first."
        )
    if not Member.objects.current().filter(pk=member.pk).update(left_at=at):
        raise UnableToEndMembership("They have left already.")
    end_support_through(organisation=organisation, user=member.user, by=by, at=at)
    asked = Invitation.objects.filter(invited_by=member.user, answered_at__isnull=True)
    asked.filter(Q(organisation=organisation) | Q(through=organisation)).update(answered_at=at)
    audit.record("member.left", subject=member.user, by=by, organisation=organisation, at=at)


@transaction.atomic
def make_manager(*, member: Member, by: User, at: datetime) -> None:
    require(by, "organisation.manage", member.organisation)
    Member.objects.current().filter(pk=member.pk).update(is_manager=True)
    audit.record(
        "member.made_manager",
        subject=member.user,
        by=by,
        organisation=member.organisation,
        at=at,
    )
