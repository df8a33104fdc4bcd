"""An offer's facts as JSON and back."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from matching.types import HouseholdFacts, OfferFacts, PriceGuide

_SETS = ("kinds", "domains", "languages", "access", "interests", "asks", "workers")


def kept(facts: OfferFacts) -> str:
    return json.dumps(asdict(facts), default=_plain, separators=(",", ":"))


def facts_of(text: str) -> OfferFacts:
    """Return what `kept` was given."""
    raw: dict[str, Any] = json.loads(text)
    for name in _SETS:
        raw[name] = frozenset(raw[name])
    raw["places_confirmed_on"] = date.fromisoformat(raw["places_confirmed_on"])
    raw["published_at"] = datetime.fromisoformat(raw["published_at"])
    if raw["starts_from"]:
        raw["starts_from"] = date.fromisoformat(raw["starts_from"])
    if raw["household"]:
        home = raw["household"]
        raw["household"] = HouseholdFacts(**{**home, "pets": frozenset(home["pets"])})
    if raw["price"]:
        raw["price"] = PriceGuide(**raw["price"])
    return OfferFacts(**raw)


def _plain(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, date):  # a datetime too
        return value.isoformat()
    raise TypeError(f"no JSON for {value!r}")
