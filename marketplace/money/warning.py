"""Telling people that money lies unused while they can still plan what it is for."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse

from budgets.models import Budget
from budgets.money import pounds
from marketplace.messages.actions import side_of, tell
from marketplace.money.models import UnusedWarning
from marketplace.money.queries.unused import Unused, unused_of
from marketplace.people.models import Person

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
