from celery import shared_task

from marketplace.agreements.models import Part
from marketplace.money import alarms, cooling_off, telling, telling_of_runs, warning
from marketplace.money.actions import audits, deaths, instalments, owed_back, rounds
from marketplace.money.models import Round
from marketplace.outbox.handlers import handles
from marketplace.people.clock import now, today


@shared_task(name="money.tell_of_payments")
def tell_of_payments() -> int:
    """Every minute: whoever was asked to pay, or is late with it, hears of it."""
    return telling.tell_of_payments() + telling_of_runs.tell_of_transfers()


@shared_task(name="money.tell_of_differences")
def tell_of_differences() -> int:
    """Each morning, after the night's comparison: whoever must look at something hears of it."""
    return alarms.tell_of_differences()


@shared_task(name="money.tell_of_bank_changes")
def tell_of_bank_changes() -> int:
    """Every minute: a payee whose account changed hears of it, and so does whoever pays it."""
    return cooling_off.tell_of_bank_changes()


@shared_task(name="money.warn_of_unused")
def warn_of_unused() -> int:
    """Each morning: whoever has money that lies unused hears of it while they can plan it."""
    return warning.warn_of_unused(on=today())


@shared_task(name="money.close_audits")
def close_audits() -> int:
    """Each morning: audits whose days are over are closed, and the person hears of it."""
    return audits.close_overdue(on=today(), at=now())


@shared_task(name="money.return_ended")
def return_ended() -> int:
    """Each morning: what is free again in budgets that have ended goes back to its funder."""
    return deaths.return_ended(at=now())


@handles("round.confirmed")
def open_next_budgets(*, round: str) -> None:
    rounds.carry_out(planned=Round.objects.get(uuid=round), at=now())


@handles("advance.unearned")
def owe_back_unearned(*, part: str) -> None:
    owed_back.owe_back_unearned(part=Part.objects.get(uuid=part), at=now())


@shared_task(name="money.go_on_with_rounds")
def go_on_with_rounds() -> int:
    """Every few minutes: money of years that are over goes on, and people hear of new budgets."""
    return rounds.carry_forward(on=today(), at=now()) + rounds.tell_of_rounds(at=now())


@shared_task(name="money.tell_of_year_ends")
def tell_of_year_ends() -> int:
    """Each morning: whoever has money free near the end of its year hears what becomes of it."""
    return warning.tell_of_year_ends(on=today())


@shared_task(name="money.give_instalments")
def give_instalments() -> int:
    """Each morning: parts of money whose day has come can be used."""
    return instalments.give_due(on=today(), at=now())
