"""Whoever must look at a difference hears of it once, with all that were found since the last."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from budgets.models import Difference, Looker
from budgets.queries.differences import unexplained
from marketplace.messages.actions import staff_of, tell
from marketplace.money.queries.differences import to_look_at
from marketplace.people.clock import now
from marketplace.people.models import Organisation
from marketplace.people.records.organisations import OrganisationKind


@transaction.atomic
def tell_of_differences() -> int:
    """Tell each organisation once; of how many differences."""
    news = unexplained().filter(told_at=None).order_by()
    ids = set(news.values_list("pk", flat=True))
    owners = Q(party__in=news.exclude(owner=None).values("owner"))
    if news.filter(looker=Looker.OPERATOR).exists():
        owners |= Q(kind=OrganisationKind.HUB)
    for organisation in Organisation.objects.filter(owners):
        waits = to_look_at(organisation).filter(pk__in=ids).count()
        if waits:
            _tell(organisation, waits)
    return Difference.objects.filter(pk__in=ids, told_at=None).update(told_at=now())


def _tell(organisation: Organisation, waits: int) -> None:
    many = f"{waits} things about money do not" if waits > 1 else "Something about money does not"
    tell(
        users=staff_of(organisation),
        words=f"{many} add up. Please look and say what you find.",
        path=reverse("money:differences", args=[organisation.uuid]),
        needs_action=True,
    )
