"""What of a payer's money no run needed: too much, too late, or for a run that was closed.

It lies in the payer's cash balance at Stripe. A run that is open takes of it by itself; otherwise
it goes back to the payer's bank at once.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction

from budgets.days import going_on
from budgets.models import OPEN_REQUESTS, AttemptState, StripePayer, StripeReturn
from budgets.rails.stripe.client import KEYS_LAST, Busy, Refused, Unsure, call, every

log = logging.getLogger(__name__)
Json = dict[str, Any]
LEASE = timedelta(minutes=2)
A_DAY = timedelta(days=1)


def whose(customer_id: str) -> Json:
    """What an event about a cash balance is about: there is nothing to fetch before we look."""
    return {"object": "customer", "id": customer_id}


def look_soon(customer: Json, *, at: datetime) -> bool:
    """Something came or went in this payer's cash balance. False when they are none of ours."""
    ours = StripePayer.objects.filter(customer_id=customer["id"])
    return bool(ours.update(cash_check_at=at))


def sweep(*, at: datetime) -> int:
    """Look at every cash balance whose time has come."""
    due = StripePayer.objects.filter(cash_check_at__lte=at).order_by("cash_check_at", "pk")
    moment = going_on(at)
    return sum(_carry_on(payer, at, moment() + LEASE) for payer in list(due[:200]))


def _carry_on(payer: StripePayer, at: datetime, lease_until: datetime) -> bool:
    same = StripePayer.objects.filter(pk=payer.pk)
    if not same.filter(cash_check_at=payer.cash_check_at).update(cash_check_at=lease_until):
        return False
    ours = same.filter(cash_check_at=lease_until)  # unless something came meanwhile
    try:
        _look(payer, at)
    except Refused as refused:
        log.warning("Payer %s: money could not go back (%s)", payer.pk, refused.code)
        ours.update(cash_check_at=at + A_DAY)
        return False
    except (Unsure, Busy) as error:
        log.warning("Payer %s: Stripe gave no answer (%s)", payer.pk, type(error).__name__)
        return False
    except Exception as error:  # one must not stop the others, nor the payments
        log.exception("Payer %s: cash could not be looked at (%s)", payer.pk, type(error).__name__)
        return False
    ours.update(cash_check_at=None)
    return True


def _look(payer: StripePayer, at: datetime) -> None:
    earlier = payer.returns.filter(state=AttemptState.OPEN).first()
    if earlier is not None:
        _finish(earlier, at)
    if payer.requests.filter(state__in=OPEN_REQUESTS).exists():
        return
    pence = _cash_of(payer)
    if pence:
        _ask(_start(payer, pence, at), at)


def _cash_of(payer: StripePayer) -> int:
    customer = payer.customer_id
    found = call(lambda stripe: stripe.v1.customers.cash_balance.retrieve(customer)).to_dict()
    return int((found.get("available") or {}).get("gbp", 0))


@transaction.atomic
def _start(payer: StripePayer, pence: int, at: datetime) -> StripeReturn:
    uuid = uuid4()
    return StripeReturn.objects.create(
        uuid=uuid, payer=payer, pence=pence, key=f"return:{uuid}", made_at=at
    )


def _ask(made: StripeReturn, at: datetime) -> None:
    try:
        refund = call(
            lambda stripe: stripe.v1.refunds.create(
                {
                    "origin": "customer_balance",
                    "customer": made.payer.customer_id,
                    "amount": made.pence,
                    "currency": "gbp",
                    "metadata": {"return": str(made.uuid)},
                },
                {"idempotency_key": made.key},
            )
        )
    except Refused as refused:
        _end(made, AttemptState.FAILED, at, code=refused.code)
        raise
    _end(made, AttemptState.DONE, at, object_id=refund.id)


def _finish(made: StripeReturn, at: datetime) -> None:
    """One that wasn't answered: looked for, before it is asked for again with the same key."""
    refund_id = _find(made)
    if refund_id:
        _end(made, AttemptState.DONE, at, object_id=refund_id)
    elif made.made_at + KEYS_LAST <= at:
        _end(made, AttemptState.FAILED, at, code="key_too_old")
    else:
        _ask_again(made, at)


def _ask_again(made: StripeReturn, at: datetime) -> None:
    try:
        _ask(made, at)
    except Unsure as unsure:
        if not unsure.spent:
            raise
        refund_id = _find(made)  # else the key's answer is a failure for ever
        state = AttemptState.DONE if refund_id else AttemptState.FAILED
        _end(made, state, at, code="key_spent", object_id=refund_id or None)


def _find(made: StripeReturn) -> str:
    since = int((made.made_at - A_DAY).timestamp())
    wanted: Any = {"created": {"gte": since}, "limit": 100}
    for refund in every(lambda stripe: stripe.v1.refunds.list(wanted)):
        if (refund.get("metadata") or {}).get("return") == str(made.uuid):
            return str(refund["id"])
    return ""


def _end(made: StripeReturn, to: AttemptState, at: datetime, **more: str | None) -> None:
    same = StripeReturn.objects.filter(pk=made.pk, state=AttemptState.OPEN)
    same.update(state=to, ended_at=at, **more)
