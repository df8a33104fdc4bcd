"""How many people near someone want the same: a number from five up, and otherwise none."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from marketplace.commissions.models import Counted
from marketplace.people.models import Area, Person, User
from marketplace.providers.vocabulary import SupportKind

LEAST_SHOWN = 5


def if_enough(number: int) -> int | None:
    """The number, from five up; below that nobody learns even whether it is none."""
    return number if number >= LEAST_SHOWN else None


@dataclass(frozen=True)
class Near:
    """One kind of support: whether the person is counted, and how many others are, if enough."""

    kind: str
    label: str
    is_mine: bool
    others: int | None


def near(person: Person, *, reader: User) -> tuple[Near, ...]:
    """For each kind. The reader's own side isn't among the others: who helps four can't find out
    about a fifth."""
    mine = set(person.counted.values_list("kind", flat=True))
    others = Counted.objects.living_in(person.area).exclude(
        person__in=Person.objects.visible_to(reader)
    )
    counts = dict(
        others.order_by()
        .values_list("kind")
        .annotate(Count("person"))
        .values_list("kind", "person__count")
    )
    return tuple(
        Near(kind.value, str(kind.label), kind.value in mine, if_enough(counts.get(kind.value, 0)))
        for kind in SupportKind
    )


def who_want(area: Area, kinds: Collection[str]) -> QuerySet[Person]:
    """Those counted in this area for any of these kinds. To be told something, never listed."""
    counted = Counted.objects.living_in(area).filter(kind__in=kinds)
    return Person.objects.filter(pk__in=counted.values("person_id"))


def not_of(reader: User, persons: QuerySet[Person]) -> QuerySet[Person]:
    """But for those whom this reader may read of anyway."""
    return persons.exclude(pk__in=Person.objects.visible_to(reader).values("pk"))
