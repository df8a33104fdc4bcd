"""Periodic sums: due by the calendar, one payment each, whatever happens to a worker."""

from __future__ import annotations

import logging
from datetime import date, datetime

from django.db import transaction

from budgets import actions as budgets
from marketplace.agreements.actions.moving import lock
from marketplace.agreements.actions.verdicts import close_if_finished
from marketplace.agreements.models import AgreementState, Part, Period, PeriodState
from marketplace.people import audit

log = logging.getLogger(__name__)


@transaction.atomic
def make_due(*, period: Period, at: datetime) -> bool:
    """Make one period's payment due, once; False if that was done before."""
    agreement = period.periodic_sum.part.agreement
    if not lock(agreement, AgreementState.LIVE) or not _settle(period, at):
        return False
    close_if_finished(agreement, None, at)
    return True


def make_due_before_the_end(*, part: Part, on: date, at: datetime) -> None:
    """What fell due before somebody ended the agreement is owed. Whoever ends it holds its row."""
    waiting = Period.objects.filter(
        periodic_sum__part=part, state=PeriodState.TO_COME, due_on__lte=on
    )
    for period in waiting.select_related("periodic_sum__part__person"):
        _settle(period, at)


def _settle(period: Period, at: datetime) -> bool:
    """Owe one period's sum, once; False if that was done before."""
    part = period.periodic_sum.part
    claimed = Period.objects.filter(pk=period.pk, state=PeriodState.TO_COME).update(
        state=PeriodState.DUE, settled_at=at
    )
    if not claimed:
        return False
    budgets.settle(
        part=part.uuid,
        subject=period.uuid,
        kind="period",
        earned_pence=period.pence,
        unearned_pence=0,
        due_on=period.due_on,
        by=None,
        at=at,
    )
    audit.record("period.due", subject=period, by=None, person=part.person, at=at)
    return True


def make_all_due(*, on: date, at: datetime) -> int:
    """Make due every period whose day has come, each in a transaction of its own."""
    waiting = Period.objects.filter(
        state=PeriodState.TO_COME,
        due_on__lte=on,
        periodic_sum__part__agreement__state=AgreementState.LIVE,
    ).select_related("periodic_sum__part__person", "periodic_sum__part__agreement")
    return sum(_try(period, at) for period in waiting)


def _try(period: Period, at: datetime) -> bool:
    """One that fails must not stop the others; it is tried again at the next sweep."""
    try:
        return make_due(period=period, at=at)
    except Exception as error:
        log.exception("Period %s could not be made due: %s", period.pk, type(error).__name__)
        return False
