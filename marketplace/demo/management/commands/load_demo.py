from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from marketplace.demo.load import SEED, load
from marketplace.people.clock import now
from marketplace.people.models import User
from marketplace.providers.models import Offer


class Command(BaseCommand):
    help = "Load the demo area. Only for a demo: it makes accounts whose password is public."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=SEED, help="another seed, another area")
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where there are users already"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Set DEMO=1 first: the demo's accounts have a public password.")
        if User.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError("There are users here already. The demo needs an empty database.")
        world = load(seed=options["seed"], at=now())
        self.stdout.write(f"{Offer.objects.count()} offers, {len(world.lives)} people.")
