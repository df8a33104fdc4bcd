"""Telling people of groups, from the outbox. Nobody is named: these words are emailed."""

from __future__ import annotations

from collections.abc import Iterable

from celery import shared_task
from django.urls import reverse

from marketplace.commissions.actions import close_asks
from marketplace.commissions.interests import with_interest
from marketplace.commissions.models import Asked, Commission, Membership, MembershipState
from marketplace.front.days import in_words
from marketplace.messages.actions import Side, side_of, tell
from marketplace.outbox.handlers import handles
from marketplace.people.clock import now
from marketplace.people.models import Person


@shared_task(name="commissions.close_asks")
def close_overdue_asks() -> None:
    """Each night: whoever asked and wasn't taken in hears so."""
    close_asks(at=now())


@handles("commission.asked")
def tell_members(*, ask: str) -> None:
    asking = _place(ask)
    if asking.state != MembershipState.ASKING or asking.answer_by is None:
        return
    for member in _others(asking):
        words = f"Someone asks to join a group. Please answer by {in_words(asking.answer_by)}."
        _tell(member, words, needs_action=True)


@handles("commission.joined")
def tell_of_joining(*, member: str) -> None:
    joined = _place(member)
    if not joined.is_in:
        return
    _tell(joined, "The group has said yes. Now you can see each other’s first names.")
    for other in _others(joined):
        _tell(other, "Someone has joined a group, after everyone said yes.")


@handles("commission.not_now")
def tell_of_no(*, ask: str) -> None:
    words = "A group isn’t taking anyone in now. That happens often, and says nothing about you."
    _tell(_place(ask), words)


@handles("commission.left")
def tell_of_leaving(*, commission: str) -> None:
    group = Commission.objects.get(uuid=commission)
    for member in group.memberships.current().select_related("person", "commission"):
        _tell(member, "Someone has left a group. Nobody has to say why.")


@handles("commission.asked_near")
def tell_someone_near(*, asked: str) -> None:
    """With what the group is about in our words: theirs are read on the page, not in a letter."""
    one = Asked.objects.select_related("commission", "person__user").get(uuid=asked)
    kinds = ", ".join(one.commission.kind_words[:3]).lower()
    words = f"A group near you wants this together: {kinds}. You can read more. It is your choice."
    path = reverse("commissions:asked", args=[one.uuid])
    tell(users=_side(one.person, one.commission), words=words, path=path, about=one.person)


@handles("brief.begun")
def tell_of_brief(*, commission: str) -> None:
    group = Commission.objects.get(uuid=commission)
    for member in group.memberships.current().select_related("person", "commission"):
        _tell(member, "A group begins to write down what it wants. You can add what you want.")


def _place(uuid: str) -> Membership:
    return Membership.objects.select_related("commission", "person__user").get(uuid=uuid)


def _others(member: Membership) -> Iterable[Membership]:
    current = member.commission.memberships.current().exclude(pk=member.pk)
    return current.select_related("commission", "person__user")


def _tell(member: Membership, words: str, *, needs_action: bool = False) -> None:
    tell(
        users=_side(member.person, member.commission),
        words=words,
        path=reverse("commissions:place", args=[member.uuid]),
        about=member.person,
        needs_action=needs_action,
    )


def _side(person: Person, group: Commission) -> Side:
    """Without those who gain from what the group may choose."""
    everyone = side_of(person)
    gain = with_interest(everyone, group.area_id, since=group.opened_at)
    return Side(person, [u for u in everyone if u.pk not in gain or u.pk == person.user_id])
