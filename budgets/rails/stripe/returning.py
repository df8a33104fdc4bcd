"""Taking a transfer back: once, and only while the payee's balance at Stripe covers it.

A reversal brings the money to us, a refund on to whoever paid: two calls, each with a key of its
own that the receivable's row gives before it is made, and each looked up before it is sent again.
Of a run that one bank transfer paid, the single payment's transfer is reversed, and so much of the
run's charge refunded. What of that Stripe puts in the payer's cash balance goes to their bank from
there (see `cash`).
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any, cast

from django.db import transaction
from django.db.models import F

from budgets.actions.receivables import take_back
from budgets.days import going_on
from budgets.models import (
    AttemptKind,
    AttemptState,
    Payment,
    Receivable,
    StripeAttempt,
    StripePayer,
)
from budgets.rails.stripe.attempts import collected_by
from budgets.rails.stripe.client import Busy, Refused, Unsure, call
from budgets.rails.stripe.requests import request_of

A_LITTLE_LATER = timedelta(minutes=5)
MOST_AT_ONCE = 100
log = logging.getLogger(__name__)


def begin(*, receivable: Receivable, at: datetime) -> bool:
    """What was paid through Stripe, by card or in a run, is asked of Stripe. False when it was paid
    in another way."""
    if _transfer(receivable) is None or not _charge_of(receivable.payment):
        return False
    Receivable.objects.filter(pk=receivable.pk).update(stripe_next_try_at=at)
    return True


def work(*, at: datetime) -> int:
    """Carry on with every return whose time has come; of how many. Outside any transaction."""
    due = Receivable.objects.filter(stripe_next_try_at__lte=at).order_by("stripe_next_try_at")
    moment = going_on(at)
    return sum(_carry_on(each, at, moment() + A_LITTLE_LATER) for each in due[:MOST_AT_ONCE])


def _carry_on(receivable: Receivable, at: datetime, lease_until: datetime) -> bool:
    still = Receivable.objects.filter(
        pk=receivable.pk, stripe_next_try_at=receivable.stripe_next_try_at
    )
    if not still.update(stripe_next_try_at=lease_until):  # another worker has it
        return False
    receivable.refresh_from_db()
    try:
        if receivable.reversal_id is None:
            _reverse(receivable)
        _refund(receivable, at)
    except Refused as refused:
        _end(receivable, code=refused.code)
    except (Unsure, Busy) as error:
        if isinstance(error, Unsure) and error.spent:  # looked for before it was asked again
            still = Receivable.objects.filter(pk=receivable.pk)
            still.update(stripe_tries=F("stripe_tries") + 1)
        log.warning("Receivable %s: no answer (%s)", receivable.pk, type(error).__name__)
        return False
    except Exception as error:  # one must not stop the others
        log.exception("Receivable %s: could not be returned (%s)", receivable.pk,
                      type(error).__name__)  # fmt: skip
        return False
    return True


def _reverse(receivable: Receivable) -> None:
    transfer = _transfer(receivable)
    if transfer is None or transfer.object_id is None:
        raise Refused("no_transfer")
    transfer_id = transfer.object_id
    found = _ours(
        call(
            lambda stripe: [
                each.to_dict()
                for each in stripe.v1.transfers.reversals.list(
                    transfer_id, {"limit": 100}
                ).auto_paging_iter()
            ]
        ),
        receivable,
    )
    if found is None:
        made = call(
            lambda stripe: stripe.v1.transfers.reversals.create(
                transfer_id, _asked(receivable), _key("reverse", receivable)
            )
        )
        found = made.to_dict()
    Receivable.objects.filter(pk=receivable.pk).update(reversal_id=found["id"])


def _refund(receivable: Receivable, at: datetime) -> None:
    charge_id = _charge_of(receivable.payment)
    found = _ours(
        call(
            lambda stripe: [
                each.to_dict()
                for each in stripe.v1.refunds.list(
                    {"charge": charge_id, "limit": 100}
                ).auto_paging_iter()
            ]
        ),
        receivable,
    )
    if found is None:
        made = call(
            lambda stripe: stripe.v1.refunds.create(
                cast("Any", {"charge": charge_id} | _asked(receivable)),
                _key("refund", receivable),
            )
        )
        found = made.to_dict()
    with transaction.atomic():
        take_back(
            receivable=receivable,
            pence=receivable.pence,
            by=None,
            at=at,
            refund_id=found["id"],
        )
        _end(receivable)
        request = request_of(receivable.payment)
        if request is not None:
            StripePayer.objects.filter(pk=request.payer_id).update(cash_check_at=at)


def _charge_of(payment: Payment) -> str:
    """What it was paid from: a card's own charge, or the one of its whole run. Empty for none."""
    request = request_of(payment)
    if request is not None:
        return request.charge_id
    by_card = payment.stripe_attempts.filter(kind=AttemptKind.COLLECT, state=AttemptState.DONE)
    return collected_by(payment).charge_id if by_card.exists() else ""


def _asked(receivable: Receivable) -> Any:
    return {"amount": receivable.pence, "metadata": {"receivable": str(receivable.uuid)}}


def _key(purpose: str, receivable: Receivable) -> Any:
    return {"idempotency_key": f"{purpose}:{receivable.uuid}:{receivable.stripe_tries}"}


def _ours(there: list[dict[str, Any]], receivable: Receivable) -> dict[str, Any] | None:
    ours = str(receivable.uuid)
    return next((e for e in there if (e.get("metadata") or {}).get("receivable") == ours), None)


def _transfer(receivable: Receivable) -> StripeAttempt | None:
    return receivable.payment.stripe_attempts.filter(
        kind=AttemptKind.TRANSFER, state=AttemptState.DONE
    ).first()


def _end(receivable: Receivable, *, code: str = "") -> None:
    """Stripe is not asked again: a later balance would be other people's money."""
    same = Receivable.objects.filter(pk=receivable.pk)
    same.update(stripe_next_try_at=None, stripe_code=code)
