"""Asking an address to act with a person, to be that person, or to join an organisation.

The asker hears nothing about the address until its owner says yes: whether somebody has an
account here may itself be a thing they don't want known.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from marketplace.outbox import actions as outbox
from marketplace.people import audit
from marketplace.people.actions.claims import claim
from marketplace.people.actions.organisations import add_member
from marketplace.people.actions.supporters import (
    Terms,
    begin_support,
    check_giver,
    check_terms,
    scopes_of,
)
from marketplace.people.clock import today
from marketplace.people.errors import UnableTo
from marketplace.people.models import Invitation, Organisation, Person, Scope, Supporter, User
from marketplace.people.policy import may, require
from marketplace.people.records.persons import NewlyMet

OPEN_FOR = timedelta(days=14)
_GONE = "This invitation is no longer open."
_NO_LONGER_THEIRS = "Whoever asked you may no longer give you this. Somebody else must ask you."


class UnableToInvite(UnableTo):
    pass


class UnableToAnswer(UnableTo):
    pass


@transaction.atomic
def invite_supporter(
    *, person: Person, email: str, terms: Terms, by: User, at: datetime
) -> Invitation:
    """Ask an address to act with this person. Raises UnableToInvite or UnableToSupport."""
    require(by, "supporter.add", person)
    check_terms(terms)
    check_giver(giver=by, person=person, scopes=terms.scopes)
    address = _someone_elses(email, person=person, by=by)
    invitation = Invitation(person=person, email=address, **terms.as_fields())
    return _send(invitation, "supporter.invited", by=by, at=at)


@transaction.atomic
def invite_first_supporter(
    *,
    person: Person,
    organisation: Organisation,
    email: str,
    terms: Terms,
    by: User,
    at: datetime,
    channel: str,
    said_by: str,
) -> Invitation:
    """A funder's officer asks whom the person they wrote down named, while nobody acts for them.

    The officer holds nothing to give: it is the person's word, told to the officer. Nobody of
    the funder can be asked: they would decide on what they ask for.
    """
    require(by, "supporter.name_first", NewlyMet(person))
    check_terms(terms)
    address = _someone_elses(email, person=person, by=by)
    if organisation.members.current().filter(user__email=address).exists():
        raise UnableToInvite(f"Someone of {organisation} can't act for them.", field="email")
    invitation = Invitation(person=person, email=address, through=organisation, **terms.as_fields())
    told = {"channel": channel, "said_by": said_by}
    return _send(invitation, "supporter.invited", by=by, at=at, **told)


@transaction.atomic
def ask_themself(*, person: Person, email: str, by: User, at: datetime) -> Invitation:
    """Ask an address for the person themself, who was written down by somebody else.

    Whoever says yes may do everything, so only someone who may do everything can ask.
    """
    require(by, "supporter.add", person)
    if person.user_id is not None:
        raise UnableToInvite("They have their own account already.")
    if scopes_of(by, person) != frozenset(Scope):
        raise UnableToInvite("Only someone who may do everything for them can ask this.")
    if person.claims.waiting().exists():
        raise UnableToInvite("Somebody has said yes already. We make sure that it is them.")
    address = _someone_elses(email, person=person, by=by)
    open_ones = person.invitations.filter(is_for_themself=True, answered_at__isnull=True)
    open_ones.filter(open_until__lt=today()).update(answered_at=at)
    invitation = Invitation(person=person, email=address, is_for_themself=True)
    return _send(invitation, "person.asked", by=by, at=at)


@transaction.atomic
def invite_member(
    *, organisation: Organisation, email: str, is_manager: bool, by: User, at: datetime
) -> Invitation:
    require(by, "organisation.manage", organisation)
    return ask_to_join(organisation=organisation, email=email, is_manager=is_manager, by=by, at=at)


@transaction.atomic
def ask_to_join(
    *,
    organisation: Organisation,
    email: str,
    is_manager: bool,
    by: User,
    at: datetime,
    through: Organisation | None = None,
) -> Invitation:
    """As `invite_member`, for an action that has asked its own permission already.

    `through` is the organisation they manage, where it isn't the one to join.
    """
    address = email.strip().lower()
    if organisation.members.current().filter(user__email=address).exists():
        raise UnableToInvite("They are already in this organisation.", field="email")
    invitation = Invitation(
        organisation=organisation, email=address, is_manager=is_manager, through=through
    )
    return _send(invitation, "member.invited", by=by, at=at)


@transaction.atomic
def take_back(*, invitation: Invitation, by: User, at: datetime) -> None:
    verb = "supporter.add" if invitation.person else "organisation.manage"
    require(by, verb, invitation)
    _answer(invitation, accepted=None, at=at)
    _record(invitation, "invitation_taken_back", by=by, at=at)


@transaction.atomic
def accept(*, invitation: Invitation, by: User, at: datetime) -> None:
    """Say yes: from now on this user acts with the person or belongs there; or says that they
    are the person, which the hub makes sure of.

    Whoever asked must still be able to give it: an invitation isn't worth more than its giver.
    """
    _answer(invitation, accepted=True, at=at, by=by)
    if not _giver_still_may(invitation):
        raise UnableToAnswer(_NO_LONGER_THEIRS)
    if invitation.person and invitation.is_for_themself:
        claim(person=invitation.person, by=by, asked_by=invitation.invited_by, at=at)
    elif invitation.person:
        terms = Terms(
            kind=invitation.kind,
            authority=invitation.authority,
            relationship=invitation.relationship,
            scopes=invitation.scopes,
            ends_on=invitation.ends_on,
        )
        begin_support(person=invitation.person, user=by, terms=terms, by=by, at=at)
    elif invitation.organisation:
        add_member(organisation=invitation.organisation, user=by, is_manager=invitation.is_manager)
        _record(invitation, "joined", by=by, at=at)


@transaction.atomic
def decline(*, invitation: Invitation, by: User, at: datetime) -> None:
    _answer(invitation, accepted=False, at=at, by=by)
    _record(invitation, "declined", by=by, at=at)


def _someone_elses(email: str, *, person: Person, by: User) -> str:
    """The address, unless it is the asker's, the person's, or of someone who acts with them."""
    address = email.strip().lower()
    if address == by.email or (person.user and address == person.user.email):
        raise UnableToInvite("Enter someone else's email address.", field="email")
    if Supporter.objects.live().filter(person=person, user__email=address).exists():
        raise UnableToInvite("They already act with this person.", field="email")
    return address


def _send(
    invitation: Invitation,
    verb: str,
    *,
    by: User,
    at: datetime,
    **told: str,
) -> Invitation:
    invitation.invited_by, invitation.invited_at = by, at
    invitation.open_until = today() + OPEN_FOR
    ran_out = Invitation.objects.filter(
        person=invitation.person, organisation=invitation.organisation, email=invitation.email
    )
    ran_out.filter(open_until__lt=today(), answered_at__isnull=True).update(answered_at=at)
    try:
        with transaction.atomic():
            invitation.save()
    except IntegrityError as already:
        raise UnableToInvite("You have already asked them.", field="email") from already
    audit.record(
        verb,
        subject=invitation,
        by=by,
        person=invitation.person,
        organisation=invitation.organisation or invitation.through,
        at=at,
        **told,
    )
    outbox.put(kind="invitation.letter", payload={"invitation": invitation.uuid})
    return invitation


def _answer(
    invitation: Invitation, *, accepted: bool | None, at: datetime, by: User | None = None
) -> None:
    unanswered = Invitation.objects.open().filter(pk=invitation.pk)
    if by is not None:
        unanswered = unanswered.filter(email=by.email.lower())
    if not unanswered.update(answered_at=at, accepted=accepted):
        raise UnableToAnswer(_GONE)


def _giver_still_may(invitation: Invitation) -> bool:
    giver, person, through = invitation.invited_by, invitation.person, invitation.through
    if invitation.organisation:
        return may(giver, "organisation.manage", through or invitation.organisation)
    assert person
    if through:  # the person's word to an officer counts until somebody else can speak for them
        still_there = through.members.current().filter(user=giver).exists()
        return still_there and person.user_id is None and not person.supporters.exists()
    given = frozenset(Scope) if invitation.is_for_themself else invitation.scopes
    return may(giver, "supporter.add", person) and given <= scopes_of(giver, person)


def _record(invitation: Invitation, what: str, *, by: User, at: datetime) -> None:
    audit.record(
        f"{_kind_of(invitation)}.{what}",
        subject=invitation,
        by=by,
        person=invitation.person,
        organisation=invitation.organisation,
        at=at,
    )


def _kind_of(invitation: Invitation) -> str:
    if invitation.is_for_themself:
        return "person"
    return "supporter" if invitation.person else "member"
