"""What waits for a second officer, and what one officer may do alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Sum

from budgets.models import Budget
from budgets.money import pounds
from budgets.queries import given_since
from marketplace.money.models import (
    NoticeKind,
    Proposal,
    ProposalKind,
    ProposalQuerySet,
    ProposalState,
)
from marketplace.money.queries.budgets import BudgetCard, budget_cards
from marketplace.money.queries.instalments import agreed
from marketplace.money.queries.rounds import given_by_rounds
from marketplace.people.local_policy import setting
from marketplace.people.models import Organisation, User
from marketplace.people.policy import may
from marketplace.people.second_step import has_second_step

A_YEAR = timedelta(days=365)
NOTICES = {
    NoticeKind.RECLAIM: "Ask for {pence} back from {person}’s budget",
    NoticeKind.REDUCTION: "Take {pence} out of {person}’s budget",
    NoticeKind.ENDING: "End {person}’s budget, of which {pence} is free",
}


@dataclass(frozen=True)
class ProposalCard:
    proposal: Proposal
    words: str
    budget: BudgetCard | None


@dataclass(frozen=True)
class ProposalPage:
    card: ProposalCard
    needs_second_step: bool
    may_decide: bool
    may_withdraw: bool


def may_give_alone(budget: Budget, funder: Organisation, at: datetime) -> int:
    """How many pence one officer may still put in budgets of this person, with nobody's look."""
    since = at - A_YEAR
    looked_at: int = Proposal.objects.filter(
        kind=ProposalKind.ALLOCATE,
        state=ProposalState.CONFIRMED,
        decided_at__gt=since,
        budget__holder=budget.holder_id,
        budget__funder=budget.funder_id,
    ).aggregate(pence=Sum("pence", default=0))["pence"]
    to_come = agreed().filter(
        schedule__budget__holder=budget.holder_id, schedule__budget__funder=budget.funder_id
    )
    looked_at -= to_come.aggregate(pence=Sum("pence", default=0))["pence"]
    looked_at += given_by_rounds(budget.holder_id, budget.funder_id, since)
    alone = given_since(holder=budget.holder_id, funder=budget.funder_id, since=since) - looked_at
    return max(0, setting(funder, "second_look_pence") - alone)


def proposals_of(organisation: Organisation) -> ProposalQuerySet:
    """The newest first, whatever became of them."""
    return Proposal.objects.filter(organisation=organisation).select_related(
        "budget", "asked_by", "decided_by", "reclaim", "audit"
    )


def waiting_for(budget: Budget, user: User) -> ProposalQuerySet:
    """What this user may know to be waiting for a budget."""
    return Proposal.objects.visible_to(user).waiting().filter(budget=budget)


def to_decide(organisation: Organisation, user: User) -> ProposalQuerySet:
    """Those that wait for this user: of the same funder, and asked for by somebody else."""
    return proposals_of(organisation).waiting().exclude(asked_by=user).order_by("pk")


def proposal_cards(proposals: list[Proposal]) -> list[ProposalCard]:
    budgets = [each.budget for each in proposals if each.budget]
    cards = {card.uuid: card for card in budget_cards(budgets)}
    return [
        ProposalCard(each, _in_words(each, card), card)
        for each in proposals
        for card in [cards[each.budget.uuid] if each.budget else None]
    ]


def proposal_page(proposal: Proposal, user: User) -> ProposalPage:
    is_waiting = proposal.state == ProposalState.WAITING
    decides = is_waiting and may(user, "proposal.decide", proposal)
    has_two = has_second_step(user)
    return ProposalPage(
        card=proposal_cards([proposal])[0],
        needs_second_step=decides and not has_two,
        may_decide=decides and has_two,
        may_withdraw=is_waiting and may(user, "proposal.withdraw", proposal),
    )


def _in_words(proposal: Proposal, budget: BudgetCard | None) -> str:
    if proposal.kind == ProposalKind.ROUND:
        return f"Open next year’s budgets with {pounds(proposal.pence)} in all"
    if budget is None:
        return f"Let one officer alone put in {pounds(proposal.pence)} a year for each person"
    if proposal.kind == ProposalKind.AUDIT:
        why = proposal.audit.get_unusual_display()
        return f"Look into {budget.holder}’s budget: {why[0].lower()}{why[1:]}"
    if proposal.kind == ProposalKind.CLAWBACK:
        words = NOTICES[NoticeKind(proposal.reclaim.kind)]
        return words.format(pence=pounds(proposal.pence), person=budget.holder)
    return f"Put {pounds(proposal.pence)} in {budget.holder}’s budget"
