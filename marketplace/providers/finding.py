"""Keeping the search rows in step. Whoever shows what they find filters it again by `public()`,
because a check may run out on a day when nothing else happens."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from uuid import UUID

from marketplace.providers.facts import row_of_entry, row_of_offer
from marketplace.providers.models import Offer, RegisterEntry
from marketplace.providers.records.offers import OfferQuerySet
from marketplace.providers.records.register import RegisterEntryQuerySet
from matching.retrieval import SearchRow, retrieval

BATCH = 500


def refresh_offers(offers: OfferQuerySet) -> None:
    """Put the rows of those that may be seen today, and remove the others'."""
    wanted = set(offers.values_list("uuid", flat=True))
    rows = [row_of_offer(offer) for offer in _whole(offers.public())]
    shown = {UUID(row.id) for row in rows}
    retrieval().put(rows)
    retrieval().remove(str(uuid) for uuid in wanted - shown)


def refresh_entries(entries: RegisterEntryQuerySet) -> None:
    """A claimed entry is on this site under its provider's own words, so it leaves the shelf."""
    listed = entries.listed().filter(claimed_by=None)
    retrieval().remove(str(uuid) for uuid in entries.values_list("uuid", flat=True))
    retrieval().put(row_of_entry(entry) for entry in listed)


def reindex() -> tuple[int, int]:
    """Build every row again; return how many offers and register entries can be found."""
    offers, entries = Offer.objects.public(), RegisterEntry.objects.listed().filter(claimed_by=None)
    retrieval().remove(str(uuid) for uuid in Offer.objects.values_list("uuid", flat=True))
    for batch in _batches(row_of_offer(offer) for offer in _whole(offers).iterator(BATCH)):
        retrieval().put(batch)
    refresh_entries(RegisterEntry.objects.all())
    return offers.count(), entries.count()


def _whole(offers: OfferQuerySet) -> OfferQuerySet:
    return offers.select_related("provider__organisation", "provider__household")


def _batches(rows: Iterator[SearchRow]) -> Iterator[list[SearchRow]]:
    while batch := list(islice(rows, BATCH)):
        yield batch
