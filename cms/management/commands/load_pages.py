from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cms.content import load


class Command(BaseCommand):
    help = "Makes the public pages that are missing. Running it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--replace", action="store_true", help="write our words over what editors changed"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        load(replace=options["replace"])
        self.stdout.write("The public pages are there.")
