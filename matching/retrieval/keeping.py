"""Search rows as rows of the database."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

from matching.models import Row, Text
from matching.musts import musts_met
from matching.retrieval.base import SearchRow
from matching.retrieval.bits import Bits, learn
from matching.retrieval.kept_facts import kept
from matching.retrieval.sphere import point, squared_chord
from matching.retrieval.wording import exact_words, for_index

LONGEST_TEXT = 20_000
NO_LIMIT = 999
TURN = 2_147_483_647  # a prime: orders of equals are remainders of it
ROW_FIELDS = [field.name for field in Row._meta.fields if field.name not in ("id", "key")]
TEXT_FIELDS = ["title", "body", "exact", "facts"]


def sets_of(row: SearchRow) -> dict[str, frozenset[str]]:
    facts = row.facts
    return {
        "kinds": row.kinds,
        "domains": row.domains,
        "languages": row.languages,
        "access": row.access,
        "interests": facts.interests if facts else frozenset(),
        "meets": musts_met(facts) if facts else frozenset(),
        "asks": facts.asks if facts else frozenset(),
    }


def keep(rows: Sequence[SearchRow]) -> None:
    """Write these rows, whose ids differ, in place of those with the same ids."""
    codes: dict[str, set[str]] = {}
    for row in rows:
        for facet, wanted in sets_of(row).items():
            codes.setdefault(facet, set()).update(wanted)
    bits = learn(codes)
    saved = Row.objects.bulk_create(
        [_row(row, bits) for row in rows],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=ROW_FIELDS,
    )
    ids = {row.key: row.pk for row in saved}
    Text.objects.bulk_create(
        [_text(row, ids[row.id]) for row in rows],
        update_conflicts=True,
        unique_fields=["row"],
        update_fields=TEXT_FIELDS,
    )


def _row(row: SearchRow, bits: Bits) -> Row:
    masks = {facet: bits.any_of(facet, codes) for facet, codes in sets_of(row).items()}
    toss = int.from_bytes(blake2b(row.id.encode(), digest_size=8).digest()) % TURN
    kept_row = Row(
        key=row.id,
        shelf=row.shelf.value,
        latitude=row.latitude,
        longitude=row.longitude,
        confirmed_day=row.published_at.date().toordinal(),
        published_at=row.published_at,
        toss=toss,
        **masks,
    )
    if row.latitude is not None and row.longitude is not None:
        kept_row.x, kept_row.y, kept_row.z = point(row.latitude, row.longitude)
    for name, value in _of_an_offer(row).items():
        setattr(kept_row, name, value)
    return kept_row


def _of_an_offer(row: SearchRow) -> dict[str, Any]:
    facts = row.facts
    if facts is None:
        return {}
    price = facts.price
    return {
        "reach": squared_chord(facts.reach_km),
        "vetted": facts.vetted,
        "places_free": facts.places_free,
        "confirmed_day": facts.places_confirmed_on.toordinal(),
        "starts_day": facts.starts_from.toordinal() if facts.starts_from else 0,
        "least_age": facts.least_age,
        "most_age": NO_LIMIT if facts.most_age is None else facts.most_age,
        "price_basis": price.basis if price else "",
        "low_pence": price.low_pence if price else None,
        "high_pence": price.high_pence if price else None,
    }


def _text(row: SearchRow, row_id: int) -> Text:
    body = row.text[:LONGEST_TEXT]
    return Text(
        row_id=row_id,
        title=for_index(row.title),
        body=for_index(body),
        exact=exact_words(row.title, body),
        facts=kept(row.facts) if row.facts else "",
    )
