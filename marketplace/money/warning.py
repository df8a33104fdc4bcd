"""Telling people of money that lies unused, or is free near the end of its year, while they can
still plan what it is for."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse

from budgets.models import Budget, Regime
from budgets.money import pounds
from budgets.queries import balances_of, still_promising
from marketplace.front.days import in_words
from marketplace.messages.actions import side_of, tell
from marketplace.money.models import UnusedWarning, YearEndTold
from marketplace.money.queries.rounds import YearEnd, year_end_of
from marketplace.money.queries.unused import Unused, unused_of
from marketplace.people.models import Organisation, Person

TOLD_BEFORE_THE_END = timedelta(days=60)
TOLD_AGAIN_AFTER = timedelta(days=90)
AT_ONCE = 500


def warn_of_unused(*, on: date) -> int:
    """Tell each person once in three months; of how many budgets."""
    lately = UnusedWarning.objects.filter(told_on__gt=on - TOLD_AGAIN_AFTER).values("budget")
    running = Budget.objects.filter(starts_on__lte=on, ends_on__gte=on).exclude(pk__in=lately)
    told = 0
    ids = list(running.order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(ids), AT_ONCE):
        some = Budget.objects.filter(pk__in=ids[first : first + AT_ONCE])
        told += sum(_tell(unused, on) for unused in unused_of(some, on).values())
    return told


def tell_of_year_ends(*, on: date) -> int:
    """Once, some weeks before a budget's last day: what goes on into the next year; of how many."""
    told = YearEndTold.objects.values("budget")
    ending = Budget.objects.filter(ends_on__range=(on, on + TOLD_BEFORE_THE_END))
    waiting = still_promising(ending).exclude(pk__in=told).exclude(regime=Regime.OWN)
    ids, count = list(waiting.order_by("pk").values_list("pk", flat=True)), 0
    for first in range(0, len(ids), AT_ONCE):
        some = list(Budget.objects.filter(pk__in=ids[first : first + AT_ONCE]))
        balances = balances_of(some)
        found = Organisation.objects.filter(party__in={budget.funder_id for budget in some})
        funders = {funder.party_id: funder for funder in found}
        for budget in some:
            end = year_end_of(budget, balances[budget.pk], funders[budget.funder_id], on)
            count += end is not None and _tell_of_end(budget, end, on)
    return count


def _tell_of_end(budget: Budget, end: YearEnd, on: date) -> bool:
    person = Person.objects.filter(party=budget.holder_id, erased_at=None).first()
    if person is None:
        return False
    try:
        with transaction.atomic():
            YearEndTold.objects.create(budget=budget, told_on=on)
            tell(
                users=side_of(person),
                words=f"A budget ends on {in_words(end.last_day)}. {pounds(end.free_pence)} of it "
                f"is free. Up to {pounds(end.carried_pence)} can go on into the next year.",
                path=reverse("money:statement", args=[budget.uuid]),
                about=person,
            )
    except IntegrityError:  # another worker told them
        return False
    return True


def _tell(unused: Unused, on: date) -> bool:
    budget = unused.budget
    person = Person.objects.filter(party=budget.holder_id, erased_at=None).first()
    if person is None:
        return False
    try:
        with transaction.atomic():
            UnusedWarning.objects.create(budget=budget, pence=unused.pence, told_on=on)
            tell(
                users=side_of(person),
                words=f"{pounds(unused.pence)} of a budget is not used yet. You can still plan "
                "what it is for.",
                path=reverse("money:statement", args=[budget.uuid]),
                about=person,
            )
    except IntegrityError:  # another worker told them
        return False
    return True
