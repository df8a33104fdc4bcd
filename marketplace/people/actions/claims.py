"""Whoever was written down by somebody else takes up their own account, once we are sure."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from marketplace.outbox import actions as outbox
from marketplace.people import audit, states
from marketplace.people.errors import UnableTo
from marketplace.people.models import Claim, ClaimState, Organisation, Person, Supporter, User
from marketplace.people.policy import require
from marketplace.people.records.claims import CLAIM_TRANSITIONS
from marketplace.people.records.organisations import OrganisationKind

_OTHER_ADDRESS = "Sign in with another email address, or ask whoever wrote to you."


class UnableToClaim(UnableTo):
    """This account can't become this person's."""


class UnableToDecideClaim(UnableTo):
    """This user can't say whose account it is, or not now."""


@transaction.atomic
def claim(*, person: Person, by: User, asked_by: User, at: datetime) -> Claim:
    """Say that this account is the person's own. Asking who may is the caller's: an invitation.

    Nothing opens before the hub has made sure. Nobody is two people, or a person and who acts
    for them.
    """
    _refuse_supporter(person, by)
    if Person.objects.filter(user=by).exists():
        raise UnableToClaim(
            f"You already have your own page here, so you can't have another. {_OTHER_ADDRESS}"
        )
    if not Person.objects.filter(pk=person.pk, user=None, erased_at=None).exists():
        raise UnableToClaim("Someone has already said yes to this.")
    try:
        with transaction.atomic():
            made = Claim.objects.create(person=person, user=by, asked_by=asked_by, made_at=at)
    except IntegrityError:
        raise UnableToClaim(
            "Someone has already said yes to this, or you said yes for another person."
        ) from None
    audit.record("claim.made", subject=made, by=by, person=person, at=at)
    _announce("claim.made", made)
    return made


@transaction.atomic
def confirm_claim(*, claim: Claim, by: User, at: datetime, channel: str, said_by: str) -> None:
    """Give the account to the person. `channel` and `said_by`: how we know that it is theirs."""
    _require_uninvolved(claim, by)
    _refuse_supporter(claim.person, claim.user)
    if not said_by.strip():
        raise UnableToDecideClaim("Say who told you.", field="said_by")
    _move(claim, ClaimState.CONFIRMED, decided_by=by, decided_at=at)
    unclaimed = Person.objects.filter(pk=claim.person_id, user=None, erased_at=None)
    try:
        with transaction.atomic():
            claimed = unclaimed.update(user=claim.user)
    except IntegrityError:
        raise UnableToDecideClaim("This account has become somebody else's own.") from None
    if not claimed:
        raise UnableToDecideClaim("They have their own account already.")
    _record("claim.confirmed", claim, by, at, channel=channel, said_by=said_by.strip())
    _announce("claim.confirmed", claim)


@transaction.atomic
def refuse_claim(*, claim: Claim, by: User, at: datetime) -> None:
    _require_uninvolved(claim, by)
    _move(claim, ClaimState.REFUSED, decided_by=by, decided_at=at)
    _record("claim.refused", claim, by, at)
    _announce("claim.refused", claim)


@transaction.atomic
def undo_claim(*, claim: Claim, by: User, at: datetime) -> None:
    """Take an account from whoever turned out not to be the person. What they did stays written."""
    _require_uninvolved(claim, by)
    _move(claim, ClaimState.UNDONE, undone_by=by, undone_at=at)
    Person.objects.filter(pk=claim.person_id, user=claim.user).update(user=None)
    _record("claim.undone", claim, by, at)
    _announce("claim.undone", claim)


def _refuse_supporter(person: Person, user: User) -> None:
    if Supporter.objects.filter(person=person, user=user, ended_at__isnull=True).exists():
        raise UnableToClaim(f"You act for this person, so you can't be them. {_OTHER_ADDRESS}")


def _require_uninvolved(claim: Claim, by: User) -> None:
    require(by, "claim.decide", claim)
    acts = Supporter.objects.live().filter(person=claim.person, user=by).exists()
    if acts or by in (claim.user, claim.asked_by):
        raise UnableToDecideClaim("You have to do with this. Somebody else must look at it.")


def _move(claim: Claim, to: ClaimState, **fields: object) -> None:
    if not states.move(claim, to, CLAIM_TRANSITIONS, **fields):  # type: ignore[arg-type]
        raise UnableToDecideClaim(f"This is now: {claim.get_state_display().lower()}.")


def _record(verb: str, claim: Claim, by: User, at: datetime, **said: str) -> None:
    hubs = Organisation.objects.visible_to(by).filter(kind=OrganisationKind.HUB)
    hub = hubs.filter(area=claim.person.area_id).first()
    audit.record(verb, subject=claim, by=by, person=claim.person, organisation=hub, at=at, **said)


def _announce(what: str, claim: Claim) -> None:
    outbox.put(kind=what, payload={"claim": claim.uuid})
