"""One bank transfer for a whole payment run: asked for, waited for, and passed on at once.

The payer sends the run's sum to an account that Stripe names, with a reference. Nothing moves on
before all of it is there; then every payment of the run does, each by a transfer of its own. A
request that is never paid is closed, its payments are due again, and what came of it goes back
(see `cash`).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet, Sum

from budgets.actions.payments import move, try_again
from budgets.days import CHASE_AFTER, GIVE_UP_AFTER, going_on, today
from budgets.errors import MoneyError
from budgets.models import (
    OPEN_REQUESTS,
    REQUEST_TRANSITIONS,
    Party,
    Payment,
    PaymentRun,
    PaymentState,
    Rail,
    RequestNews,
    RequestState,
    StepCode,
    StripePayee,
    StripePayer,
    StripeRequest,
)
from budgets.rails.gathering import MOST_IN_A_RUN, due_in_a_run, gather
from budgets.rails.stripe.client import (
    KEYS_LAST,
    SURELY_OVER,
    Busy,
    Refused,
    Unsure,
    call,
    every,
    is_on,
)
from budgets.records.bank_changes import bank_change_blocks

log = logging.getLogger(__name__)
Json = dict[str, Any]
_S = RequestState

LEAST_PENCE, MOST_PENCE = 30, 999_999_99  # what Stripe, and one faster payment, can carry
LEASE = timedelta(minutes=2)
A_MINUTE = timedelta(minutes=1)
A_DAY = timedelta(days=1)


class TooLate(MoneyError):
    """The request has ended, so that nothing about it can change."""

    message = "This bank transfer has come or was closed, so it can’t be closed now."


def payer_by_transfer(payer: Party) -> StripePayer | None:
    """The payer, if their runs are paid by one bank transfer each."""
    if not is_on():
        return None
    return StripePayer.objects.filter(party=payer, runs_since__isnull=False).first()


def fit_for_transfer(payer: Party) -> Q | None:
    """Which due payments one bank transfer can pay for; None for a payer who pays by file."""
    if payer_by_transfer(payer) is None:
        return None
    ready = StripePayee.objects.filter(ready=True).values("party")
    return Q(payee__in=ready, pence__lte=MOST_PENCE + F("paid_pence"))


def prepare(*, payer: Party, by: int | None, at: datetime) -> PaymentRun | None:
    """Gather what one transfer pays for, oldest first: once a day, unless more is due than fits."""
    known, fit = payer_by_transfer(payer), fit_for_transfer(payer)
    if known is None or fit is None:
        return None
    with transaction.atomic():
        StripePayer.objects.select_for_update().get(pk=known.pk)  # one worker at a time
        due = due_in_a_run(payer, at).filter(fit).order_by("due_on", "pk")
        ids = _what_one_carries(due[:MOST_IN_A_RUN])
        if not ids or not _may_ask_today(known, due, at):
            return None
        run = gather(
            payer=payer,
            ids=ids,
            rail=Rail.STRIPE,
            for_on=today(at),
            look_again_at=at + GIVE_UP_AFTER + CHASE_AFTER,
            by=by,
            at=at,
        )
        return run and _request_for(run, known, at)


def _what_one_carries(due: Iterable[Payment]) -> list[int]:
    total = 0
    ids: list[int] = []
    for payment in due:
        total += payment.left_pence
        if total > MOST_PENCE:
            return ids
        ids.append(payment.pk)
    return ids if total >= LEAST_PENCE else []


def _may_ask_today(known: StripePayer, due: QuerySet[Payment], at: datetime) -> bool:
    of_today = known.requests.filter(run__for_on=today(at))
    asked = [r.pence for r in of_today.exclude(state=_S.CLOSED, asked_at=None)]
    more: int = due.aggregate(pence=Sum(F("pence") - F("paid_pence")))["pence"]
    return sum(asked) + more > MOST_PENCE * len(asked)


def _request_for(run: PaymentRun, known: StripePayer, at: datetime) -> PaymentRun:
    StripeRequest.objects.create(
        run=run,
        payer=known,
        pence=run.lines.aggregate(pence=Sum("pence"))["pence"],
        key=f"request:{run.uuid}:1",
        made_at=at,
        next_try_at=at,
    )
    return run


def due_to_look_at(at: datetime) -> QuerySet[StripeRequest]:
    return StripeRequest.objects.filter(state__in=OPEN_REQUESTS, next_try_at__lte=at)


def sweep(*, at: datetime) -> int:
    """Carry on every request whose time has come."""
    ids = due_to_look_at(at).order_by("next_try_at", "pk").values_list("pk", flat=True)
    moment = going_on(at)
    return sum(carry_on(pk, at=at, taken_at=moment()) for pk in list(ids[:200]))


def carry_on(request_id: int, *, at: datetime, taken_at: datetime | None = None) -> bool:
    """Claim one and take it a step further; False when it isn't due, or Stripe gave no answer."""
    if not due_to_look_at(at).filter(pk=request_id).update(next_try_at=(taken_at or at) + LEASE):
        return False
    request = StripeRequest.objects.select_related("payer", "run").get(pk=request_id)
    try:
        _step(request, at)
    except (Unsure, Busy, Refused) as error:
        log.warning("Request %s: Stripe gave no answer (%s)", request_id, type(error).__name__)
        _open(request).update(next_try_at=at + A_MINUTE)
        return False
    except Exception as error:  # one must not stop the others, nor the payments
        log.exception("Request %s could not be carried on: %s", request_id, type(error).__name__)
        return False
    return True


def look_now(*, request: StripeRequest, at: datetime) -> None:
    """Somebody waits for it: look before its time."""
    _open(request).update(next_try_at=at)
    carry_on(request.pk, at=at)


def _step(request: StripeRequest, at: datetime) -> None:
    if request.intent_id is None and not (request.asked_at and _find(request, at)):
        _ask_or_end(request, at)
        return
    request.refresh_from_db()
    if request.state == _S.CLOSING:
        _cancel(request, at)
    elif request.is_open:
        look_at(request=request, at=at)
        _wait_on(request, at)


def _ask_or_end(request: StripeRequest, at: datetime) -> None:
    """It isn't at Stripe, as far as anyone can see."""
    is_silent = request.asked_at is not None and at < request.asked_at + SURELY_OVER
    if request.state == _S.CLOSING and not is_silent:
        with transaction.atomic():
            unasked = _open(request).filter(asked_at=request.asked_at)
            if unasked.update(next_try_at=at):  # else another worker has just asked for it
                _end(request, _S.CLOSED, at, news=RequestNews.CLOSED)
    elif request.state == _S.CLOSING:
        _open(request).update(next_try_at=at + A_MINUTE)
    else:
        _ask(request, at)


def _ask(request: StripeRequest, at: datetime) -> None:
    if request.asked_at is None and _may_not_ask(request, at):
        _end_unasked(request, at)
        return
    if request.asked_at and request.asked_at + KEYS_LAST <= at:
        _new_key(request, at)
    asking = StripeRequest.objects.filter(pk=request.pk, state=_S.ASKING)
    if not asking.update(asked_at=request.asked_at or at):  # somebody closed it a moment ago
        return
    try:
        intent = call(
            lambda stripe: stripe.v1.payment_intents.create(
                _wanted(request), {"idempotency_key": request.key}
            )
        )
    except Unsure as unsure:
        if unsure.spent and not _find(request, at):  # the key's answer is a failure for ever
            _new_key(request, None)
        raise
    except Refused as refused:
        with transaction.atomic():
            _end(request, _S.CLOSED, at, news=RequestNews.CLOSED, code=refused.code)
        return
    take_intent(intent.to_dict(), at=at)


def _may_not_ask(request: StripeRequest, at: datetime) -> bool:
    """The bank account of somebody in the run changed since it was gathered."""
    return Payment.objects.filter(bank_change_blocks(at), run=request.run_id).exists()


@transaction.atomic
def _end_unasked(request: StripeRequest, at: datetime) -> None:
    """Nobody was asked for anything, so nobody hears of it: all in the run is due again."""
    _end(request, _S.CLOSED, at)


def _new_key(request: StripeRequest, asked_at: datetime | None) -> None:
    request.number += 1
    request.asked_at = asked_at
    request.key = f"request:{request.run.uuid}:{request.number}"
    _open(request).update(key=request.key, number=request.number, asked_at=asked_at)


def _wanted(request: StripeRequest) -> Any:
    how = {"funding_type": "bank_transfer", "bank_transfer": {"type": "gb_bank_transfer"}}
    return {
        "amount": request.pence,
        "currency": "gbp",
        "customer": request.payer.customer_id,
        "payment_method_types": ["customer_balance"],
        "payment_method_data": {"type": "customer_balance"},
        "payment_method_options": {"customer_balance": how},
        "confirm": True,
        "transfer_group": str(request.run.uuid),
        "metadata": {"request": str(request.uuid)},
    }


def _find(request: StripeRequest, at: datetime) -> bool:
    since = int((request.made_at - A_DAY).timestamp())
    wanted = {"customer": request.payer.customer_id, "created": {"gte": since}, "limit": 100}
    found = every(lambda stripe: stripe.v1.payment_intents.list(wanted))  # type: ignore[arg-type]
    for told in found:
        if (told.get("metadata") or {}).get("request") == str(request.uuid):
            return take_intent(told, at=at)
    return False


def look_at(*, request: StripeRequest, at: datetime) -> None:
    """Fetch it afresh and let it take effect."""
    intent_id = request.intent_id
    if intent_id is not None:
        found = call(lambda stripe: stripe.v1.payment_intents.retrieve(intent_id))
        take_intent(found.to_dict(), at=at)


def _cancel(request: StripeRequest, at: datetime) -> None:
    intent_id = request.intent_id or ""
    try:
        call(lambda stripe: stripe.v1.payment_intents.cancel(intent_id))
    except Refused:
        log.info("Request %s could not be cancelled: has it come?", request.pk)
    look_at(request=request, at=at)


def _wait_on(request: StripeRequest, at: datetime) -> None:
    """Looked at once a day; the payer is told when it is late, and at last it is closed."""
    waiting = StripeRequest.objects.filter(pk=request.pk, state=_S.WAITING)
    if at >= request.made_at + GIVE_UP_AFTER:
        waiting.update(state=_S.CLOSING, next_try_at=at)
        return
    waiting.update(next_try_at=at + A_DAY)
    if at >= request.made_at + CHASE_AFTER:
        waiting.filter(chased_at=None).update(chased_at=at, news=RequestNews.STILL_WAITING)


def close(*, request: StripeRequest, at: datetime) -> None:
    """It won't be paid. Its payments are due again once Stripe has cancelled it."""
    before = [state for state, after in REQUEST_TRANSITIONS.items() if _S.CLOSING in after]
    same = StripeRequest.objects.filter(pk=request.pk, state__in=before)
    if not same.update(state=_S.CLOSING, next_try_at=at):
        raise TooLate


@transaction.atomic
def take_intent(intent: Json, *, at: datetime) -> bool:
    """What Stripe says of a request. False when it is none of ours."""
    request = _request_of(intent)
    if request is None or request.intent_id not in {None, intent["id"]}:
        return False
    _open(request).filter(intent_id=None).update(intent_id=intent["id"])
    if intent["status"] == "succeeded":
        _end(
            request,
            _S.COLLECTED,
            at,
            news=RequestNews.IT_CAME,
            charge_id=intent["latest_charge"],
            received_pence=request.pence,
        )
    elif intent["status"] == "canceled":
        _end(request, _S.CLOSED, at, news=RequestNews.CLOSED)
    else:
        _note_where_to_send_it(request, intent, at)
    return True


def _request_of(intent: Json) -> StripeRequest | None:
    try:
        uuid = UUID((intent.get("metadata") or {}).get("request", ""))
    except ValueError:
        return None
    return StripeRequest.objects.select_for_update().filter(uuid=uuid).first()


def _note_where_to_send_it(request: StripeRequest, intent: Json, at: datetime) -> None:
    told = (intent.get("next_action") or {}).get("display_bank_transfer_instructions") or {}
    left = told.get("amount_remaining")
    received = request.received_pence if left is None else request.pence - left
    if received > request.received_pence:
        _open(request).update(received_pence=received, news=RequestNews.PART_CAME)
    asking = StripeRequest.objects.filter(pk=request.pk, state=_S.ASKING)
    asking.update(
        state=_S.WAITING,
        news=RequestNews.SEND_IT,
        reference=told.get("reference") or "",
        page=told.get("hosted_instructions_url") or "",
        next_try_at=at + A_DAY,
        **_account(told),
    )


def _account(told: Json) -> dict[str, str]:
    for address in told.get("financial_addresses", ()):
        if record := address.get("sort_code"):
            return {
                "sort_code": record["sort_code"],
                "account_number": record["account_number"],
                "account_name": record["account_holder_name"],
            }
    return {}


def _open(request: StripeRequest) -> QuerySet[StripeRequest]:
    return StripeRequest.objects.filter(pk=request.pk, state__in=OPEN_REQUESTS)


def _end(request: StripeRequest, to: RequestState, at: datetime, **more: object) -> None:
    """Once. Its payments, and money that it didn't need, are looked at next."""
    ended = _open(request).update(state=to, ended_at=at, next_try_at=None, **more)
    if ended:
        payments = Payment.objects.filter(run=request.run_id, state=PaymentState.REQUESTED)
        payments.update(next_try_at=at, lease_until=None)
        StripePayer.objects.filter(pk=request.payer_id).update(cash_check_at=at)


def request_of(payment: Payment) -> StripeRequest | None:
    """The bank transfer that pays for this payment, if one does."""
    if payment.run_id is None:
        return None
    return StripeRequest.objects.filter(run=payment.run_id).select_related("run").first()


def carry_payment_on(*, payment: Payment, at: datetime) -> None:
    """Its run's transfer has come, or never will; until then it waits."""
    request = request_of(payment)
    if request is None or request.is_open:
        return
    if request.state == _S.COLLECTED:
        move(payment=payment, to=PaymentState.COLLECTED, code=StepCode.COLLECTED, by=None, at=at)
        return
    with transaction.atomic():
        failed = move(
            payment=payment,
            to=PaymentState.FAILED,
            code=StepCode.RUN_CLOSED,
            by=None,
            at=at,
            rail=Rail.BANK_RUN,
        )
        try_again(payment=failed, by=None, at=at)
