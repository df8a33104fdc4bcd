"""Persons: written down by themselves, a supporter, or a member of staff who meets them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from budgets.actions import open_party
from marketplace.people import audit
from marketplace.people.actions.supporters import Terms, begin_support
from marketplace.people.errors import UnableTo
from marketplace.people.models import (
    Area,
    Authority,
    NamedContact,
    Organisation,
    Person,
    Scope,
    SupporterKind,
    User,
)
from marketplace.people.places import area_of
from marketplace.people.policy import require

CHANGEABLE = (
    "first_name",
    "last_name",
    "born_on",
    "postcode",
    "address",
    "phone",
    "email",
    "language",
    "reading_format",
    "contact_way",
    "communication_notes",
)


# What a broker may do for someone they meet, until the person or their supporter says more.
BROKERS_TERMS = Terms(
    kind=SupporterKind.BROKER,
    authority=Authority.CONSENT,
    scopes=frozenset({Scope.VIEW, Scope.PLAN}),
)


class UnableToWriteDown(UnableTo):
    pass


@transaction.atomic
def create_person(
    *,
    area: Area,
    first_name: str,
    last_name: str,
    born_on: date,
    postcode: str,
    by: User,
    at: datetime,
    user: User | None = None,
    organisation: Organisation | None = None,
    channel: str = "online",
    said_by: str = "",
    **details: str,
) -> Person:
    """Write down a person. With `user` they sign in themselves; without, they needn't (R8).

    `channel` and `said_by` are codes: how we were told, and by whom if not by `by` themself.
    """
    _refuse_twice(by, first_name=first_name, last_name=last_name, born_on=born_on)
    person = _new_person(
        area=area,
        user=user,
        first_name=first_name,
        last_name=last_name,
        born_on=born_on,
        postcode=postcode,
        **details,
    )
    audit.record(
        "person.created",
        subject=person,
        by=by,
        person=person,
        organisation=organisation,
        at=at,
        channel=channel,
        said_by=said_by,
    )
    return person


def _new_person(**fields: Any) -> Person:
    try:
        with transaction.atomic():
            return Person.objects.create(party=open_party(), **fields)
    except IntegrityError as taken:
        raise UnableToWriteDown("You have already written down who you are.") from taken


@transaction.atomic
def write_down_someone(
    *,
    details: Mapping[str, Any],
    terms: Terms,
    by: User,
    at: datetime,
    channel: str = "online",
    said_by: str = "",
) -> Person:
    """Write down someone whom the writer helps, and begin to act for them."""
    person = create_person(
        **details, area=_area(details["postcode"]), by=by, at=at, channel=channel, said_by=said_by
    )
    begin_support(person=person, user=by, terms=terms, by=by, at=at)
    return person


@transaction.atomic
def write_down_for_funder(
    *,
    details: Mapping[str, Any],
    organisation: Organisation,
    by: User,
    at: datetime,
    channel: str,
    said_by: str,
) -> Person:
    """A funder's officer writes down someone they met. It gives the officer no right over them."""
    require(by, "person.write_down_for_funder", organisation)
    area = _area(details["postcode"])
    if area != organisation.area:
        raise UnableToWriteDown(
            f"{organisation} only works in {organisation.area}.", field="postcode"
        )
    return create_person(
        **details,
        area=area,
        organisation=organisation,
        by=by,
        at=at,
        channel=channel,
        said_by=said_by,
    )


@transaction.atomic
def change_person(
    *,
    person: Person,
    details: Mapping[str, Any],
    by: User,
    at: datetime,
    channel: str = "online",
    said_by: str = "",
) -> None:
    """Change what is written down. A new postcode may move the person to another area of ours."""
    require(by, "person.edit", person)
    changed = [name for name in CHANGEABLE if getattr(person, name) != details[name]]
    if not changed:
        return
    for name in changed:
        setattr(person, name, details[name])
    if "postcode" in changed:
        person.area = _area(person.postcode)
    person.save(update_fields=[*changed, "area"])
    audit.record(
        "person.changed",
        subject=person,
        by=by,
        person=person,
        at=at,
        fields=",".join(changed),
        channel=channel,
        said_by=said_by,
    )


@transaction.atomic
def name_contact(
    *, person: Person, name: str, job: str, phone: str, email: str, by: User, at: datetime
) -> NamedContact:
    """Set the one coordinator the person knows."""
    require(by, "person.edit", person)
    contact, _ = NamedContact.objects.update_or_create(
        person=person, defaults={"name": name, "job": job, "phone": phone, "email": email}
    )
    audit.record("contact.named", subject=person, by=by, person=person, at=at)
    return contact


def _refuse_twice(by: User, **who: str | date) -> None:
    """A form sent twice writes one person down. It looks no further than at what `by` wrote."""
    mine = audit.subjects_of("person.created", by=by)
    if Person.objects.filter(uuid__in=mine, erased_at=None, **who).exists():
        raise UnableToWriteDown("You have written this person down already.")


def _area(postcode: str) -> Area:
    area = area_of(postcode)
    if area is None:
        raise UnableToWriteDown("We don't work where this postcode is yet.", field="postcode")
    return area
