"""The one place that talks to Stripe: its version, its time-outs, and what its errors mean."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

import stripe
from django.conf import settings
from django.db import connection

VERSION = "2026-08-26.dahlia"  # what the SDK, the document and the emulator all speak
TIME_OUT = (3, 20)  # seconds to connect, to answer
SURELY_OVER = timedelta(minutes=5)  # then a call nobody heard of is not on its way any more
KEYS_LAST = timedelta(hours=23)  # Stripe may forget them after 24
stripe.enable_telemetry = False

T = TypeVar("T")


class Unsure(Exception):
    """Nobody can tell from this answer whether it was done: look before asking again.

    `spent` when it was the stored answer of an earlier call, so that its key never gets another.
    """

    def __init__(self, *, spent: bool = False) -> None:
        super().__init__("spent" if spent else "")
        self.spent = spent


class Refused(Exception):
    """Stripe said no, and nothing was done. `code` is its word for why."""

    def __init__(self, code: str, intent_id: str = "") -> None:
        super().__init__(code)
        self.code = code[:64]
        self.intent_id = intent_id


class Busy(Exception):
    """Ask again later with the same key.

    This time nothing was done; but the SDK may have asked before without hearing the answer.
    """


def is_on() -> bool:
    return bool(settings.STRIPE_KEY)


def client() -> stripe.StripeClient:
    where = {"base_addresses": {"api": settings.STRIPE_ADDRESS}} if settings.STRIPE_ADDRESS else {}
    return stripe.StripeClient(
        settings.STRIPE_KEY,
        stripe_version=VERSION,
        max_network_retries=2,
        http_client=stripe.RequestsClient(timeout=TIME_OUT),
        **where,  # type: ignore[arg-type]
    )


def call(ask: Callable[[stripe.StripeClient], T]) -> T:
    """Ask Stripe, outside any transaction. Raises Unsure, Refused or Busy, and no other error."""
    if connection.in_atomic_block:
        raise RuntimeError("Stripe is never called inside a transaction.")
    try:
        return ask(client())
    except stripe.RateLimitError as error:
        raise Busy from error
    except stripe.CardError as error:
        raise Refused(_code(error), _intent_of(error)) from error
    except (stripe.IdempotencyError, stripe.APIConnectionError) as error:
        raise Unsure from error
    except (
        stripe.InvalidRequestError,
        stripe.AuthenticationError,
        stripe.PermissionError,
    ) as error:
        raise Refused(_code(error), _intent_of(error)) from error
    except stripe.StripeError as error:
        raise Unsure(spent="idempotent-replayed" in _headers(error)) from error


def every(ask: Callable[[stripe.StripeClient], Any]) -> list[dict[str, Any]]:
    """Each thing of a list, page after page: any of them may go unanswered, so all are one call."""
    return call(lambda stripe: [each.to_dict() for each in ask(stripe).auto_paging_iter()])


def _headers(error: stripe.StripeError) -> set[str]:
    return {str(name).lower() for name in error.headers or {}}


def _code(error: stripe.StripeError) -> str:
    told = error.error
    return (told and (told.code or told.type)) or type(error).__name__


def _intent_of(error: stripe.StripeError) -> str:
    intent = getattr(error.error, "payment_intent", None)
    return intent.id if intent else ""
