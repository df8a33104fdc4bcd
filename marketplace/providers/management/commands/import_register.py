from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from marketplace.people.models import Area
from marketplace.providers.actions import import_entries
from marketplace.providers.register import UnreadableRegister, read_locations


class Command(BaseCommand):
    help = "Read in CQC's public register for one area. Doing it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="JSON lines of the register's API, may be .gz")
        parser.add_argument("--area", required=True, help="the local authority, such as Oldham")
        parser.add_argument(
            "--read-on", required=True, type=date.fromisoformat, help="the register's day"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        area = Area.objects.filter(name__iexact=options["area"]).first()
        if area is None:
            raise CommandError(f"There is no area named {options['area']} here.")
        try:
            on_it, left = import_entries(
                locations=read_locations(options["path"]), area=area, read_on=options["read_on"]
            )
        except (OSError, UnreadableRegister) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{on_it} services are on the register, {left} have left it.")
