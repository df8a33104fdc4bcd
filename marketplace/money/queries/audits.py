"""A funder's audits: the hat for a draw, what an open one shows, what the person reads of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.timezone import localdate

from budgets.models import Budget, Commitment
from marketplace.agreements.models import LEVELS, Verdict
from marketplace.money.models import AuditAnswer, AuditState, BudgetAudit, Sample, Unusual
from marketplace.money.queries.budgets import BudgetCard, budget_card, budget_cards
from marketplace.money.queries.statements import StatementLine, budget_statement
from marketplace.money.queries.unusual import unusual_in
from marketplace.money.records.takeovers import Takeover, TakeoverState
from marketplace.people.local_policy import setting
from marketplace.people.models import AuditEntry, Organisation, Person, User
from marketplace.people.policy import may

LOOKED = "budget_audit.looked"


@dataclass(frozen=True)
class Saying:
    """What the person said happened."""

    at: date
    outcome: str
    level: str
    words: str
    provider_view: str


@dataclass(frozen=True)
class OpenedUp:
    """All that an audit shows and nothing else does: of its days alone, newest first."""

    lines: tuple[StatementLine, ...]
    sayings: tuple[Saying, ...]


@dataclass(frozen=True)
class Look:
    who: str
    when: object


@dataclass(frozen=True)
class AuditPage:
    audit: BudgetAudit
    budget: BudgetCard
    is_persons: bool
    is_open: bool
    by_lot: bool
    answers: tuple[AuditAnswer, ...]
    looks: tuple[Look, ...]
    others: tuple[BudgetAudit, ...]  # of the same budget, newest first
    may_look: bool
    may_find: bool
    may_answer: bool
    easy: str  # the last easy sentence
    may_act: bool  # by the ways there are for any officer: a notice, a smaller budget


@dataclass(frozen=True)
class UnusualCard:
    budget: BudgetCard
    whats: tuple[Unusual, ...]


@dataclass(frozen=True)
class AuditCard:
    audit: BudgetAudit
    budget: BudgetCard


@dataclass(frozen=True)
class Days:
    first: date
    last: date


def days_to_draw(funder: Organisation, on: date) -> Days:
    """The whole months that a draw is about: the latest that are over, as many as the funder's
    rules say. Whoever draws does not choose them."""
    months = 12 * on.year + on.month - 1 - setting(funder, "audit_months")
    first = date(months // 12, months % 12 + 1, 1)
    return Days(first, on.replace(day=1) - timedelta(days=1))


def to_draw_from(funder: Organisation, days: Days) -> QuerySet[Budget]:
    """Every budget that ran on any of these days, but of the dead and where one is in hand."""
    gone = Person.objects.exclude(died_on=None, erased_at=None).values("party")
    in_hand = BudgetAudit.objects.in_hand().values("budget")
    running = Budget.objects.filter(
        funder=funder.party_id, starts_on__lte=days.last, ends_on__gte=days.first
    )
    return running.exclude(holder__in=gone).exclude(pk__in=in_hand).order_by("pk")


def most_to_draw(funder: Organisation, among: int) -> int:
    """A sample is a small share of all, but always one at least."""
    return max(1, among * setting(funder, "audit_most_percent") // 100)


def next_draw_on(funder: Organisation) -> date | None:
    """From when on there may be another draw; None: now."""
    latest = Sample.objects.filter(funder=funder).first()
    if latest is None:
        return None
    return localdate(latest.drawn_at) + timedelta(days=setting(funder, "audit_draw_days"))


def unusual_cards(funder: Organisation, on: date, *, most: int) -> list[UnusualCard]:
    """Budgets of today with something unusual about them, the oldest first."""
    budgets = {budget.pk: budget for budget in to_draw_from(funder, Days(on, on))}
    found = unusual_in(budgets.values(), on)
    oldest = [pk for pk in budgets if pk in found][:most]
    cards = budget_cards(budgets[pk] for pk in oldest)
    return [UnusualCard(card, found[pk]) for card, pk in zip(cards, oldest, strict=True)]


def audit_cards(audits: Iterable[BudgetAudit]) -> list[AuditCard]:
    audits = list(audits)
    cards = {card.uuid: card for card in budget_cards(audit.budget for audit in audits)}
    return [AuditCard(audit, cards[audit.budget.uuid]) for audit in audits]


def audit_page(audit: BudgetAudit, user: User, on: date) -> AuditPage:
    finds, died = audit.state in (AuditState.OPEN, AuditState.QUESTION), audit.person.died_on
    return AuditPage(
        audit=audit,
        budget=budget_card(audit.budget),
        is_persons=may(user, "person.view", audit.person),
        is_open=audit.is_open_on(on),
        by_lot=audit.sample is not None,
        answers=tuple(audit.answers.select_related("recorded_by")),
        looks=looks_at(audit),
        others=tuple(
            BudgetAudit.objects.visible_to(user).filter(budget=audit.budget).exclude(pk=audit.pk)
        ),
        may_look=may(user, "audit.look", audit),
        may_find=finds and may(user, "audit.find", audit),
        may_answer=may(user, "audit.answer", audit),
        easy="Nobody is asked to answer." if died else "You can say something about it.",
        may_act=audit.state == AuditState.CONCERN and not died and may(user, "audit.find", audit),
    )


def looks_at(audit: BudgetAudit) -> tuple[Look, ...]:
    """Each single time that an officer read what it opens, newest first."""
    found = AuditEntry.objects.filter(verb=LOOKED, subject_uuid=audit.uuid)
    return tuple(Look(str(entry.actor), entry.at) for entry in found.select_related("actor"))


def opened_up(audit: BudgetAudit) -> OpenedUp:
    """The single lines and the person's words. Asking whether they may be read is the caller's."""
    within = budget_statement(audit.budget).lines
    said = _said_of(audit.budget).select_related("outcome", "outcome__provider_view")
    return OpenedUp(
        lines=tuple(line for line in within if _is_within(audit, localdate(line.at))),
        sayings=tuple(
            Saying(
                at=localdate(verdict.at),
                outcome=verdict.outcome.words,
                level=LEVELS[verdict.level],
                words=verdict.words,
                provider_view=getattr(getattr(verdict.outcome, "provider_view", None), "words", ""),
            )
            for verdict in said
            if _is_within(audit, localdate(verdict.at))
        ),
    )


def _said_of(budget: Budget) -> QuerySet[Verdict]:
    """About what this budget promised when it was said: not before it took a promise over from
    another funder's, nor once another had taken it over."""
    promised = Commitment.objects.filter(
        budget=budget, part=OuterRef("outcome__part__uuid"), committed_at__lte=OuterRef("at")
    )
    moved = Takeover.objects.filter(
        Q(out_of=budget) | Q(into=budget),
        part=OuterRef("outcome__part"),
        state=TakeoverState.DONE,
        ended_at__lte=OuterRef("at"),
    ).order_by("-ended_at", "-pk")
    verdicts = Verdict.objects.annotate(last_out_of=Subquery(moved.values("out_of")[:1]))
    return verdicts.filter(
        Exists(promised), Q(last_out_of__isnull=True) | ~Q(last_out_of=budget.pk)
    )


def _is_within(audit: BudgetAudit, day: date) -> bool:
    return audit.from_on <= day <= audit.to_on
