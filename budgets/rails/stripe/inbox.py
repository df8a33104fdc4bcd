"""What Stripe tells us: kept once, answered at once, and worked on afterwards.

An event is only a hint. Its object is fetched afresh, and the mark that it was worked on is
written in the same transaction as what it did.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import stripe
from django.conf import settings
from django.db import transaction

from budgets.models import StripeEvent, StripeSearch
from budgets.rails.stripe import attempts, cash, collecting, people, requests, transferring
from budgets.rails.stripe.client import Busy, Refused, Unsure, every

log = logging.getLogger(__name__)
Json = dict[str, Any]

TOLERANCE = 300  # seconds
AHEAD = 60  # what another clock may be ahead of ours
TRY_AGAIN_AFTER = timedelta(minutes=5)
OFTEN_FOR = timedelta(days=3)  # then once a day
TRIED_FOR = timedelta(days=30)  # then kept for a person to look at
A_DAY = timedelta(days=1)
STRIPE_KEEPS = timedelta(days=30)
OVERLAP = timedelta(days=2)
MOST_AT_ONCE = 200


def take_intent(intent: Json, *, at: datetime) -> bool:
    """Of a payer's card or bank page, or of a run's one transfer: false when it is neither."""
    return attempts.take_intent(intent, at=at) or requests.take_intent(intent, at=at)


_INTENTS = (collecting.fetch_intent, take_intent)
_CASH = "customer_cash_balance_transaction.created"
TAKEN: Mapping[str, tuple[Callable[[str], Json], Callable[..., bool]]] = {
    "payment_intent.succeeded": _INTENTS,
    "payment_intent.payment_failed": _INTENTS,
    "payment_intent.canceled": _INTENTS,
    "payment_intent.partially_funded": _INTENTS,
    _CASH: (cash.whose, cash.look_soon),
    "transfer.created": (transferring.fetch_transfer, attempts.take_transfer),
    "account.updated": (people.fetch_account, people.take_account),
    "checkout.session.completed": (people.fetch_card_page, people.take_card_page),
}


class NotFromStripe(Exception):
    """The signature, the time or the body is wrong."""


def receive(*, body: bytes, header: str, at: datetime) -> bool:
    """Keep the event; False when we had it. Raises NotFromStripe."""
    event = _verified(body, header, at)
    return keep(event, at=at)


def _verified(body: bytes, header: str, at: datetime) -> dict[str, object]:
    for secret in settings.STRIPE_WEBHOOK_SECRETS:
        try:
            text = body.decode()
            stripe.WebhookSignature.verify_header(text, header, secret, TOLERANCE)
            event = json.loads(text)
        except (stripe.SignatureVerificationError, ValueError):
            continue
        if _signed_at(header) > at.timestamp() + AHEAD or not isinstance(event, dict):
            break
        return event
    raise NotFromStripe


def _signed_at(header: str) -> int:
    found = dict(each.split("=", 1) for each in header.split(",") if "=" in each)
    return int(found["t"])


def keep(event: dict[str, object], *, at: datetime) -> bool:
    data = event.get("data")
    about = data.get("object") if isinstance(data, dict) else None
    if not isinstance(about, dict) or not about.get("id"):
        raise NotFromStripe
    _, new = StripeEvent.objects.get_or_create(
        event_id=str(event["id"]),
        defaults={
            "type": str(event["type"]),
            "account_id": str(event.get("account") or ""),
            "object_id": str(about["customer"] if event["type"] == _CASH else about["id"]),
            "received_at": at,
            "next_try_at": at,
        },
    )
    return new


def work(*, at: datetime) -> int:
    """Let what was kept take effect; how many did."""
    due = StripeEvent.objects.filter(next_try_at__lte=at).order_by("next_try_at", "pk")
    return sum(_work_on(event, at) for event in due[:MOST_AT_ONCE])


def _work_on(event: StripeEvent, at: datetime) -> bool:
    try:
        return _take(event, at)
    except (Unsure, Busy, Refused) as error:
        log.warning("Event %s: Stripe gave no answer (%s)", event.pk, type(error).__name__)
    except Exception as error:  # one event must not stop the others
        log.exception("Event %s could not be worked on: %s", event.pk, type(error).__name__)
    StripeEvent.objects.filter(pk=event.pk, done_at=None).update(next_try_at=_again(event, at))
    return False


def _again(event: StripeEvent, at: datetime) -> datetime | None:
    age = at - event.received_at
    if age >= TRIED_FOR:
        return None
    return at + (TRY_AGAIN_AFTER if age < OFTEN_FOR else A_DAY)


def _take(event: StripeEvent, at: datetime) -> bool:
    """Fetch what it is about; then its effect and its mark are one transaction.

    What is about an object that we don't know yet is kept and tried again.
    """
    if event.type not in TAKEN:
        return _mark(event, at)
    fetch, take = TAKEN[event.type]
    found = fetch(event.object_id)
    if found["object"] == "payment_intent":
        collecting.give_back_what_came_late(found)
    with transaction.atomic():
        if not take(found, at=at):
            raise Unsure
        return _mark(event, at)


def _mark(event: StripeEvent, at: datetime) -> bool:
    same = StripeEvent.objects.filter(pk=event.pk, done_at=None)
    return bool(same.update(done_at=at, next_try_at=None))


def find_missed(*, at: datetime) -> int:
    """Keep what Stripe told of since the last search that came to its end; how many were new."""
    last = StripeSearch.objects.order_by("-pk").first()
    since = last.ended_at - OVERLAP if last else at - STRIPE_KEEPS
    created = {"gte": int(since.astimezone(UTC).timestamp())}
    wanted: Any = {"created": created, "types": list(TAKEN), "limit": 100}
    found = every(lambda client: client.v1.events.list(wanted))
    new = sum(keep(event, at=at) for event in found)
    StripeSearch.objects.create(ended_at=at, found=new)
    return new
