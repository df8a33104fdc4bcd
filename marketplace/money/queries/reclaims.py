"""Notices that ask money back: whose word it is now, and what one officer may ask alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet, Sum

from budgets.models import Budget, Form
from marketplace.money.models import Reclaim, ReclaimState
from marketplace.money.queries.budgets import BudgetCard, budget_card
from marketplace.money.queries.proposals import A_YEAR
from marketplace.people.clock import today
from marketplace.people.local_policy import setting
from marketplace.people.models import Organisation, Person, User
from marketplace.people.policy import may

WHO_PAYS = {
    Form.DIRECT_PAYMENT: "{holder}, from the account that holds the direct payment",
    Form.THIRD_PARTY: "{payer}, who holds the money",
    Form.NOTIONAL: "Nobody. {payer} has the money, and keeps it",
}


@dataclass(frozen=True)
class ReclaimPage:
    reclaim: Reclaim
    budget: BudgetCard
    who_pays: str
    may_ask_again: bool
    may_answer: bool
    may_take: bool
    may_drop: bool


def may_reclaim_alone(person: Person, funder: Organisation, at: datetime) -> int:
    """How many pence one officer may still ask back of this person, with nobody's look."""
    alone: int = (
        Reclaim.objects.filter(
            person=person, funder=funder, proposal=None, written_at__gt=at - A_YEAR
        )
        .exclude(state=ReclaimState.DROPPED)
        .aggregate(pence=Sum("pence", default=0))["pence"]
    )
    return max(0, setting(funder, "second_look_pence") - alone)


def reclaims_of(budget: Budget, user: User) -> QuerySet[Reclaim]:
    """The newest first; what waits for a second officer is the funder's alone."""
    return Reclaim.objects.visible_to(user).filter(budget=budget)


def asked_back_of(person: Person) -> QuerySet[Reclaim]:
    """What the person may still ask to have looked at again."""
    found = Reclaim.objects.filter(person=person, state=ReclaimState.SENT)
    return found.select_related("funder").order_by("pk")


def to_answer(funder: Organisation) -> QuerySet[Reclaim]:
    """What waits for the funder: people who ask it to look again, and money whose day has come."""
    asked = Reclaim.objects.filter(funder=funder, state=ReclaimState.RECONSIDERING)
    due = Reclaim.objects.filter(
        funder=funder, state__in=(ReclaimState.SENT, ReclaimState.UPHELD), deadline_on__lt=today()
    )
    return (asked | due).select_related("person").order_by("pk")


def reclaim_page(reclaim: Reclaim, user: User) -> ReclaimPage:
    state, is_over = reclaim.state, bool(reclaim.deadline_on and reclaim.deadline_on < today())
    writes = may(user, "reclaim.write", reclaim)
    card = budget_card(reclaim.budget)
    words = WHO_PAYS[Form(reclaim.budget.form)]
    return ReclaimPage(
        reclaim=reclaim,
        budget=card,
        who_pays=words.format(holder=card.holder, payer=card.payer),
        may_ask_again=state == ReclaimState.SENT and may(user, "reclaim.ask_again", reclaim),
        may_answer=state == ReclaimState.RECONSIDERING and writes,
        may_take=state in (ReclaimState.SENT, ReclaimState.UPHELD) and is_over and writes,
        may_drop=state in (ReclaimState.SENT, ReclaimState.UPHELD) and writes,
    )
