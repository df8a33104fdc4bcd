"""When a payment is looked at next. Days are London's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from time import monotonic
from zoneinfo import ZoneInfo

from budgets.models import PaymentState, Rail

LONDON = ZoneInfo("Europe/London")
RUN_TIME = time(6)  # runs are gathered once a day, before the offices that pay them open
CHASE_AFTER = timedelta(days=7)
GIVE_UP_AFTER = timedelta(days=14)  # waiting for the bank transfer of a run

# How soon to look at a payment that is with Stripe: it usually answers at once.
STRIPE_AFTER = {
    PaymentState.REQUESTED: timedelta(minutes=10),
    PaymentState.COLLECTED: timedelta(0),
    PaymentState.UNKNOWN: timedelta(minutes=1),
}


def going_on(at: datetime) -> Callable[[], datetime]:
    """Called later it is so much later: when each thing of a long piece of work is taken, for its
    lease. What is done with it is still dated `at`."""
    began = monotonic()
    return lambda: at + timedelta(seconds=monotonic() - began)


def today(at: datetime) -> date:
    return at.astimezone(LONDON).date()


def first_try_at(rail: Rail, due_on: date, at: datetime) -> datetime:
    """A bank run is gathered at its time of day; a person is asked as the day begins."""
    if rail != Rail.BANK_RUN:
        return max(at, datetime.combine(due_on, time(0), LONDON))
    day = max(due_on, today(at))
    gathered_at = datetime.combine(day, RUN_TIME, LONDON)
    if gathered_at < at:
        gathered_at = datetime.combine(day + timedelta(days=1), RUN_TIME, LONDON)
    return gathered_at


def next_try_at(rail: Rail, state: PaymentState, due_on: date, at: datetime) -> datetime | None:
    """When to look again at a payment that came into this state now; None when it may rest."""
    if state == PaymentState.DUE:
        return first_try_at(rail, due_on, at)
    if state in RESTING:
        return None
    if rail == Rail.STRIPE:
        return at + STRIPE_AFTER.get(state, CHASE_AFTER)
    return at + CHASE_AFTER


RESTING = frozenset(
    {
        PaymentState.HELD,
        PaymentState.PAID,
        PaymentState.CANCELLED,
        PaymentState.REJECTED,
        PaymentState.FAILED,
    }
)
