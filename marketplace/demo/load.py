"""Make the demo area: real actions, invented people, a seed that draws the same again."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from django.core.management import call_command
from django.db import transaction
from django.db.models import F

import marketplace.providers
from marketplace.demo import funding, groups, organisations, persons, providers, stories
from marketplace.demo.chance import Chance
from marketplace.demo.world import World
from marketplace.messages.models import Notice
from marketplace.outbox.actions import without_hints
from marketplace.outbox.models import OutboxRow
from marketplace.people.models import Area
from marketplace.providers.actions import import_entries
from marketplace.providers.finding import refresh_offers, reindex
from marketplace.providers.models import Offer
from marketplace.providers.register import read_locations

SEED = 2026
REGISTER = Path(marketplace.providers.__file__).parent / "data/cqc/oldham-2025-08-11.jsonl.gz"
REGISTER_READ_ON = date(2025, 8, 11)
PAST = ("notices.letter", "providers.index_offer", "providers.index_provider", "round.confirmed")


def load(*, seed: int = SEED, at: datetime) -> World:
    """Load everything in one transaction: all of the demo area, or nothing."""
    with transaction.atomic(), without_hints():
        world = World(chance=Chance(seed), now=at, area=_area())
        organisations.load(world)
        providers.load(world)
        persons.load(world)
        import_entries(
            locations=read_locations(REGISTER), area=world.area, read_on=REGISTER_READ_ON
        )
        reindex()
        stories.load(world)
        funding.load(world)
        groups.load(world)
        call_command("load_pages")  # by name: cms is above us, and imports point down
        _finish_the_past(at)
    return world


def _finish_the_past(at: datetime) -> None:
    """The invented past is over: its letters were sent when they were written, and search is
    filled once for all. A worker would do the same for half a minute after the first start."""
    refresh_offers(Offer.objects.all())
    Notice.objects.filter(emailed_at=None).update(emailed_at=F("created_at"))
    OutboxRow.objects.waiting().filter(kind__in=PAST).update(done_at=at)


def _area() -> Area:
    area, _ = Area.objects.get_or_create(
        code="E08000004",
        defaults={"name": "Oldham", "latitude": 53.5409, "longitude": -2.1114},
    )
    return area
