"""What the pages of people show."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from marketplace.people.audit import sentence_of
from marketplace.people.models import (
    AuditEntry,
    Invitation,
    Organisation,
    Person,
    Supporter,
    Telling,
    User,
)
from marketplace.people.policy import may
from marketplace.people.records.invitations import InvitationQuerySet
from marketplace.people.records.organisations import FUNDERS, OrganisationKind
from marketplace.people.records.said import Channel
from marketplace.people.records.supporters import SupporterQuerySet

# Codes of who said something, where the writer chose from a list.
_IN_WORDS = {"person": "the person", "someone_else": "someone who speaks for them"}


@dataclass(frozen=True)
class Happening:
    """One line of "who has seen or done what"."""

    who: str
    organisation: str
    what: str
    at: datetime
    how: str  # "by phone, said by her sister", when it wasn't done on this site by oneself


def history_of(person: Person, *, reader: User) -> QuerySet[AuditEntry]:
    """Newest first. Nothing, for a reader who may not open this person's record."""
    if not may(reader, "person.read_audit", person):
        return AuditEntry.objects.none()
    return AuditEntry.objects.filter(person=person).select_related(
        "actor", "organisation", "person", "telling"
    )


def happening(entry: AuditEntry, *, reader: User) -> Happening:
    return Happening(
        who=_who(entry.actor, reader),
        organisation=entry.organisation.name if entry.organisation else "",
        what=_what(entry, reader),
        at=entry.at,
        how=", ".join(_how(entry)),
    )


def _how(entry: AuditEntry) -> Iterator[str]:
    channel = entry.details.get("channel", Channel.ONLINE)
    if channel != Channel.ONLINE:
        yield Channel(channel).label.lower()
    telling: Telling | None = getattr(entry, "telling", None)
    if telling and telling.said_by:
        yield f"said by {_IN_WORDS.get(telling.said_by, telling.said_by)}"


def _what(entry: AuditEntry, reader: User) -> str:
    """To the person "you"; to whoever else reads it, who may themself be the "you" of the line."""
    person = entry.person
    if person is None:
        return sentence_of(entry.verb)
    return sentence_of(
        entry.verb,
        by_oneself=entry.actor_id is not None and entry.actor_id == person.user_id,
        name="" if person.user_id == reader.pk else person.first_name,
    )


def _who(actor: User | None, reader: User) -> str:
    if actor is None:
        return "This site"
    return "You" if actor.pk == reader.pk else str(actor)


def supporters_of(person: Person, *, reader: User) -> SupporterQuerySet:
    """Who acts with this person, and who will or did until a day; not those who were ended."""
    running = Supporter.objects.visible_to(reader).filter(person=person)
    return running.select_related("user", "organisation", "person").order_by("starts_on", "pk")


def open_invitations_about(person: Person) -> InvitationQuerySet:
    return Invitation.objects.open().filter(person=person)


def acted_for_by(user: User, *, words: str = "") -> SupporterQuerySet:
    """Everyone this user acts for today, or those of them whose name has these words."""
    found = Supporter.objects.live().filter(user=user).select_related("person", "person__area")
    for word in words.split():
        found = found.filter(
            Q(person__first_name__icontains=word) | Q(person__last_name__icontains=word)
        )
    return found.order_by("person__first_name", "person__last_name", "pk")


def is_new_here(user: User) -> bool:
    """True until the user is somebody: a person, someone's supporter, or a member."""
    return not (
        Person.objects.filter(user=user).exists()
        or Supporter.objects.live().filter(user=user).exists()
        or Organisation.objects.visible_to(user).exists()
    )


def organisation_among(user: User, parties: Collection[int]) -> Organisation | None:
    """As whose member this user reads something: the first of its parties (ids) they work for."""
    mine = Organisation.objects.visible_to(user).filter(party__in=parties)
    by_party = {organisation.party_id: organisation for organisation in mine}
    return next((by_party[party] for party in parties if party in by_party), None)


def where_they_meet_people(user: User) -> Organisation | None:
    """The brokerage or funder as whose member this user may write down people they meet."""
    kinds = (*FUNDERS, OrganisationKind.BROKERAGE)
    return Organisation.objects.visible_to(user).filter(kind__in=kinds).first()
