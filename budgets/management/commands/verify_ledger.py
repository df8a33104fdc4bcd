from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from budgets.verifying import verify


class Command(BaseCommand):
    help = "Recompute every total and every seal of the ledger; name the first row that differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--head",
            default="",
            help="a digest that an earlier run printed: shows that all it sealed is still there",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        started = monotonic()
        report = verify(head=options["head"].strip().lower())
        if report.problem:
            raise CommandError(
                f"{report.problem} {report.transfers:,} transfers before it are as they were."
            )
        self.stdout.write(
            f"{report.transfers:,} transfers and every total checked in"
            f" {monotonic() - started:.1f} s. {report.blocks:,} blocks are as they were sealed;"
            f" {report.unsealed:,} transfers wait to be sealed."
        )
        if report.head:
            self.stdout.write(f"Keep this where nobody here can write: {report.head}")
