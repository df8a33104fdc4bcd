"""A funder's notices: what they plan, whose word it is now, what one officer may plan alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet, Sum

from budgets.models import Budget, Form
from budgets.money import pounds
from marketplace.money.models import NoticeKind, Reclaim, ReclaimState
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

# What each kind of notice says: to the person, and on the pages of both sides.
HEADINGS = {
    NoticeKind.RECLAIM: "{funder} asks for {pence} back",
    NoticeKind.REDUCTION: "{funder} plans to take {pence} out of a budget",
    NoticeKind.ENDING: "{funder} plans to end a budget",
    NoticeKind.SUSPENSION: "{funder} stopped a budget for now",
}
TO_DO = {
    NoticeKind.RECLAIM: "Take back what {person} did not use",
    NoticeKind.REDUCTION: "Make a budget of {person} smaller: its day has come",
    NoticeKind.ENDING: "End a budget of {person}: its day has come",
}

BUTTONS = {
    NoticeKind.RECLAIM: "Take the money back now",
    NoticeKind.REDUCTION: "Make the budget smaller now",
    NoticeKind.ENDING: "End the budget now",
}


# What the person hears beside that, where it takes effect at once.
MEANS = {
    NoticeKind.SUSPENSION: "It promises nothing new. What was promised or earned is still paid. "
}
# What the person hears when their funder has looked again, and nothing changes or all does.
STAYS = {NoticeKind.SUSPENSION: "The budget stays stopped for now."}
IS_OFF = {NoticeKind.SUSPENSION: "The budget goes on. It can promise money again."}


@dataclass(frozen=True)
class ReclaimPage:
    reclaim: Reclaim
    heading: str
    state: str
    is_over: bool  # of a stop
    to_do: str  # what its button says, once its day has come
    budget: BudgetCard
    who_pays: str
    may_ask_again: bool
    may_answer: bool
    may_take: bool
    may_drop: bool


def heading_of(reclaim: Reclaim, funder: str = "") -> str:
    """What a notice plans, in words; `funder` is what its funder is called there."""
    words = HEADINGS[NoticeKind(reclaim.kind)]
    return words.format(funder=funder or reclaim.funder, pence=pounds(reclaim.pence))


def is_past_stop(reclaim: Reclaim) -> bool:
    """The budget was stopped, and goes on or has ended."""
    return reclaim.state == ReclaimState.DROPPED and reclaim.kind == NoticeKind.SUSPENSION


def state_of(reclaim: Reclaim) -> str:
    return "It is over" if is_past_stop(reclaim) else reclaim.get_state_display()


def outcome_of(reclaim: Reclaim, *, upheld: bool) -> str:
    """What became of a notice that was looked at again, to the person."""
    kind = NoticeKind(reclaim.kind)
    if upheld:
        return STAYS.get(kind, f"{heading_of(reclaim, 'It still')}.")
    return IS_OFF.get(kind, "It no longer plans what it wrote.")


def to_do_of(reclaim: Reclaim) -> str:
    """What the funder's officer has to do about it now."""
    if reclaim.state == ReclaimState.RECONSIDERING:
        return f"Look again at what {reclaim.person} has been written about a budget"
    return TO_DO[NoticeKind(reclaim.kind)].format(person=reclaim.person)


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


@dataclass(frozen=True)
class NoticeCard:
    reclaim: Reclaim
    words: str
    state: str


def reclaims_of(budget: Budget, user: User) -> list[NoticeCard]:
    """The newest first; what waits for a second officer is the funder's alone."""
    found = Reclaim.objects.visible_to(user).filter(budget=budget).select_related("funder")
    return [NoticeCard(each, heading_of(each), state_of(each)) for each in found]


def asked_back_of(person: Person) -> QuerySet[Reclaim]:
    """What the person may still ask to have looked at again."""
    found = Reclaim.objects.filter(person=person, state=ReclaimState.SENT)
    return found.select_related("funder").order_by("pk")


def to_answer(funder: Organisation) -> QuerySet[Reclaim]:
    """What waits for the funder: people who ask it to look again, and money whose day has come."""
    asked = Reclaim.objects.filter(funder=funder, state=ReclaimState.RECONSIDERING)
    due = Reclaim.objects.filter(
        funder=funder, state__in=(ReclaimState.SENT, ReclaimState.UPHELD), deadline_on__lt=today()
    ).exclude(kind=NoticeKind.SUSPENSION)
    return (asked | due).select_related("person").order_by("pk")


def reclaim_page(reclaim: Reclaim, user: User) -> ReclaimPage:
    state, is_due = reclaim.state, bool(reclaim.deadline_on and reclaim.deadline_on < today())
    is_open = state in (ReclaimState.SENT, ReclaimState.UPHELD)
    writes = may(user, "reclaim.write", reclaim)
    card = budget_card(reclaim.budget)
    takes_effect = reclaim.kind != NoticeKind.SUSPENSION  # that did, at once
    words = WHO_PAYS[Form(reclaim.budget.form)]
    return ReclaimPage(
        reclaim=reclaim,
        heading=heading_of(reclaim),
        state=state_of(reclaim),
        is_over=is_past_stop(reclaim),
        to_do=BUTTONS.get(NoticeKind(reclaim.kind), ""),
        budget=card,
        who_pays=words.format(holder=card.holder, payer=card.payer),
        may_ask_again=state == ReclaimState.SENT and may(user, "reclaim.ask_again", reclaim),
        may_answer=state == ReclaimState.RECONSIDERING and writes,
        may_take=takes_effect and is_open and is_due and writes,
        may_drop=is_open and writes,
    )
