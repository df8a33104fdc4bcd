"""What each tier reads, and nothing beside it. A higher tier holds all that a lower one does.

Templates that show a person to anyone but their own side get one of these, never a model.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, ClassVar
from uuid import UUID

from marketplace.consent.models import Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """Words from our own lists and a council district: no name, no free text, no exact place."""

    tier: ClassVar[Tier] = Tier.OUTLINE

    need: UUID
    domains: tuple[str, ...]
    kinds: tuple[str, ...]
    district: str
    age_band: str
    timing: str
    musts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWords:
    words: str
    domain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile(Outline):
    """The outline, and the person in their own words."""

    tier: ClassVar[Tier] = Tier.PROFILE

    first_name: str
    outward_code: str
    outcomes: tuple[OwnWords, ...]
    wishes: str
    interests: tuple[str, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing the person chose to tell."""

    title: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Profile):
    """The profile, and the rest that the person chose."""

    tier: ClassVar[Tier] = Tier.CONTACT

    told: tuple[Told, ...]


Reading = Outline | Profile | Contact
AGE_BANDS = (
    (18, "Under 18"),
    (25, "18 to 24"),
    (40, "25 to 39"),
    (65, "40 to 64"),
    (80, "65 to 79"),
)


def age_band(age: int) -> str:
    return next((words for below, words in AGE_BANDS if age < below), "80 or over")


def reading_at(tier: Tier, parts: dict[str, Any]) -> Reading | None:
    """Build what this tier reads out of all the parts there are; None at NOTHING."""
    shapes: dict[Tier, type[Outline]] = {
        Tier.OUTLINE: Outline,
        Tier.PROFILE: Profile,
        Tier.CONTACT: Contact,
        Tier.EVERYTHING: Contact,
    }
    shape = shapes.get(tier)
    if shape is None:
        return None
    return shape(**{field.name: parts[field.name] for field in fields(shape)})
