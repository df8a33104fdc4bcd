"""The six numbers that the demo's officers with two steps sign in with."""

import time

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)

from marketplace.demo.accounts import SECOND_STEP

A_WHILE = 10  # seconds to type them in


def code_for_a_while() -> str:
    """Waits for the next ones where those of now are about to end."""
    left = app_settings.TOTP_PERIOD - time.time() % app_settings.TOTP_PERIOD
    if left < A_WHILE:
        time.sleep(left)
    latest = list(yield_hotp_counters_from_time())[-1]
    return str(format_hotp_value(hotp_value(SECOND_STEP, latest)))
