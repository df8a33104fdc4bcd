"""Make the demo area: real actions, invented people, a seed that draws the same again."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from django.core.management import call_command
from django.db import transaction

import marketplace.providers
from marketplace.demo import organisations, persons, providers, stories
from marketplace.demo.chance import Chance
from marketplace.demo.world import World
from marketplace.people.models import Area
from marketplace.providers.actions import import_entries
from marketplace.providers.finding import reindex
from marketplace.providers.register import read_locations

SEED = 2026
REGISTER = Path(marketplace.providers.__file__).parent / "data/cqc/oldham-2025-08-11.jsonl.gz"
REGISTER_READ_ON = date(2025, 8, 11)


def load(*, seed: int = SEED, at: datetime) -> World:
    """Load everything in one transaction: all of the demo area, or nothing."""
    with transaction.atomic():
        world = World(chance=Chance(seed), now=at, area=_area())
        organisations.load(world)
        providers.load(world)
        persons.load(world)
        import_entries(
            locations=read_locations(REGISTER), area=world.area, read_on=REGISTER_READ_ON
        )
        reindex()
        stories.load(world)
        call_command("load_pages")  # by name: cms is above us, and imports point down
    return world


def _area() -> Area:
    area, _ = Area.objects.get_or_create(
        code="E08000004",
        defaults={"name": "Oldham", "latitude": 53.5409, "longitude": -2.1114},
    )
    return area
