"""Background work. Messages are hints: everything is found in the database by the sweep."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from budgets import seals
from budgets.models import Confirmation, Party
from budgets.rails import confirmations, remittance
from budgets.rails import sweep as sweeping
from budgets.rails.stripe import inbox, returning
from budgets.rails.stripe.client import is_on
from budgets.reconciling import comparing


@shared_task(name="budgets.sweep")
def sweep() -> int:
    """Carry on every payment whose time has come. Beat sends this."""
    return sweeping.sweep(at=timezone.now())


@shared_task(name="budgets.work_on_stripe")
def work_on_stripe() -> int:
    """Let what Stripe told us take effect, and go on with what is taken back. Beat sends this."""
    if not is_on():
        return 0
    return inbox.work(at=timezone.now()) + returning.work(at=timezone.now())


@shared_task(name="budgets.find_missed_at_stripe")
def find_missed_at_stripe() -> int:
    """Once a night: what Stripe told of and we never heard."""
    return inbox.find_missed(at=timezone.now()) if is_on() else 0


@shared_task(name="budgets.prepare_run")
def prepare_run(payer_id: int, by: int | None = None) -> int:
    """Gather one payer's due payments now; how many runs that made."""
    payer = Party.objects.get(pk=payer_id)
    return len(remittance.prepare_runs(payer=payer, by=by, at=timezone.now()))


@shared_task(name="budgets.apply_confirmation")
def apply_confirmation(confirmation_id: int) -> int:
    """Let one file's lines take effect; how many did."""
    confirmation = Confirmation.objects.get(pk=confirmation_id)
    return confirmations.apply_confirmation(confirmation=confirmation, at=timezone.now())


@shared_task(name="budgets.seal")
def seal() -> int:
    """Seal what was posted since the last time; how many blocks that made. Beat sends this."""
    return seals.seal(at=timezone.now())


@shared_task(name="budgets.reconcile_daily")
def reconcile_daily() -> int:
    """Each night everything is compared, asked for or not. Beat sends this."""
    comparing.ask(by=None, at=timezone.now())
    return comparing.work(at=timezone.now())


@shared_task(name="budgets.reconcile")
def reconcile() -> int:
    """Make the comparisons that somebody asked for. Beat sends this."""
    return comparing.work(at=timezone.now())
