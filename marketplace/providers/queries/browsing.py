"""Browsing for anyone: search finds ids, the database says what may be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from marketplace.people.clock import today
from marketplace.people.places import Place
from marketplace.providers.models import Offer, RegisterEntry
from marketplace.providers.queries.cards import OfferCard, offer_cards
from matching.places import km
from matching.retrieval import retrieval
from matching.retrieval.base import Browse, Found, Shelf, Sort

PAGE_SIZE = 20
MOST_PAGES = 500


@dataclass(frozen=True)
class Results:
    offers: tuple[OfferCard, ...]
    total: int
    counts: Mapping[str, Mapping[str, int]]
    page: Page[int]
    register: tuple[RegisterEntry, ...]
    register_total: int


def browse(answers: Mapping[str, Any], place: Place | None, page: int) -> Results:
    """Find public offers with free places, and register entries in a list of their own.

    `answers` are BrowseForm's cleaned ones; those with errors are left out. What search finds
    is looked up again among what is public at this moment, so nothing stale is shown.
    """
    query = _query(answers, place, page)
    found = retrieval().browse(query)
    last = max(1, -(-found.total // PAGE_SIZE))
    if page > last:  # a link from when there were more
        page, query = last, _query(answers, place, last)
        found = retrieval().browse(query)
    offers = offer_cards(_in_order(found), distances_km=found.distances_km)
    register = _register(query)
    entries = {str(e.uuid): e for e in RegisterEntry.objects.filter(uuid__in=register.ids)}
    return Results(
        offers=tuple(offers),
        total=found.total,
        counts=found.counts,
        page=_page(found.total, page),
        register=tuple(entries[pk] for pk in register.ids if pk in entries),
        register_total=register.total,
    )


def _query(answers: Mapping[str, Any], place: Place | None, page: int) -> Browse:
    miles = answers.get("miles")
    sort = Sort(answers.get("sort") or Sort.RELEVANCE)
    near = (place.latitude, place.longitude) if place else None
    return Browse(
        text=answers.get("q") or "",
        kinds=frozenset(answers.get("kinds") or ()),
        domains=frozenset(answers.get("domains") or ()),
        languages=frozenset(answers.get("languages") or ()),
        access=frozenset(answers.get("access") or ()),
        near=near,
        within_km=km(int(miles)) if miles and near else None,
        price_basis=answers.get("basis") or "outcome",
        most_pence=answers.get("most"),
        sort=sort if near or sort != Sort.DISTANCE else Sort.RELEVANCE,
        page=page,
        page_size=PAGE_SIZE,
        turn=today().toordinal(),
    )


def _register(query: Browse) -> Found:
    """The register knows places and words alone, so only those are asked of it."""
    return retrieval().browse(
        Browse(
            shelf=Shelf.REGISTER,
            text=query.text,
            near=query.near,
            within_km=query.within_km,
            only_free=False,
            sort=Sort.DISTANCE if query.near else Sort.RELEVANCE,
            page_size=10,
        )
    )


def _in_order(found: Found) -> Sequence[Offer]:
    public = Offer.objects.public().filter(uuid__in=found.ids)
    by_id = {str(o.uuid): o for o in public.select_related("provider__organisation__area")}
    return [by_id[pk] for pk in found.ids if pk in by_id]


def _page(total: int, number: int) -> Page[int]:
    paginator = Paginator(range(total), PAGE_SIZE)
    return paginator.get_page(number)
