import time
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from marketplace.demo.accounts import SECOND_STEP

A_WHILE = 10  # seconds to type them in


class Command(BaseCommand):
    help = "Prints the six numbers that the demo's officers with two steps sign in with now."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("DEMO is off: real people have an app for this.")
        left = app_settings.TOTP_PERIOD - time.time() % app_settings.TOTP_PERIOD
        if left < A_WHILE:
            time.sleep(left)
        latest = list(yield_hotp_counters_from_time())[-1]
        self.stdout.write(format_hotp_value(hotp_value(SECOND_STEP, latest)))
