"""Finding offers among many: one interface, whatever stands behind it.

A backend holds search rows and nothing else; what it returns is checked again by the caller
before anyone sees it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from matching.types import NeedFacts, OfferFacts

FACETS = ("kinds", "domains", "languages", "access")
MOST_PER_PAGE = 100


class Shelf(StrEnum):
    OFFER = "offer"
    REGISTER = "register"  # services on a public register: searchable, never suggested


class Sort(StrEnum):
    RELEVANCE = "relevance"  # without text: the newest confirmation of a free place first
    DISTANCE = "distance"  # without a place: as relevance
    NEWEST = "newest"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRow:
    """One thing to find. `id` is unique over both shelves. An offer brings its facts."""

    id: str
    shelf: Shelf
    title: str
    text: str = ""
    kinds: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    access: frozenset[str] = frozenset()
    latitude: float | None = None
    longitude: float | None = None
    published_at: datetime
    facts: OfferFacts | None = None

    def __post_init__(self) -> None:
        if (self.shelf is Shelf.OFFER) != (self.facts is not None):
            raise ValueError("an offer brings its facts; a register entry has none")

    @classmethod
    def of_offer(cls, facts: OfferFacts, *, more_text: str = "") -> SearchRow:
        """Return the row of an offer. `more_text` is searched too: the provider's name, say."""
        return cls(
            id=facts.id,
            shelf=Shelf.OFFER,
            title=facts.title,
            text=f"{facts.summary}\n{more_text}",
            kinds=facts.kinds,
            domains=facts.domains,
            languages=facts.languages,
            access=facts.access,
            latitude=facts.latitude,
            longitude=facts.longitude,
            published_at=facts.published_at,
            facts=facts,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Browse:
    """What someone looks for. Within kinds, domains and languages any one will do; of access,
    all. The shelf of offers shows vetted providers alone. Raises ValueError for a page or size
    that can't be, and for `within_km` without a place."""

    shelf: Shelf = Shelf.OFFER
    text: str = ""  # anything a person may type
    kinds: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    access: frozenset[str] = frozenset()
    near: tuple[float, float] | None = None  # latitude, longitude
    within_km: float | None = None
    price_basis: str = "outcome"  # what `most_pence` speaks of
    most_pence: int | None = None  # the guide's low end is at most this
    only_free: bool = True  # offers with a place free
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    page_size: int = 20
    turn: int = 0  # turns the order of equals: the day's ordinal, so that nobody is always first

    def __post_init__(self) -> None:
        if self.page < 1 or not 1 <= self.page_size <= MOST_PER_PAGE:
            raise ValueError(f"pages start at 1 and hold 1 to {MOST_PER_PAGE}")
        if self.within_km is not None and self.near is None:
            raise ValueError("a distance needs a place to measure from")


@dataclass(frozen=True, slots=True)
class Found:
    """One page of ids in order; `counts[facet][code]` ignores that facet's own filter."""

    ids: tuple[str, ...]
    total: int
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    distances_km: Mapping[str, float] = field(default_factory=dict)  # by id, when near a place


class Retrieval(Protocol):
    def put(self, rows: Iterable[SearchRow]) -> None:
        """Keep these rows, in place of those with the same ids."""

    def remove(self, ids: Iterable[str]) -> None:
        """Forget these rows. An id that isn't there is no error."""

    def browse(self, query: Browse) -> Found:
        """Return one page. No text is an error: at worst it finds nothing."""

    def candidates(self, need: NeedFacts, limit: int = 200) -> list[OfferFacts]:
        """Return the likeliest offers: every must rule checked that the backend can check."""
