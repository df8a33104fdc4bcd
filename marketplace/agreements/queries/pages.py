"""What one reader sees of an agreement: frozen, and cut to who they are to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from budgets.rules import CANNOT_BUY
from marketplace.agreements.attainment import t_score
from marketplace.agreements.interests import may_say_what_happened
from marketplace.agreements.models import (
    LEVELS,
    AgreedOutcome,
    Agreement,
    AgreementState,
    Part,
    SignatureSide,
)
from marketplace.agreements.queries.readiness import (
    Authorisation,
    Slot,
    authorisations_needed,
    missing_from,
    price_of,
    slots_of,
)
from marketplace.consent.models import Tier
from marketplace.consent.queries import tier_for
from marketplace.people.clock import today
from marketplace.people.models import User
from marketplace.people.policy import may
from marketplace.people.roles import Role


@dataclass(frozen=True)
class LevelCard:
    level: int
    name: str
    words: str
    percent: int
    pence: int
    is_baseline: bool


@dataclass(frozen=True)
class VerdictCard:
    level: int
    name: str
    words: str
    at: datetime
    earned_pence: int
    returned_pence: int
    how: str
    said_by: str


@dataclass(frozen=True)
class OutcomeCard:
    uuid: UUID
    words: str
    domain: str
    levels: tuple[LevelCard, ...]
    review_on: date
    is_due: bool
    price_pence: int
    importance: int
    difficulty: int
    verdict: VerdictCard | None
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
class PartCard:
    uuid: UUID
    person: UUID | None  # only for those who may open the person's pages
    name: str
    outcomes: tuple[OutcomeCard, ...]
    price_pence: int
    periodic_pence: int
    periodic_times: int
    periodic_why: str
    first_due_on: date | None
    periods: tuple[PeriodLine, ...]
    fundings: tuple[FundingLine, ...]  # empty for the provider's side
    authorisations: tuple[Authorisation, ...]
    may_choose_budgets: bool
    t_score: float | None


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
    can_sign: tuple[Slot, ...]
    may_write: bool
    may_stop: bool
    may_authorise: bool
    introduction: UUID | None
    sees_money: bool

    @property
    def is_draft(self) -> bool:
        return self.state == AgreementState.DRAFT

    @property
    def is_offered(self) -> bool:
        return self.state == AgreementState.OFFERED

    @property
    def is_live(self) -> bool:
        return self.state == AgreementState.LIVE


def agreement_page(agreement: Agreement, user: User) -> AgreementPage:
    """Build the page for this reader."""
    roles = agreement.roles_of(user)
    sees_money = bool(roles - {Role.PROVIDER, Role.SCHEME})
    parts = agreement.parts.select_related("person__area", "periodic_sum").prefetch_related(
        "outcomes__verdict", "outcomes__provider_view", "fundings__budget"
    )
    draft = agreement.state == AgreementState.DRAFT
    slots = tuple(slots_of(agreement))
    before_live = agreement.state in (AgreementState.DRAFT, AgreementState.OFFERED)
    return AgreementPage(
        uuid=agreement.uuid,
        version=agreement.version,
        state=agreement.state,
        state_words=agreement.get_state_display(),
        provider=agreement.provider.organisation.name,
        payee=agreement.payee.name,
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
        live_at=agreement.live_at,
        parts=tuple(_part_card(part, user, sees_money) for part in parts),
        slots=slots,
        missing=tuple(missing_from(agreement)) if draft else (),
        can_sign=tuple(s for s in slots if _can_sign(s, agreement, user)),
        may_write=before_live and may(user, "agreement.write", agreement),
        may_stop=agreement.state not in (AgreementState.ENDED, AgreementState.DROPPED)
        and may(user, "agreement.stop", agreement),
        may_authorise=agreement.state == AgreementState.OFFERED
        and may(user, "part.authorise", agreement),
        introduction=agreement.introduction.uuid if agreement.introduction else None,
        sees_money=sees_money,
    )


def outcome_card(outcome: AgreedOutcome, user: User) -> OutcomeCard:
    live = outcome.part.agreement.state == AgreementState.LIVE
    verdict = getattr(outcome, "verdict", None)
    view = getattr(outcome, "provider_view", None)
    open_to_verdict = live and verdict is None
    may_record = may(user, "verdict.give", outcome) or may(
        user, "verdict.record_for_person", outcome
    )
    return OutcomeCard(
        uuid=outcome.uuid,
        words=outcome.words,
        domain=outcome.get_domain_display(),
        levels=tuple(_level_card(outcome, level) for level in LEVELS),
        review_on=outcome.review_on,
        is_due=open_to_verdict and outcome.review_on <= today(),
        price_pence=outcome.price_pence,
        importance=outcome.importance,
        difficulty=outcome.difficulty,
        verdict=_verdict_card(outcome) if verdict else None,
        provider_view=view.words if view else "",
        is_not=next((b.words for b in CANNOT_BUY if b.code == outcome.cleared_of), ""),
        may_give_verdict=open_to_verdict
        and may_record
        and may_say_what_happened(user, outcome.part),
        may_add_view=view is None and live and may(user, "verdict.add_provider_view", outcome),
    )


def _can_sign(slot: Slot, agreement: Agreement, user: User) -> bool:
    if slot.signed_at or agreement.state != AgreementState.OFFERED:
        return False
    if slot.side == SignatureSide.PERSON and slot.part:
        return may(user, "agreement.sign_for_person", slot.part)
    if slot.side == SignatureSide.PROVIDER:
        roles = agreement.roles_of(user)
        wanted = Role.SCHEME if agreement.provider.is_household else Role.PROVIDER
        return wanted in roles
    return slot.payer is not None and may(user, "organisation.view", slot.payer)


def _part_card(part: Part, user: User, sees_money: bool) -> PartCard:
    outcomes = tuple(outcome_card(outcome, user) for outcome in part.outcomes.all())
    periodic = getattr(part, "periodic_sum", None)
    own = may(user, "person.view", part.person)
    sees_this_money = sees_money and (own or not part.person.roles_of(user))
    scores = [o.verdict.level if o.verdict else None for o in outcomes]
    return PartCard(
        uuid=part.uuid,
        person=part.person.uuid if own else None,
        name=_name_of(part, user),
        outcomes=outcomes,
        price_pence=price_of(part),
        periodic_pence=periodic.pence if periodic else 0,
        periodic_times=periodic.times if periodic else 0,
        periodic_why=periodic.why if periodic else "",
        first_due_on=periodic.first_due_on if periodic else None,
        periods=tuple(
            PeriodLine(p.number, p.due_on, p.pence, p.get_state_display())
            for p in (periodic.periods.all() if periodic else ())
        ),
        fundings=_fundings(part) if sees_this_money else (),
        authorisations=tuple(authorisations_needed(part)),
        may_choose_budgets=may(user, "agreement.sign_for_person", part),
        t_score=t_score(scores, [float(o.importance * o.difficulty) for o in outcomes]),
    )


def _fundings(part: Part) -> tuple[FundingLine, ...]:
    return tuple(
        FundingLine(
            f.budget.uuid,
            f"{f.budget.get_regime_display()}, {f.budget.get_form_display().lower()}",
            f.pence,
        )
        for f in part.fundings.all()
    )


def _name_of(part: Part, user: User) -> str:
    """Payers and funders see whose agreement they sign; providers what was released to them."""
    roles = part.agreement.roles_of(user)
    if roles & {Role.PAYER, Role.FUNDER} or part.person.roles_of(user):
        return str(part.person)
    tier = tier_for(user, part.person, outline_open=True)
    return str(part.person) if tier >= Tier.CONTACT else part.person.first_name


def _level_card(outcome: AgreedOutcome, level: int) -> LevelCard:
    return LevelCard(
        level=level,
        name=LEVELS[level],
        words=outcome.level_words[level + 2],
        percent=outcome.shares_percent[level + 2],
        pence=outcome.earned_pence(level),
        is_baseline=outcome.baseline == level,
    )


def _verdict_card(outcome: AgreedOutcome) -> VerdictCard:
    verdict = outcome.verdict
    return VerdictCard(
        level=verdict.level,
        name=LEVELS[verdict.level],
        words=verdict.words,
        at=verdict.at,
        earned_pence=verdict.earned_pence,
        returned_pence=verdict.returned_pence,
        how=verdict.get_channel_display(),
        said_by=verdict.said_by,
    )
