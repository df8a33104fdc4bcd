"""A group's brief as each reader sees it: members with first names, a helper without."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Case, QuerySet, Value, When
from django.urls import reverse

from marketplace.commissions.models import (
    Brief,
    BriefOutcome,
    CommissionState,
    Membership,
    MustHave,
)
from marketplace.commissions.queries.next_step import Step
from marketplace.commissions.queries.sight import A_PAGE, others_of
from marketplace.commissions.sections import SECTIONS, Section, rows_of
from marketplace.people.models import User
from marketplace.people.policy import may

SOMEONE = "One of us"


@dataclass(frozen=True)
class Wish:
    """An outcome or a must-have. `whose` is empty where it is everyone's."""

    uuid: UUID
    words: str
    whose: str
    is_mine: bool
    levels: tuple[str, ...]  # of an outcome: five texts, the least first
    review_on: date | None


@dataclass(frozen=True)
class Wishes:
    """Some of them, and the pages on which the others are."""

    these: tuple[Wish, ...]
    pages: Page[Any]


@dataclass(frozen=True)
class Part:
    """One section in words: labels and answers."""

    section: Section
    rows: list[tuple[str, str]]


@dataclass(frozen=True)
class BriefPage:
    """The brief, for somebody in the group or somebody who helps it."""

    group: UUID
    name: str
    place: UUID | None  # the reader's own, where they are in it
    version: int
    is_open: bool  # it may be changed now
    may_write: bool
    parts: tuple[Part, ...]
    shared: tuple[Wish, ...]
    own: Wishes
    must_haves: Wishes


def brief_page(
    brief: Brief, *, member: Membership | None, reader: User, pages: Mapping[str, str]
) -> BriefPage:
    """About ten queries, however many are in the group. `pages`: which page of each list."""
    group = brief.commission
    outcomes = brief.outcomes.filter(dropped_at=None)
    own = outcomes.filter(member__isnull=False)
    must_haves = brief.must_haves.filter(dropped_at=None)
    return BriefPage(
        group=group.uuid,
        name=group.name,
        place=member.uuid if member else None,
        version=brief.version,
        is_open=group.state == CommissionState.DESIGNING,
        may_write=may(reader, "brief.write", group),
        parts=tuple(Part(section, rows_of(section, brief)) for section in SECTIONS),
        shared=tuple(_wish(each, member, {}) for each in outcomes.filter(member=None)),
        own=_wishes(own, member, pages.get("wishes")),
        must_haves=_wishes(must_haves, member, pages.get("must_haves")),
    )


def steps(member: Membership, reader: User) -> list[Step]:
    group = member.commission
    if not may(reader, "commission.take_part", member):
        return []
    if group.state == CommissionState.GATHERING and others_of(member).exists():
        begin = reverse("commissions:begin_brief", args=[group.uuid])
        return [Step("When you are enough, you can begin to write down what you want.", begin)]
    if group.state == CommissionState.DESIGNING:
        path = reverse("commissions:brief", args=[group.uuid])
        return [Step("Your group writes down what it wants. Read it.", path)]
    return []


def _wishes(found: QuerySet[Any], member: Membership | None, page: str | None) -> Wishes:
    """The reader's own first."""
    mine_first = Case(When(member=member, then=0), default=1) if member else Value(1)
    pages = Paginator(found.order_by(mine_first, "pk"), A_PAGE).get_page(page)
    names = names_of([each.member_id for each in pages], seen_by=member)
    return Wishes(tuple(_wish(each, member, names) for each in pages), pages)


def names_of(members: Collection[int | None], *, seen_by: Membership | None) -> dict[int, str]:
    """First names by the ids of these members, for one of them; for a helper none."""
    if seen_by is None:
        return {}
    others = others_of(seen_by).filter(pk__in=[pk for pk in members if pk])
    return dict(others.values_list("pk", "person__first_name"))


def _wish(each: BriefOutcome | MustHave, member: Membership | None, names: dict[int, str]) -> Wish:
    outcome = each if isinstance(each, BriefOutcome) else None
    return Wish(
        uuid=each.uuid,
        words=each.words,
        whose="" if each.member_id is None else names.get(each.member_id, SOMEONE),
        is_mine=member is not None and each.member_id == member.pk,
        levels=tuple(outcome.level_words) if outcome else (),
        review_on=outcome.review_on if outcome else None,
    )
