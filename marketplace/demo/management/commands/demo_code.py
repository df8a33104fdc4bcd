from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from marketplace.demo.second_step import code_for_a_while


class Command(BaseCommand):
    help = "Prints the six numbers that the demo's officers with two steps sign in with now."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("DEMO is off: real people have an app for this.")
        self.stdout.write(code_for_a_while())
