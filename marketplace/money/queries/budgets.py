"""Budgets with names and balances: a person's, and those an organisation funds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from budgets.models import Budget, Stop
from budgets.queries import Balance, balances_of, stops_of
from marketplace.agreements.queries.money import words_of
from marketplace.money.queries.wording import organisations_by_party, persons_by_party
from marketplace.people.models import Organisation, Person

_NUMBER = re.compile("[0-9a-f]{8}")


@dataclass(frozen=True)
class BudgetCard:
    uuid: UUID
    words: str
    holder: str
    funder: str
    payer: str
    regime: str
    form: str
    starts_on: date
    ends_on: date
    balance: Balance
    stop: Stop | None  # in force: it promises nothing new


def budgets_of_person(person: Person) -> list[BudgetCard]:
    return budget_cards(Budget.objects.filter(holder=person.party_id).order_by("-ends_on", "-pk"))


def budgets_funded_by(organisation: Organisation, *, words: str = "") -> QuerySet[Budget]:
    """The newest first: all of them, or those of people with this number or these names."""
    funded = Budget.objects.filter(funder=organisation.party_id).order_by("-pk")
    if not words:
        return funded
    number = _plain(words)
    fits = Q(uuid__startswith=number) if _NUMBER.fullmatch(number) else Q()
    named = Q()
    for word in words.split():
        named &= Q(first_name__icontains=word) | Q(last_name__icontains=word)
    return funded.filter(holder__in=Person.objects.filter(fits | named).values("party_id"))


def budget_card(budget: Budget) -> BudgetCard:
    return budget_cards([budget])[0]


def person_by_number(number: str, born_on: date, organisation: Organisation) -> Person | None:
    """Find the one person in the funder's area with this number and birthday, or nobody.

    The number is on the person's money page. Both must fit, so that a funder opens a budget for
    someone who gave them the number, and can't look people up.
    """
    plain = _plain(number)
    people = Person.objects.filter(
        area=organisation.area_id, born_on=born_on, erased_at=None, died_on=None
    )
    return next((p for p in people if p.uuid.hex[:8] == plain), None)


def number_of(person: Person) -> str:
    plain = person.uuid.hex[:8].upper()
    return f"{plain[:4]}-{plain[4:]}"


def budget_cards(budgets: Iterable[Budget]) -> list[BudgetCard]:
    """With names and balances: a handful of queries for a whole list."""
    budgets = list(budgets)
    balances = balances_of(budgets)
    stops = stops_of([b.pk for b in budgets])
    ids = {i for b in budgets for i in (b.holder_id, b.funder_id, b.payer_id)}
    names = persons_by_party(ids) | organisations_by_party(ids)
    return [card_of(b, names, balances[b.pk], stops.get(b.pk)) for b in budgets]


def card_of(
    budget: Budget, names: Mapping[int, str], balance: Balance, stop: Stop | None
) -> BudgetCard:
    return BudgetCard(
        uuid=budget.uuid,
        words=words_of(budget),
        holder=names.get(budget.holder_id, ""),
        funder=names.get(budget.funder_id, ""),
        payer=names.get(budget.payer_id, ""),
        regime=budget.regime,
        form=budget.form,
        starts_on=budget.starts_on,
        ends_on=budget.ends_on,
        balance=balance,
        stop=stop,
    )


def _plain(number: str) -> str:
    """However its eight letters and figures were typed: with spaces, any dash, capitals."""
    return re.sub(r"[\s\-\u2010-\u2015]", "", number).lower()
