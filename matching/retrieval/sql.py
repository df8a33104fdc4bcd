"""Conditions and orders as SQL that SQLite and PostgreSQL read alike.

Every value is a parameter; what is written into the text itself is our own column names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from matching.musts import ASKS, asks_met
from matching.reasons import access_wished, languages_wished
from matching.retrieval.base import Browse, Shelf, Sort
from matching.retrieval.bits import Bits
from matching.retrieval.keeping import TURN
from matching.retrieval.sphere import SLACK, box, point, squared_chord
from matching.scoring import STALE_DAYS, UNKNOWN, weighed
from matching.types import OUTCOME, NeedFacts

NOTHING = "1 = 0"


@dataclass(slots=True)
class Sql:
    """Pieces of SQL, each with its parameters, to be joined."""

    pieces: list[str] = field(default_factory=list)
    params: list[Any] = field(default_factory=list)

    def add(self, sql: str, *params: Any) -> None:
        self.pieces.append(sql)
        self.params.extend(params)

    def also(self, other: Sql) -> Sql:
        return Sql([*self.pieces, *other.pieces], [*self.params, *other.params])

    def joined(self, by: str) -> str:
        return by.join(self.pieces)


def apart(near: tuple[float, float]) -> tuple[str, list[float]]:
    """Return the squared chord between a row and this place."""
    x, y, z = point(*near)
    sql = "((r.x-%s)*(r.x-%s)+(r.y-%s)*(r.y-%s)+(r.z-%s)*(r.z-%s))"
    return sql, [x, x, y, y, z, z]


def _within(where: Sql, near: tuple[float, float], km: float) -> None:
    south, north, west, east = box(*near, km)
    where.add("r.latitude BETWEEN %s AND %s", south, north)
    where.add("r.longitude BETWEEN %s AND %s", west, east)
    distance, place = apart(near)
    where.add(f"{distance} <= %s", *place, squared_chord(km) * SLACK)


def browsed(query: Browse) -> Sql:
    """Return the conditions of a question, without its text and its facets."""
    where = Sql()
    where.add("r.shelf = %s", query.shelf.value)
    if query.shelf is Shelf.OFFER:
        where.add("r.vetted")
        if query.only_free:
            where.add("r.places_free > 0")
    if query.near is not None and query.within_km is not None:
        _within(where, query.near, query.within_km)
    if query.most_pence is not None:
        where.add("r.price_basis = %s", query.price_basis)
        where.add("r.low_pence <= %s", query.most_pence)
    return where


def ticked(query: Browse, bits: Bits, *, leaving_out: str = "") -> Sql:
    """Return the conditions of the facets, without one of them."""
    where = Sql()
    for facet in ("kinds", "domains", "languages"):
        wanted = getattr(query, facet)
        if wanted and facet != leaving_out:
            where.add(f"(r.{facet} & %s) <> 0", bits.any_of(facet, wanted))
    if query.access and leaving_out != "access":
        _has_all(where, "access", bits.all_of("access", query.access))
    return where


def _has_all(where: Sql, column: str, wanted: int | None) -> None:
    if wanted is None:
        where.add(NOTHING)
    elif wanted:
        where.add(f"(r.{column} & %s) = %s", wanted, wanted)


def order_of(query: Browse, rank: Sql) -> Sql:
    """Return the order of a page; `rank` is the text's, empty without text."""
    order = Sql()
    if query.sort is Sort.DISTANCE and query.near is not None:
        distance, place = apart(query.near)
        order.add("r.x IS NULL")
        order.add(distance, *place)
    elif query.sort is Sort.NEWEST:
        order.add("r.published_at DESC")
    elif rank.pieces:
        order.add(rank.joined(""), *rank.params)
    order.add("r.confirmed_day DESC")
    # Multiplied by another number each day, remainders of a prime fall into another order.
    times = 1 + (query.turn * 48_271) % (TURN - 1)
    order.add("(CAST(r.toss AS BIGINT) * %s) %% %s", times, TURN)
    order.add("r.id")
    return order


def fitting(need: NeedFacts, bits: Bits) -> Sql:
    """Return the must rules, of both sides, as conditions."""
    where = Sql()
    where.add("r.shelf = %s", Shelf.OFFER.value)
    where.add("r.vetted")
    where.add("r.places_free > 0")
    where.add("(r.kinds & %s) <> 0", bits.any_of("kinds", need.kinds))
    _has_all(where, "meets", bits.all_of("meets", need.must))
    refused = set(bits.codes("asks")) - (asks_met(need) & set(ASKS))
    where.add("(r.asks & %s) = 0", bits.any_of("asks", refused))
    where.add("r.least_age <= %s AND r.most_age >= %s", need.age, need.age)
    if need.starts_on is not None:
        where.add("r.starts_day <= %s", need.starts_on.toordinal() + need.can_wait_days)
    near = (need.latitude, need.longitude)
    _within(where, near, need.max_km)
    distance, place = apart(near)
    where.add(f"{distance} <= r.reach * {SLACK}", *place)
    return where


def points(need: NeedFacts, bits: Bits, *, sqlite: bool) -> Sql:
    """Return the wish features that a database can measure, weighed as `scoring` weighs them."""
    least, most = ("MIN", "MAX") if sqlite else ("LEAST", "GREATEST")
    total = Sql()
    for feature, weight in weighed(need):
        match feature.code:
            case "outcomes":
                _share(total, weight, bits, "domains", need.domains)
            case "language":
                _share(total, weight, bits, "languages", languages_wished(need))
            case "access":
                _share(total, weight, bits, "access", access_wished(need))
            case "interests":
                _shared_interests(total, weight, bits, need.interests, least)
            case "distance":
                _nearness(total, weight, need)
            case "confirmed":
                day = need.asked_on.toordinal()
                sql = f"%s * {most}(0.0, 1 - {most}(0, %s - r.confirmed_day) / %s)"
                total.add(sql, weight, day, float(STALE_DAYS))
            case "timing":
                _timeliness(total, weight, need, most)
            case "price":
                _affordability(total, weight, need)
    return total


def _count(bits_wanted: Sequence[int], column: str) -> str:
    each = f"(CASE WHEN (r.{column} & %s) <> 0 THEN 1.0 ELSE 0.0 END)"
    return "(" + " + ".join([each] * len(bits_wanted)) + ")" if bits_wanted else "0.0"


def _share(total: Sql, weight: int, bits: Bits, column: str, wished: frozenset[str]) -> None:
    known = bits.each_of(column, wished)
    total.add(f"%s * {_count(known, column)}", weight / len(wished), *known)


def _shared_interests(
    total: Sql, weight: int, bits: Bits, wished: frozenset[str], least: str
) -> None:
    known = bits.each_of("interests", wished)
    count = _count(known, "interests")
    total.add(f"%s * {least}(1.0, {count} / %s)", weight, *known, float(min(3, len(wished))))


def _nearness(total: Sql, weight: int, need: NeedFacts) -> None:
    if need.max_km <= 0:
        return
    distance, place = apart((need.latitude, need.longitude))
    total.add(f"%s * (1 - SQRT({distance} / %s))", weight, *place, squared_chord(need.max_km))


def _timeliness(total: Sql, weight: int, need: NeedFacts, most: str) -> None:
    if need.starts_on is None:
        return
    day, wait = need.starts_on.toordinal(), float(need.can_wait_days + 1)
    total.add(f"%s * (1 - {most}(0, r.starts_day - %s) / %s)", weight, day, wait)


def _affordability(total: Sql, weight: int, need: NeedFacts) -> None:
    envelope, times = float(need.envelope_pence or 0), max(1, need.outcomes)
    low = "(r.low_pence * CASE WHEN r.price_basis = %s THEN %s ELSE 1 END)"
    high = low.replace("low_", "high_")
    scale = (OUTCOME, times)
    total.add(
        f"%s * CASE WHEN r.low_pence IS NULL THEN {UNKNOWN} WHEN {high} <= %s THEN 1.0 "
        f"WHEN {low} <= %s THEN 0.5 + 0.5 * (%s - {low}) / ({high} - {low}) "
        f"ELSE 0.5 * %s / {low} END",
        *(weight, *scale, envelope, *scale, envelope),
        *(envelope, *scale, *scale, *scale, envelope, *scale),
    )
