"""Who sees what of a group, decided here and nowhere else. Pages get these pictures, never a row.

asks, or has a code     what the group wants; how many they are, from five up
helps it from outside   the same, and the group's code
is in it                first names, and what each shares, of those with whom they have said
                        yes to each other; of who asks, only that someone does
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from marketplace.commissions.codes import as_read
from marketplace.commissions.models import Answer, Brief, Commission, CommissionState, Membership
from marketplace.commissions.queries.near import if_enough
from marketplace.commissions.records.members import MembershipQuerySet
from marketplace.people.clock import today
from marketplace.people.models import User
from marketplace.people.policy import may

A_PAGE = 25
MOST_LINES = 10


@dataclass(frozen=True)
class Outline:
    """What anybody may read who has the code, was asked, helps the group or is in it."""

    name: str
    wants: str
    kinds: tuple[str, ...]
    area: str
    how_many: int | None  # from five up
    helped_by: str  # the organisation that helps it, if one does
    takes_members: bool


@dataclass(frozen=True)
class Other:
    """Somebody with whom the reader's person has said yes to each other."""

    first_name: str
    shared_words: str


@dataclass(frozen=True)
class Ask:
    """Someone asks to join: nothing of them, and the reader's own person's answer alone."""

    uuid: UUID
    answer_by: date
    my_answer: str


@dataclass(frozen=True)
class Line:
    """One thing that was decided or came about."""

    on: date
    words: str


@dataclass(frozen=True)
class Invite:
    """The way in that members and helpers give to others."""

    code: str
    ends_on: date | None
    works: bool


@dataclass(frozen=True)
class Place:
    """A person's place in a group, as their own side sees it."""

    uuid: UUID
    group: UUID
    state: str
    outline: Outline
    shared_words: str
    has_standing_yes: bool
    answer_by: date | None
    may_act: bool
    has_brief: bool
    others: tuple[Other, ...]
    pages: Page[tuple[str, str]]  # of the others
    asks: tuple[Ask, ...] = ()
    lines: tuple[Line, ...] = ()

    @property
    def to_answer(self) -> tuple[Ask, ...]:
        return tuple(ask for ask in self.asks if not ask.my_answer)


@dataclass(frozen=True)
class Helped:
    """A group as those see it who help it and aren't in it."""

    uuid: UUID
    outline: Outline
    invite: Invite
    has_brief: bool
    may_begin_brief: bool


def outline_of(group: Commission) -> Outline:
    return Outline(
        name=group.name,
        wants=group.wants,
        kinds=tuple(group.kind_words),
        area=group.area.name,
        how_many=if_enough(group.memberships.current().count()),
        helped_by=group.organisation.name if group.organisation else "",
        takes_members=group.takes_members,
    )


def invite_of(group: Commission) -> Invite:
    code = group.code or ""
    is_live = bool(code) and group.code_ends_on is not None and group.code_ends_on >= today()
    return Invite(
        as_read(code) if code else "", group.code_ends_on, is_live and group.takes_members
    )


def place_of(member: Membership, *, reader: User, page: str | None = None) -> Place:
    """Build it for a reader of this person's side. About a dozen queries, however many are in."""
    listed = others_of(member) if member.is_in else Membership.objects.none()
    others = Paginator(listed.values_list("person__first_name", "shared_words"), A_PAGE)
    found = others.get_page(page)
    return Place(
        uuid=member.uuid,
        group=member.commission.uuid,
        state=member.state,
        outline=outline_of(member.commission),
        shared_words=member.shared_words,
        has_standing_yes=member.standing_yes_at is not None,
        answer_by=member.answer_by,
        may_act=may(reader, "commission.take_part", member),
        has_brief=has_brief(member.commission),
        others=tuple(Other(*each) for each in found),
        pages=found,
        asks=tuple(_asks(member)) if member.is_in else (),
        lines=tuple(_lines(member, reader)) if member.is_in else (),
    )


def helped(group: Commission) -> Helped:
    may_begin = group.state == CommissionState.GATHERING
    return Helped(group.uuid, outline_of(group), invite_of(group), has_brief(group), may_begin)


def has_brief(group: Commission) -> bool:
    return Brief.objects.filter(commission=group).exists()


def others_of(member: Membership) -> MembershipQuerySet:
    """The others in the group: with each of them, one has said yes here and the other by asking."""
    to_each_other = Q(ask=OuterRef("pk"), member=member) | Q(ask=member, member=OuterRef("pk"))
    said_yes = Answer.objects.filter(to_each_other, is_yes=True)
    current = Membership.objects.current().filter(commission=member.commission_id)
    return current.exclude(pk=member.pk).filter(Exists(said_yes)).order_by("joined_at", "pk")


def _asks(member: Membership) -> list[Ask]:
    mine = dict(
        Answer.objects.filter(member=member, ask__commission=member.commission_id).values_list(
            "ask__uuid", "is_yes"
        )
    )
    open_asks = Membership.objects.open_asks().filter(commission=member.commission_id)
    words = {True: "yes", False: "not yet"}
    return [
        Ask(uuid, answer_by or today(), words[mine[uuid]] if uuid in mine else "")
        for uuid, answer_by in open_asks.order_by("pk").values_list("uuid", "answer_by")
    ]


def _lines(member: Membership, reader: User) -> list[Line]:
    """The latest. Of who has left, that someone did; names of those who may be seen now."""
    who = "You" if member.person.user_id == reader.pk else member.person.first_name
    lines = [(member.joined_at, f"{who} joined")]
    joined = others_of(member).order_by("-joined_at")[:MOST_LINES]
    lines += [
        (at, f"{name} joined") for at, name in joined.values_list("joined_at", "person__first_name")
    ]
    rows = Membership.objects.filter(commission=member.commission_id, joined_at__isnull=False)
    left = rows.filter(ended_at__isnull=False, ended_at__gte=member.joined_at)
    lines += [
        (at, "Someone left")
        for at in left.order_by("-ended_at").values_list("ended_at", flat=True)[:MOST_LINES]
    ]
    latest = sorted(((at, words) for at, words in lines if at), reverse=True)[:MOST_LINES]
    return [Line(timezone.localdate(at), words) for at, words in latest]
