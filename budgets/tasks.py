"""Background work. Messages are hints: everything is found in the database by the sweep."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from budgets import seals
from budgets.models import Confirmation, Party
from budgets.rails import confirmations, remittance
from budgets.rails import sweep as sweeping


@shared_task(name="budgets.sweep")
def sweep() -> int:
    """Carry on every payment whose time has come. Beat sends this."""
    return sweeping.sweep(at=timezone.now())


@shared_task(name="budgets.prepare_run")
def prepare_run(payer_id: int, by: int | None = None) -> int | None:
    """Gather one payer's due payments now; the id of the run, or None when nothing is due."""
    payer = Party.objects.get(pk=payer_id)
    run = remittance.prepare_run(payer=payer, by=by, at=timezone.now())
    return run.pk if run else None


@shared_task(name="budgets.apply_confirmation")
def apply_confirmation(confirmation_id: int) -> int:
    """Let one file's lines take effect; how many did."""
    confirmation = Confirmation.objects.get(pk=confirmation_id)
    return confirmations.apply_confirmation(confirmation=confirmation, at=timezone.now())


@shared_task(name="budgets.seal")
def seal() -> int:
    """Seal what was posted since the last time; how many blocks that made. Beat sends this."""
    return seals.seal(at=timezone.now())
