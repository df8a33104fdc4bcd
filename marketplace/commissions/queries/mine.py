"""Lists: a person's groups, those an organisation helps, and what waits for an answer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef

from marketplace.commissions.models import Answer, Commission, Membership, MembershipState
from marketplace.people.models import Organisation, Person, User

_COLOURS = {
    MembershipState.IN: "green",
    MembershipState.ASKING: "yellow",
    MembershipState.NOT_NOW: "grey",
}


@dataclass(frozen=True)
class Card:
    uuid: UUID
    name: str
    state_words: str
    colour: str


def places_of(person: Person, *, reader: User) -> list[Card]:
    """A person's places in groups, those they are in first; nothing of who else is there."""
    places = Membership.objects.visible_to(reader).filter(person=person)
    found = places.select_related("commission").order_by("-joined_at", "-pk")
    return [
        Card(
            place.uuid,
            place.commission.name,
            place.get_state_display(),
            _COLOURS.get(MembershipState(place.state), ""),
        )
        for place in found
    ]


def helped_by(organisation: Organisation, *, reader: User) -> list[Card]:
    groups = Commission.objects.visible_to(reader).filter(organisation=organisation)
    return [
        Card(
            group.uuid,
            group.name,
            group.get_state_display(),
            "grey" if group.state == "ended" else "green",
        )
        for group in groups
    ]


def to_answer(persons: Collection[Person | int], *, reader: User) -> list[tuple[int, UUID]]:
    """These persons' ids and places in groups where somebody asks to join whom they haven't
    answered. One query beside what `visible_to` asks."""
    answered = Answer.objects.filter(ask=OuterRef("pk"), member=OuterRef(OuterRef("pk")))
    open_asks = Membership.objects.open_asks().filter(
        ~Exists(answered), commission=OuterRef("commission_id")
    )
    theirs = Membership.objects.visible_to(reader).current().filter(person__in=persons)
    return list(theirs.filter(Exists(open_asks)).values_list("person", "uuid"))
