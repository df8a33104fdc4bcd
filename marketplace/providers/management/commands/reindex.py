from typing import Any

from django.core.management.base import BaseCommand

from marketplace.providers.finding import reindex


class Command(BaseCommand):
    help = "Build every search row again: offers that may be seen, and the public register."

    def handle(self, *args: Any, **options: Any) -> None:
        offers, entries = reindex()
        self.stdout.write(f"{offers} offers and {entries} register entries can be found.")
