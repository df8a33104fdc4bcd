"""A group begins: with a member, or with somebody independent who helps it without being in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from marketplace.commissions.actions.turns import TAKES_NOBODY, record
from marketplace.commissions.codes import new_code
from marketplace.commissions.interests import WORKS_FOR_ONE, has_interest
from marketplace.commissions.models import Commission, Membership, MembershipState
from marketplace.people import audit
from marketplace.people.clock import today
from marketplace.people.errors import UnableTo
from marketplace.people.local_policy import setting
from marketplace.people.models import Area, Organisation, Person, User
from marketplace.people.policy import require
from marketplace.people.records.said import Channel


class UnableToOpen(UnableTo):
    """This user can't begin this group."""


@transaction.atomic
def open_for_person(
    *,
    person: Person,
    name: str,
    wants: str,
    kinds: Sequence[str],
    shared_words: str,
    by: User,
    at: datetime,
    channel: str = Channel.ONLINE,
    said_by: str = "",
) -> Membership:
    """Begin a group with this person as its first member."""
    require(by, "commission.open", person)
    _require_no_names(person, name=name, wants=wants)
    group = _open(area=person.area, name=name, wants=wants, kinds=kinds, by=by, at=at)
    member = Membership.objects.create(
        commission=group,
        person=person,
        state=MembershipState.IN,
        shared_words=shared_words,
        asked_at=at,
        joined_at=at,
        channel=channel,
        said_by=said_by,
        recorded_by=by,
    )
    record("commission.opened", member, by=by, at=at, channel=channel, said_by=said_by)
    return member


@transaction.atomic
def open_for_others(
    *,
    organisation: Organisation,
    name: str,
    wants: str,
    kinds: Sequence[str],
    by: User,
    at: datetime,
) -> Commission:
    """Begin a group that an independent organisation helps. Its first member is still to come."""
    require(by, "commission.open_for_others", organisation)
    group = _open(
        area=organisation.area,
        name=name,
        wants=wants,
        kinds=kinds,
        by=by,
        at=at,
        organisation=organisation,
    )
    audit.record("commission.opened", subject=group, by=by, organisation=organisation, at=at)
    return group


@transaction.atomic
def renew_code(*, commission: Commission, by: User, at: datetime) -> str:
    """A new code, from now on the only one. Whoever has asked to join still asks."""
    require(by, "commission.invite", commission)
    code = new_code()
    renewed = Commission.objects.taking_members().filter(pk=commission.pk)
    if not renewed.update(code=code, code_ends_on=_code_ends_on(commission.area)):
        raise UnableToOpen(TAKES_NOBODY)
    audit.record("commission.code_renewed", subject=commission, by=by, at=at)
    return code


def _open(
    *,
    area: Area,
    name: str,
    wants: str,
    kinds: Sequence[str],
    by: User,
    at: datetime,
    organisation: Organisation | None = None,
) -> Commission:
    if has_interest(by, area):
        raise UnableToOpen(WORKS_FOR_ONE)
    most = setting(area, "most_groups")  # each may have everybody asked who is counted near it
    if Commission.objects.taking_members().filter(opened_by=by).count() >= most:
        raise UnableToOpen(f"You have begun {most} groups. Let one of them end first.")
    try:
        with transaction.atomic():
            return Commission.objects.create(
                area=area,
                name=name,
                wants=wants,
                kinds=sorted(kinds),
                opened_by=by,
                organisation=organisation,
                opened_at=at,
                code=new_code(),
                code_ends_on=_code_ends_on(area),
            )
    except IntegrityError:
        raise UnableToOpen("You have begun a group of this name already.", field="name") from None


def _code_ends_on(area: Area) -> date:
    return today() + timedelta(days=setting(area, "group_code_days"))


def _require_no_names(person: Person, **texts: str) -> None:
    """What the group says of itself is read by people to whom nobody in it has said yes."""
    written = {part for part in (person.first_name, person.last_name) if len(part) > 1}
    names = written | {name.upper() for name in written}  # "will" isn't Will
    for field, text in texts.items():
        if names & set(re.findall(r"[\w-]+", text)):
            raise UnableToOpen(
                "Leave names out. People read this before they know each other.", field=field
            )
