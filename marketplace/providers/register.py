"""CQC's register as its API writes it: one JSON object for each location, one on a line.

Open Government Licence v3.0; see data/cqc/README.md. Names of managers and telephone numbers are
never read, and a location named after a person goes by a general name.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from marketplace.providers.vocabulary import SupportKind

_PERSON = re.compile(r"(mr|mrs|ms|miss|mx|dr|prof|professor)\b\.?\s", re.IGNORECASE)
_WITHOUT_NAME = "A service run by one person (name not shown)"
_BULK_PREFIX = "Service type - "  # the register's bulk file writes this before each type

# The API's name of a service, and the one that the bulk file writes for the same.
_SERVICE_TYPES = {
    "Homecare agencies": "Domiciliary care service",
    "Residential homes": "Care home service without nursing",
    "Nursing homes": "Care home service with nursing",
    "Supported living": "Supported living service",
    "Supported housing": "Extra Care housing services",
    "Shared lives": "Shared Lives",
    "Community services - Learning disabilities": (
        "Community based services for people with a learning disability"
    ),
    "Community services - Mental Health": (
        "Community based services for people with mental health needs"
    ),
    "Community services - Substance abuse": (
        "Community based services for people who misuse substances"
    ),
}
_BY_ANY_NAME = {
    name.casefold(): api for api, bulk in _SERVICE_TYPES.items() for name in (api, bulk)
}

# What the register calls a service: what people here look for. Others stay findable by name.
KINDS: Mapping[str, frozenset[str]] = {
    "Homecare agencies": frozenset({SupportKind.AT_HOME, SupportKind.PERSONAL_CARE}),
    "Supported living": frozenset({SupportKind.AT_HOME}),
    "Supported housing": frozenset({SupportKind.AT_HOME, SupportKind.PERSONAL_CARE}),
    "Shared lives": frozenset({SupportKind.LIVE_IN, SupportKind.SHORT_BREAK}),
    "Community services - Learning disabilities": frozenset({SupportKind.DAY_SUPPORT}),
    "Community services - Mental Health": frozenset({SupportKind.DAY_SUPPORT}),
}


class UnreadableRegister(ValueError):
    """The file isn't in the shape of the register's API."""


@dataclass(frozen=True)
class Location:
    location_id: str
    authority: str
    is_registered_adult_social_care: bool
    fields: Mapping[str, Any]  # of RegisterEntry


def read_locations(path: Path) -> Iterator[Location]:
    """Yield the file's locations; raise UnreadableRegister with the line that can't be read."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                try:
                    yield location_of(json.loads(line))
                except (ValueError, KeyError, TypeError) as error:
                    raise UnreadableRegister(f"Line {number} can't be read: {error!r}") from error


def location_of(row: Mapping[str, Any]) -> Location:
    return Location(
        location_id=row["locationId"],
        authority=row.get("localAuthority", ""),
        is_registered_adult_social_care=(
            row["registrationStatus"] == "Registered"
            and row.get("inspectionDirectorate") == "Adult social care"
        ),
        fields={
            "location_id": row["locationId"],
            "name": plain_name(row["name"]),
            "service_types": [service_type(name) for name in _names(row, "gacServiceTypes")],
            "specialisms": _names(row, "specialisms"),
            "activities": _names(row, "regulatedActivities"),
            "is_dormant": row.get("dormancy") == "Y",
            "registered_on": _day(row.get("registrationDate")),
            **_where(row),
            **_ratings(row.get("currentRatings", {}).get("overall", {})),
        },
    )


def plain_name(name: str) -> str:
    if _PERSON.match(name) or name.startswith("["):
        return _WITHOUT_NAME
    return name[:200]


def service_type(name: str) -> str:
    """The API's name for it, whichever of the register's files it came from."""
    words = name.removeprefix(_BULK_PREFIX)
    return _BY_ANY_NAME.get(words.casefold(), words)


def kinds_of(service_types: list[str]) -> frozenset[str]:
    return frozenset().union(*(KINDS.get(name, frozenset()) for name in service_types))


def _where(row: Mapping[str, Any]) -> dict[str, Any]:
    lines = [row.get(f"postalAddressLine{n}", "") for n in (1, 2)]
    return {
        "address": ", ".join(filter(None, lines))[:200],
        "town": row.get("postalAddressTownCity", "")[:80],
        "postcode": row.get("postalCode", "")[:8],
        "latitude": row.get("onspdLatitude"),
        "longitude": row.get("onspdLongitude"),
        "website": row.get("website", "")[:200],
    }


def _ratings(overall: Mapping[str, Any]) -> dict[str, Any]:
    questions = overall.get("keyQuestionRatings", [])
    return {
        "overall": overall.get("rating", "")[:30],
        "ratings": {question["name"]: question["rating"] for question in questions},
        "rated_on": _day(overall.get("reportDate")),
    }


def _names(row: Mapping[str, Any], key: str) -> list[str]:
    return [entry["name"] for entry in row.get(key, [])]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
