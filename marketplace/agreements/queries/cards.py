"""What the pages of an agreement are made of: frozen, and cut to who reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from marketplace.agreements.models import AgreementState
from marketplace.agreements.queries.changes import ChangeLink
from marketplace.agreements.queries.readiness import Authorisation, Slot
from marketplace.agreements.queries.trials import TrialCard
from marketplace.agreements.queries.waiting import Wait


@dataclass(frozen=True)
class LevelCard:
    level: int
    name: str
    words: str
    pence: int
    now_pence: int
    kept_pence: int  # until the end
    ahead_pence: int  # paid when the agreement started
    is_baseline: bool
    is_reached: bool


@dataclass(frozen=True)
class VerdictCard:
    level: int
    name: str
    words: str
    at: datetime
    now_pence: int
    kept_pence: int
    ahead_pence: int  # paid when the agreement started
    returned_pence: int
    how: str
    said_by: str


@dataclass(frozen=True)
class OutcomeCard:
    """Who may not read the person's verdict sees that it was given, and no more."""

    uuid: UUID
    words: str
    domain: str
    levels: tuple[LevelCard, ...]
    review_on: date
    price_pence: int
    importance: int
    difficulty: int
    verdict: VerdictCard | None
    was_said: bool
    was_let_go: bool
    provider_view: str
    is_not: str  # what no budget may buy, and this was said not to be
    may_give_verdict: bool
    may_add_view: bool


@dataclass(frozen=True)
class FundingLine:
    budget: UUID
    words: str
    pence: int


@dataclass(frozen=True)
class PeriodLine:
    number: int
    due_on: date
    pence: int
    state: str


@dataclass(frozen=True)
class AdvanceCard:
    percent: int
    payments: int
    pence: int
    left_pence: int  # that nothing has earned yet
    was_due: bool
    unearned_pence: int  # and nothing can earn it any more
    not_back_pence: int  # of that, what is owed back and has not come


@dataclass(frozen=True)
class PartCard:
    uuid: UUID
    name: str
    outcomes: tuple[OutcomeCard, ...]
    price_pence: int
    cap_pence: int | None
    retention_percent: int
    kept_pence: int  # so far, and not paid yet
    advance: AdvanceCard | None
    wait: Wait | None  # of a draft whose first payment comes too late for a small provider
    periodic_pence: int
    periodic_times: int
    periodic_why: str
    first_due_on: date | None
    periods: tuple[PeriodLine, ...]
    fundings: tuple[FundingLine, ...]  # empty for the provider's side
    relationship: str
    same_household: bool
    asks_how_related: bool
    needs_permission: bool
    authorisations: tuple[Authorisation, ...]  # empty for the provider's side
    may_authorise: bool
    may_choose_budgets: bool
    score: int | None  # of all outcomes said so far; None for the provider's side


@dataclass(frozen=True)
class AgreementPage:
    uuid: UUID
    version: int
    state: str
    state_words: str
    provider: str
    payee: str
    starts_on: date
    ends_on: date
    live_at: datetime | None
    parts: tuple[PartCard, ...]
    slots: tuple[Slot, ...]
    missing: tuple[str, ...]
    plan_to_send: UUID | None  # where what is missing is a funder's answer about it
    can_sign: tuple[Slot, ...]
    may_write: bool
    may_stop: bool
    changes: tuple[ChangeLink, ...]
    trial: TrialCard
    may_ask_for_change: bool
    introduction: UUID | None
    may_be_periodic: bool
    is_own_side: bool
    knows_the_meeting: bool

    @property
    def is_draft(self) -> bool:
        return self.state == AgreementState.DRAFT

    @property
    def is_offered(self) -> bool:
        return self.state == AgreementState.OFFERED

    @property
    def is_live(self) -> bool:
        return self.state == AgreementState.LIVE
