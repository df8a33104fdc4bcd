"""What a person pays themself towards a council's budget, as the council worked it out."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from budgets.models import Regime
from budgets.money import pounds
from marketplace.front.days import in_words
from marketplace.messages.actions import side_of, tell
from marketplace.money.actions.refusals import UnableToPay
from marketplace.money.models import Contribution
from marketplace.money.queries.subjects import BudgetSubject
from marketplace.people import audit
from marketplace.people.models import Organisation, User
from marketplace.people.policy import require


@transaction.atomic
def record_contribution(
    *, subject: BudgetSubject, pence: int, from_on: date, by: User, at: datetime
) -> Contribution:
    """Whole pence every four weeks, from a day on. It moves no money: the person pays the council.

    Raises UnableToPay for a budget that is not a council's: NHS care is free.
    """
    require(by, "contribution.record", subject)
    budget = subject.budget
    if budget.regime != Regime.CARE_ACT:
        raise UnableToPay("NHS money is free. Nobody pays towards it.")
    if not budget.starts_on <= from_on <= budget.ends_on:
        raise UnableToPay("Choose a day of this budget.", field="from_on")
    found = Contribution.objects.create(
        budget=budget, pence=pence, from_on=from_on, recorded_by=by, recorded_at=at
    )
    funder = Organisation.objects.get(party=budget.funder_id)
    audit.record("budget.contribution", subject=subject, by=by, person=subject.person,
                 organisation=funder, at=at, pence=pence)  # fmt: skip
    pays = f"you pay {pounds(pence)} every four weeks" if pence else "you pay nothing"
    tell(
        users=side_of(subject.person),
        words=f"From {in_words(from_on)}, {pays} towards a budget from the council.",
        path=reverse("money:statement", args=[subject.uuid]),
        about=subject.person,
    )
    return found
