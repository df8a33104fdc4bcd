"""Postcodes and places, from a file that ships with the site: no question leaves this machine."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from marketplace.front.postcodes import outward_code_of
from marketplace.people.records.areas import Area

_DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True)
class Place:
    """Where something is, no closer than an outward code.

    `name` and `district` may be shown to anybody. Latitude and longitude are in degrees, of the
    middle of the outward code.
    """

    name: str
    outward_code: str
    latitude: float
    longitude: float
    district: str


def find_place(text: str) -> Place | None:
    """The place that a postcode, an outward code or the name of a town stands for."""
    by_code = _outward_codes().get(outward_code_of(text))
    if by_code:
        return by_code
    return _towns().get(_name_key(text)) or _towns().get(_name_key(text.partition(",")[0]))


def area_of(postcode: str) -> Area | None:
    """The area whose district holds this postcode; None where this marketplace isn't yet."""
    place = _outward_codes().get(outward_code_of(postcode))
    return Area.objects.filter(name__iexact=place.district).first() if place else None


@cache
def _outward_codes() -> dict[str, Place]:
    with gzip.open(_DATA / "outward_codes.csv.gz", "rt", encoding="utf-8", newline="") as file:
        return {
            row["outward_code"]: Place(
                name=row["town"] or row["district"],
                outward_code=row["outward_code"],
                latitude=float(row["latitude"]),
                longitude=float(row["longitude"]),
                district=row["district"] or row["town"],
            )
            for row in csv.DictReader(file)
        }


@cache
def _towns() -> dict[str, Place]:
    """Names to places: our own list first, then the file's towns, then its districts."""
    towns: dict[str, Place] = {}
    for place in (*_our_towns(), *_file_towns()):
        towns.setdefault(_name_key(place.name), place)
    return towns


def _our_towns() -> Iterator[Place]:
    with (_DATA / "towns.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            middle = _outward_codes()[row["outward_code"]]
            yield Place(
                name=row["name"],
                outward_code=middle.outward_code,
                latitude=middle.latitude,
                longitude=middle.longitude,
                district=row["district"],
            )


def _file_towns() -> Iterator[Place]:
    codes = _outward_codes().values()
    yield from (place for place in codes if place.name != place.district)
    for place in codes:
        if place.district:
            yield Place(
                name=place.district,
                outward_code=place.outward_code,
                latitude=place.latitude,
                longitude=place.longitude,
                district=place.district,
            )


def _name_key(text: str) -> str:
    return " ".join(text.casefold().split())
