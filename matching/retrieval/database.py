"""Retrieval in the database's own full text: FTS5 on SQLite, tsvector on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, transaction

from matching.models import Row
from matching.retrieval.base import FACETS, Browse, Found, SearchRow
from matching.retrieval.bits import Bits
from matching.retrieval.keeping import keep
from matching.retrieval.kept_facts import facts_of
from matching.retrieval.sphere import km_of
from matching.retrieval.sql import Sql, apart, browsed, fitting, order_of, points, ticked
from matching.retrieval.wording import asked_words, fts5, tsquery, whole_tsquery
from matching.types import NeedFacts, OfferFacts

BATCH = 400
_WEIGHTS = "'{0.02, 0.1, 0.1, 1.0}'"  # of D, C, B and A: the title is A
Thing = TypeVar("Thing")


class DatabaseRetrieval:
    def put(self, rows: Iterable[SearchRow]) -> None:
        for batch in _batches(rows):
            with transaction.atomic():
                keep(list({row.id: row for row in batch}.values()))

    def remove(self, ids: Iterable[str]) -> None:
        for batch in _batches(ids):
            Row.objects.filter(key__in=batch).delete()

    def browse(self, query: Browse) -> Found:
        asked = asked_words(query.text)
        if query.text.strip() and not asked:
            return Found((), 0, {facet: {} for facet in FACETS})
        found = _Question(query, asked, every=True).answer()
        if not found.total and len(asked) > 1:
            return _Question(query, asked, every=False).answer()
        return found

    def candidates(self, need: NeedFacts, limit: int = 200) -> list[OfferFacts]:
        bits = Bits()
        best = Sql()
        score = points(need, bits, sqlite=connection.vendor == "sqlite")
        best.add(f"({score.joined(' + ') or '0'}) DESC", *score.params)
        best.add("r.confirmed_day DESC")
        best.add("r.toss")
        ids = _select(Sql(["r.id"]), "matching_row r", fitting(need, bits), best, limit=limit)
        chosen = Sql([f"t.row_id IN ({ids.joined(' ')})"], ids.params)
        return [
            facts_of(facts)
            for (facts,) in _rows(_select(Sql(["t.facts"]), "matching_text t", chosen))
        ]


class _Question:
    """One browse, its text asked for in one way: every word, or any."""

    def __init__(self, query: Browse, asked: list[str], *, every: bool) -> None:
        self.query, self.bits = query, Bits()
        self.source, self.match, self.rank = _text_sql(asked, every=every)

    def answer(self) -> Found:
        total, counts = self._counts()
        page = self._page() if total else []
        return Found(
            ids=tuple(key for key, _ in page),
            total=total,
            counts=counts,
            distances_km={key: km_of(chord) for key, chord in page if chord is not None},
        )

    def _where(self) -> Sql:
        return browsed(self.query).also(self.match)

    def _counts(self) -> tuple[int, dict[str, dict[str, int]]]:
        """Count by facet in one statement. A text is looked for once and its hits kept aside;
        without one, each count reads an index that holds all it needs."""
        whole, source, where = Sql(), self.source, self._where()
        if self.match.pieces:
            hits = _select(Sql([f"r.{facet}" for facet in FACETS]), source, where)
            whole.add(f"WITH hits AS MATERIALIZED ({hits.joined(' ')})", *hits.params)
            source, where = "hits r", Sql(["1 = 1"])
        columns = {"all": "0"} | {facet: f"r.{facet}" for facet in FACETS}
        parts = [
            _select(
                Sql([f"'{facet}'", column, "COUNT(*)"]),
                source,
                where.also(ticked(self.query, self.bits, leaving_out=facet)),
                group=f" GROUP BY {column}" if facet in FACETS else "",
            )
            for facet, column in columns.items()
        ]
        whole.add(
            " UNION ALL ".join(part.joined(" ") for part in parts),
            *(value for part in parts for value in part.params),
        )
        masks: dict[str, list[tuple[int, int]]] = {}
        for facet, mask, number in _rows(whole):
            masks.setdefault(facet, []).append((mask, number))
        total = sum(number for _, number in masks.pop("all", []))
        return total, {facet: self._by_code(facet, masks.get(facet, [])) for facet in FACETS}

    def _by_code(self, facet: str, masks: list[tuple[int, int]]) -> dict[str, int]:
        counted = {
            code: sum(number for mask, number in masks if mask & bit)
            for code, bit in self.bits.codes(facet).items()
        }
        return {code: number for code, number in counted.items() if number}

    def _page(self) -> list[tuple[str, float | None]]:
        query, columns = self.query, Sql(["r.key"])
        if query.near is None:
            columns.add("NULL")
        else:
            distance, place = apart(query.near)
            columns.add(distance, *place)
        order, first = order_of(query, self.rank), query.page_size * (query.page - 1)
        where = self._where().also(ticked(query, self.bits))
        return _rows(
            _select(columns, self.source, where, order, limit=query.page_size, first=first)
        )


def _text_sql(asked: list[str], *, every: bool) -> tuple[str, Sql, Sql]:
    """Return the tables to look in, the condition of the text, and its rank (least is best)."""
    match, rank = Sql(), Sql()
    if not asked:
        return "matching_row r", match, rank
    if connection.vendor == "sqlite":
        match.add("matching_words MATCH %s", fts5(asked, every=every))
        rank.add("matching_words.rank")
        return "matching_words JOIN matching_row r ON r.id = matching_words.rowid", match, rank
    wanted, params = tsquery(asked, every=every)
    match.add(f"t.words @@ {wanted}", *params)
    # In one query PostgreSQL takes a word and its beginning for one; two ranks tell them apart.
    whole, words = whole_tsquery(asked)
    rank.add(f"-ts_rank({_WEIGHTS}, t.words, {wanted})", *params)
    rank.add(f"-ts_rank({_WEIGHTS}, t.words, {whole})", *words)
    return "matching_text t JOIN matching_row r ON r.id = t.row_id", match, rank


def _select(
    columns: Sql,
    source: str,
    where: Sql,
    order: Sql | None = None,
    *,
    group: str = "",
    limit: int | None = None,
    first: int = 0,
) -> Sql:
    whole = Sql()
    # Only our own names are written in; every value is a parameter.
    whole.add(f"SELECT {columns.joined(', ')} FROM {source}", *columns.params)  # noqa: S608
    whole.add(f"WHERE {where.joined(' AND ')}{group}", *where.params)
    if order is not None:
        whole.add(f"ORDER BY {order.joined(', ')}", *order.params)
    if limit is not None:
        whole.add("LIMIT %s OFFSET %s", limit, first)
    return whole


def _rows(select: Sql) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(select.joined(" "), select.params)
        return list(cursor.fetchall())


def _batches(things: Iterable[Thing]) -> Iterator[list[Thing]]:
    rest = iter(things)
    while batch := list(islice(rest, BATCH)):
        yield batch
