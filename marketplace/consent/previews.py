"""Exactly what a release would let somebody read, shown before it is given.

What there is to read about a person lies in areas below this one: each says how it builds its
readings (`previews.register`, called when the app starts), with the classes readers get.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from marketplace.consent.readings import Contact, Profile
from marketplace.people.models import Person


@dataclass(frozen=True, slots=True)
class Preview:
    """One thing that the organisation would read, at both tiers."""

    profile: Profile
    contact: Contact


Builder = Callable[[Person], Iterable[Preview]]
_builders: list[Builder] = []


def register(builder: Builder) -> None:
    if builder not in _builders:
        _builders.append(builder)


def previews_of(person: Person) -> list[Preview]:
    return [preview for build in _builders for preview in build(person)]
