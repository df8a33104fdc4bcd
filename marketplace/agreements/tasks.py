from celery import shared_task

from marketplace.agreements.actions import chasing, periods
from marketplace.people.clock import now, today


@shared_task(name="agreements.daily")
def daily() -> None:
    """Each morning, before the bank runs: what is due by the calendar, and verdicts to ask for."""
    periods.make_all_due(on=today(), at=now())
    chasing.chase_all(on=today(), at=now())
