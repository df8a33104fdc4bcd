"""Neighbours of Amira's who want to garden together, and had people near them asked."""

from __future__ import annotations

from marketplace.commissions import actions
from marketplace.commissions.models import Commission, Membership
from marketplace.demo.world import Life, World
from marketplace.people.models import Person
from marketplace.providers.vocabulary import SupportKind

SHARED = (
    "I know a lot about tomatoes. I use a wheelchair.",
    "I like quiet company. My sister comes along at first.",
    "I can bake for everyone.",
    "I want to learn to grow beans.",
)
COUNTED = 5  # beside Amira: enough for a number to be shown


def load(world: World) -> None:
    """Three are in it, a fourth asks, and Amira is told of it: hers to decide."""
    amira, neighbours = world.lives[0], _neighbours(world)
    first = actions.open_for_person(
        person=neighbours[0].person,
        name="Thursday allotment",
        wants="We want to share an allotment in Lees, and somebody who knows gardens to help us "
        "on Thursday mornings. Nobody has to dig who would rather sit.",
        kinds=[SupportKind.ACTIVITY, SupportKind.PEER],
        shared_words=SHARED[0],
        by=neighbours[0].speaker,
        at=world.ago(9),
    )
    members = [first]
    for life, words in zip(neighbours[1:3], SHARED[1:3], strict=True):
        members.append(_join(world, first.commission, life, words, members))
    _ask(world, first.commission, neighbours[3], SHARED[3])
    for life in (amira, *neighbours[4 : 4 + COUNTED]):
        actions.be_counted(
            person=life.person, kinds=[SupportKind.ACTIVITY], by=life.speaker, at=world.ago(5)
        )
    actions.ask_those_near(commission=first.commission, by=neighbours[0].speaker, at=world.ago(1))


def _neighbours(world: World) -> list[Life]:
    """The first of the crowd who speak for themselves and are alive."""
    alive = set(
        Person.objects.filter(died_on=None, user__isnull=False).values_list("pk", flat=True)
    )
    return [life for life in world.lives[2:] if life.person.pk in alive]


def _ask(world: World, group: Commission, life: Life, words: str) -> Membership:
    return actions.ask_to_join(
        commission=group,
        person=life.person,
        code=group.code or "",
        shared_words=words,
        by=life.speaker,
        at=world.ago(7),
    )


def _join(
    world: World, group: Commission, life: Life, words: str, members: list[Membership]
) -> Membership:
    asking = _ask(world, group, life, words)
    for member in members:
        by = member.person.user or group.opened_by
        actions.answer(ask=asking, member=member, is_yes=True, by=by, at=world.ago(6))
    asking.refresh_from_db()
    return asking
