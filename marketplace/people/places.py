"""Postcodes and places, from a file that ships with the site: no question leaves this machine."""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from marketplace.people.records.areas import Area

_DATA = Path(__file__).resolve().parent / "data"
_OUTWARD = r"[A-Z]{1,2}[0-9][A-Z0-9]?"
_OUTWARD_CODE = re.compile(rf"{_OUTWARD}", re.ASCII)
_POSTCODE = re.compile(rf"({_OUTWARD})([0-9][ABD-HJLNP-UW-Z]{{2}})", re.ASCII)
_NOT_A_POSTCODE = "Enter a full UK postcode, like OL1 1AA."


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


def normalise_postcode(text: str) -> str:
    """Return the postcode as it is written on a letter, or raise ValueError in plain words."""
    found = _POSTCODE.fullmatch(_squeeze(text))
    if not found:
        raise ValueError(_NOT_A_POSTCODE)
    return f"{found[1]} {found[2]}"


def outward_code_of(text: str) -> str:
    """The outward code of a postcode or an outward code; "" when the text is neither."""
    code = _squeeze(text)
    full = _POSTCODE.fullmatch(code)
    if full:
        return full[1]
    return code if _OUTWARD_CODE.fullmatch(code) else ""


def find_place(text: str) -> Place | None:
    """The place that a postcode, an outward code or the name of a town stands for."""
    by_code = _outward_codes().get(outward_code_of(text))
    if by_code:
        return by_code
    return _towns().get(_name_key(text)) or _towns().get(_name_key(text.partition(",")[0]))


def places_starting_with(text: str, *, at_most: int = 8) -> list[Place]:
    """Towns and outward codes that begin with the text, for a list of suggestions."""
    start, code = _name_key(text), _squeeze(text)
    if len(code) < 2:
        return []
    towns = [place for name, place in _towns().items() if name.startswith(start)]
    codes = [place for known, place in _outward_codes().items() if known.startswith(code)]
    return (towns + codes)[:at_most]


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


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text).upper()


def _name_key(text: str) -> str:
    return " ".join(text.casefold().split())
