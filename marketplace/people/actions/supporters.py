"""Who acts with a person: beginning, changing and ending it. Nobody gives more than they have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from marketplace.outbox import actions as outbox
from marketplace.people import audit
from marketplace.people.clock import today
from marketplace.people.errors import UnableTo
from marketplace.people.models import Invitation, Organisation, Person, Scope, Supporter, User
from marketplace.people.policy import require
from marketplace.people.records.organisations import OrganisationKind
from marketplace.people.records.supporters import MOST_SCOPES, SupporterKind

_EMPLOYERS = {
    SupporterKind.BROKER: OrganisationKind.BROKERAGE,
    SupporterKind.ADVOCATE: OrganisationKind.ADVOCACY,
}


class UnableToSupport(UnableTo):
    pass


@dataclass(frozen=True)
class Terms:
    """What someone may do for a person, why they may, and until which day."""

    kind: str
    authority: str
    relationship: str = ""
    scopes: frozenset[Scope] = frozenset({Scope.VIEW})
    ends_on: date | None = None

    def as_fields(self) -> dict[str, object]:
        return {
            "kind": self.kind,
            "authority": self.authority,
            "relationship": self.relationship,
            "can_plan": Scope.PLAN in self.scopes,
            "can_agree": Scope.AGREE in self.scopes,
            "can_pay": Scope.PAY in self.scopes,
            "ends_on": self.ends_on,
        }


def scopes_of(user: User, person: Person) -> frozenset[Scope]:
    """What this user may do for this person today: everything for oneself."""
    if person.user_id == user.pk:
        return frozenset(Scope)
    supporter = Supporter.objects.live().filter(person=person, user=user).first()
    return supporter.scopes if supporter else frozenset()


def check_terms(terms: Terms) -> None:
    """Raise UnableToSupport when nobody could hold these terms."""
    too_much = terms.scopes - MOST_SCOPES[terms.kind]
    if too_much:
        words = " or ".join(f"“{scope.label}”" for scope in Scope if scope in too_much)
        kind = SupporterKind(terms.kind).label.lower()
        raise UnableToSupport(f"A {kind} can't be given {words}.", field="scopes")
    if terms.ends_on and terms.ends_on < today():
        raise UnableToSupport("The last day can't be in the past.", field="ends_on")


def check_giver(*, giver: User, person: Person, scopes: frozenset[Scope]) -> None:
    """Raise UnableToSupport when the giver doesn't hold all of these scopes themself."""
    if not scopes <= scopes_of(giver, person):
        raise UnableToSupport("You can't give someone more than you may do yourself.")


@transaction.atomic
def begin_support(*, person: Person, user: User, terms: Terms, by: User, at: datetime) -> Supporter:
    """Begin today. Asking who may begin is the caller's: an invitation, or a newly met person."""
    check_terms(terms)
    if person.user_id == user.pk:
        raise UnableToSupport("You can't act for yourself.")
    ran_out = Supporter.objects.filter(person=person, user=user, ends_on__lt=today())
    ran_out.filter(ended_at__isnull=True).update(ended_at=at)
    try:
        with transaction.atomic():
            supporter = Supporter.objects.create(
                person=person,
                user=user,
                organisation=_employer(user, terms.kind),
                starts_on=today(),
                **terms.as_fields(),
            )
    except IntegrityError as already:
        raise UnableToSupport("They already act with this person.") from already
    _tell(supporter, "supporter.added", by=by, at=at)
    return supporter


@transaction.atomic
def change_supporter(*, supporter: Supporter, terms: Terms, by: User, at: datetime) -> None:
    """Change what a supporter may do. Nobody changes their own, or another who may do more."""
    require(by, "supporter.change", supporter)
    if supporter.user_id == by.pk:
        raise UnableToSupport("You can't change what you may do yourself.")
    check_terms(terms)
    check_giver(giver=by, person=supporter.person, scopes=terms.scopes | supporter.scopes)
    if terms.ends_on and terms.ends_on < supporter.starts_on:
        raise UnableToSupport("The last day can't be before the first.", field="ends_on")
    running = Supporter.objects.filter(pk=supporter.pk, ended_at__isnull=True)
    if not running.update(**terms.as_fields()):
        raise UnableToSupport("They no longer act with this person.")
    supporter.refresh_from_db()
    _tell(supporter, "supporter.changed", by=by, at=at)


@transaction.atomic
def end_supporter(*, supporter: Supporter, by: User, at: datetime) -> None:
    """End it now. Supporters may stop by themselves; what they had offered to others ends too."""
    if supporter.user_id != by.pk:
        require(by, "supporter.end", supporter)
        check_giver(giver=by, person=supporter.person, scopes=supporter.scopes)
    _end(supporter, by=by, at=at)


def end_support_through(*, organisation: Organisation, user: User, by: User, at: datetime) -> None:
    """A broker or advocate who leaves their employer stops acting for the people met there."""
    for supporter in Supporter.objects.filter(
        organisation=organisation, user=user, ended_at__isnull=True
    ):
        _end(supporter, by=by, at=at)


def _end(supporter: Supporter, *, by: User, at: datetime) -> None:
    running = Supporter.objects.filter(pk=supporter.pk, ended_at__isnull=True)
    if not running.update(ended_at=at):
        raise UnableToSupport("They no longer act with this person.")
    Invitation.objects.filter(
        person=supporter.person, invited_by=supporter.user, answered_at__isnull=True
    ).update(answered_at=at)
    _tell(supporter, "supporter.ended", by=by, at=at)


def _tell(supporter: Supporter, verb: str, *, by: User, at: datetime) -> None:
    """Into the audit, and into the outbox for both sides' notices."""
    audit.record(
        verb,
        subject=supporter,
        by=by,
        person=supporter.person,
        organisation=supporter.organisation if supporter.user_id == by.pk else None,
        at=at,
        scopes=",".join(scope.value for scope in Scope if scope in supporter.scopes),
        authority=supporter.authority,
    )
    outbox.put(kind=verb, payload={"supporter": supporter.uuid, "by": by.uuid})


def _employer(user: User, kind: str) -> Organisation | None:
    """The brokerage or advocacy service for which this user supports people, if there is one."""
    employer_kind = _EMPLOYERS.get(SupporterKind(kind))
    return Organisation.objects.visible_to(user).filter(kind=employer_kind).first()
