from celery import shared_task

from marketplace.agreements.actions import chasing, keeping, pauses, periods, terms
from marketplace.introductions.models import Introduction
from marketplace.outbox.handlers import handles
from marketplace.people.clock import now, today
from marketplace.providers.models import Provider


@shared_task(name="agreements.daily")
def daily() -> None:
    """Each morning, before the bank runs: what is due by the calendar, and verdicts to ask for."""
    keeping.make_all_advances_due(on=today(), at=now())
    periods.make_all_due(on=today(), at=now())
    chasing.chase_all(on=today(), at=now())


@handles("provider.suspended")
def tell_of_pause(*, provider: str) -> None:
    pauses.tell_of_pause(provider=Provider.objects.get(uuid=provider))


@handles("provider.restored")
def tell_of_going_on(*, provider: str) -> None:
    pauses.tell_of_going_on(provider=Provider.objects.get(uuid=provider))


@handles("introduction.ended")
def drop_what_was_being_agreed(*, introduction: str) -> None:
    ended = Introduction.objects.get(uuid=introduction)
    terms.drop_with_its_introduction(introduction=ended, at=now())
