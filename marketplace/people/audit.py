"""The audit trail: who did or saw what, about whom. Only added to, in the same transaction.

Each area says in its `happenings.py` which verbs it records and the sentence a person reads.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from django.utils.module_loading import autodiscover_modules

from marketplace.people.clock import day_began_at, now
from marketplace.people.records.audit import AuditEntry
from marketplace.people.records.said import Channel
from marketplace.people.records.tellings import Telling

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from marketplace.people.records.organisations import Organisation
    from marketplace.people.records.persons import Person
    from marketplace.people.records.users import User

_sentences: dict[str, str] = {}
_by_oneself: dict[str, str] = {}
_NO_WORDS = "did something that we no longer have words for"
# In this order: what is left of "you" after the others is a name alone.
_TO_OTHERS = [
    (re.compile(rf"\b{you}\b"), words)
    for you, words in {
        "you are": "{name} is",
        "you were": "{name} was",
        "yourself": "themself",
        "your": "{name}’s",
        "you": "{name}",
    }.items()
]


class Audited(Protocol):
    @property
    def uuid(self) -> UUID: ...


def describe(sentences: Mapping[str, str], *, by_oneself: Mapping[str, str] | None = None) -> None:
    """Register an area's verbs. A sentence says what was done; the page puts who and when.

    "You" in it is the person. `by_oneself`: what is said otherwise when the person did it.
    """
    _sentences.update(sentences)
    _by_oneself.update(by_oneself or {})


def sentence_of(verb: str, *, by_oneself: bool = False, name: str = "") -> str:
    """What a verb says to the person; with their `name`, to somebody else who reads it.

    A verb that is no longer used still has a sentence.
    """
    _discover()
    sentence = _sentences.get(verb, _NO_WORDS)
    if by_oneself:
        sentence = _by_oneself.get(verb, sentence)
    for pattern, words in _TO_OTHERS if name else ():
        put = words.format(name=name).replace("\\", r"\\")
        sentence = pattern.sub(put, sentence)
    return sentence


def record(
    verb: str,
    *,
    subject: Audited,
    by: User | None,
    person: Person | None = None,
    organisation: Organisation | None = None,
    at: datetime | None = None,
    said_by: str = "",
    **details: int | str | bool | None,
) -> AuditEntry:
    """Add one row. `details` holds ids, codes and numbers only, never names or free text.

    `said_by` is whose word it was, in words, where `by` wrote it down for somebody else; it is
    kept beside the row, with the `channel` of the details.
    """
    _discover()
    if verb not in _sentences:
        raise KeyError(f"{verb} has no sentence: add it to the area's happenings.py")
    entry = AuditEntry.objects.create(
        verb=verb,
        at=at or now(),
        actor=by,
        organisation=organisation,
        person=person,
        subject_kind=type(subject).__name__.lower(),
        subject_uuid=subject.uuid,
        details=details,
    )
    if said_by and by is not None:
        channel = str(details.get("channel", Channel.ONLINE))
        Telling.objects.create(entry=entry, channel=channel, said_by=said_by, recorded_by=by)
    return entry


def seen(verb: str, *, subject: Audited, by: User, person: Person, **also: Any) -> None:
    """Record that somebody else read this, once a day for each reader and thing read."""
    if person.user_id == by.pk:
        return
    already = AuditEntry.objects.filter(
        verb=verb, actor=by, person=person, subject_uuid=subject.uuid, at__gte=day_began_at()
    )
    if not already.exists():
        record(verb, subject=subject, by=by, person=person, **also)


def subjects_of(verb: str, *, by: User) -> QuerySet[AuditEntry, UUID]:
    """The uuids of everything to which this user did this."""
    return AuditEntry.objects.filter(verb=verb, actor=by).values_list("subject_uuid", flat=True)


@cache
def _discover() -> None:
    autodiscover_modules("happenings")
