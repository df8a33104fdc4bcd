"""What one reader sees of an agreement: frozen, and cut to who they are to it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from budgets.queries import money_of_part, recouped_for, retained_for
from budgets.rules import CANNOT_BUY
from budgets.terms import Standing
from marketplace.agreements.attainment import t_score
from marketplace.agreements.models import (
    LEVELS,
    AgreedOutcome,
    Agreement,
    AgreementState,
    Part,
    Verdict,
)
from marketplace.agreements.queries.cards import (
    AdvanceCard,
    AgreementPage,
    FundingLine,
    LevelCard,
    OutcomeCard,
    PartCard,
    PeriodLine,
    VerdictCard,
)
from marketplace.agreements.queries.changes import changes_to, may_agree, may_ask_for_change
from marketplace.agreements.queries.money import words_of
from marketplace.agreements.queries.readiness import (
    Slot,
    authorisations_needed,
    may_be_periodic,
    missing_from,
    price_of,
    slots_of,
)
from marketplace.agreements.queries.rights import PartRights, rights_to
from marketplace.agreements.queries.settling import (
    advance_now,
    may_still_earn,
    standing_before,
    would_pay,
)
from marketplace.agreements.queries.trials import trial_card
from marketplace.agreements.queries.waiting import long_wait_of
from marketplace.people.clock import today
from marketplace.people.models import User
from marketplace.people.policy import MAY, may
from marketplace.plans.queries import funders_still_to_ask, plan_in_force

WITH_PARTS = ("person__area", "periodic_sum", "advance", "agreement__provider__organisation")


def agreement_page(agreement: Agreement, user: User) -> AgreementPage:
    """Build the page for this reader: their own part, the one they pay, or all they provide."""
    parts = list(
        Part.objects.visible_to(user)
        .filter(agreement=agreement)
        .select_related(*WITH_PARTS)
        .prefetch_related("outcomes__verdict", "outcomes__provider_view", "fundings__budget")
        .order_by("pk")
    )
    rights = {part.pk: rights_to(part, user) for part in parts}
    sees_money = any(theirs.sees_money for theirs in rights.values())
    slots = tuple(slots_of(agreement, _names_in(rights)))
    is_draft = agreement.state == AgreementState.DRAFT
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
        parts=tuple(_part_card(part, rights[part.pk]) for part in parts),
        slots=slots,
        missing=tuple(missing_from(agreement, hears_of_money=sees_money) if is_draft else ()),
        plan_to_send=_plan_to_send(agreement, user) if is_draft else None,
        can_sign=_can_sign(slots, agreement, user),
        may_write=before_live and may(user, "agreement.write", agreement),
        may_stop=agreement.state not in (AgreementState.ENDED, AgreementState.DROPPED)
        and may(user, "agreement.stop", agreement),
        changes=changes_to(agreement),
        trial=trial_card(agreement, user),
        may_ask_for_change=may_ask_for_change(agreement, user),
        introduction=agreement.introduction.uuid if agreement.introduction else None,
        may_be_periodic=may_be_periodic(agreement),
        is_own_side=any(theirs.is_own_side for theirs in rights.values()),
        knows_the_meeting=bool(MAY["introduction.view"] & agreement.roles_of(user)),
    )


def outcome_page(outcome: AgreedOutcome, user: User) -> OutcomeCard:
    """One outcome alone, as this reader sees it."""
    return outcome_card(outcome, rights_to(outcome.part, user))


def outcome_card(outcome: AgreedOutcome, rights: PartRights) -> OutcomeCard:
    verdict = getattr(outcome, "verdict", None)
    view = getattr(outcome, "provider_view", None)
    running = outcome.part.agreement.state in (AgreementState.LIVE, AgreementState.ENDED)
    is_open = running and verdict is None and outcome.let_go_at is None
    reads = rights.reads_verdicts or (verdict and verdict.recorded_by_id == rights.reader_id)
    before = standing_before(outcome)
    has_begun = outcome.part.agreement.starts_on <= today()
    return OutcomeCard(
        uuid=outcome.uuid,
        words=outcome.words,
        domain=outcome.get_domain_display(),
        levels=tuple(
            _level_card(outcome, level, verdict if reads else None, before)
            for level in sorted(LEVELS, reverse=True)
        ),
        review_on=outcome.review_on,
        price_pence=outcome.price_pence,
        importance=outcome.importance,
        difficulty=outcome.difficulty,
        verdict=_verdict_card(outcome) if verdict and reads else None,
        was_said=verdict is not None,
        was_let_go=outcome.let_go_at is not None,
        provider_view=view.words if view and rights.reads_verdicts else "",
        is_not=next((b.words for b in CANNOT_BUY if b.code == outcome.cleared_of), ""),
        may_give_verdict=is_open and has_begun and rights.may_give_verdict,
        may_add_view=view is None and running and rights.may_add_view,
    )


def _plan_to_send(agreement: Agreement, user: User) -> UUID | None:
    """The plan in force, where a budget chosen is of a funder who has not read it."""
    for part in agreement.parts.select_related("person").prefetch_related("fundings__budget"):
        plan = plan_in_force(part.person)
        if plan and may(user, "plan.send", plan):
            new = {each.funder.party_id for each in funders_still_to_ask(plan)}
            if new & {funding.budget.funder_id for funding in part.fundings.all()}:
                return plan.uuid
    return None


def _names_in(rights: Mapping[int, PartRights]) -> Mapping[int, str]:
    return {pk: theirs.name for pk, theirs in rights.items()}


def _can_sign(slots: tuple[Slot, ...], agreement: Agreement, user: User) -> tuple[Slot, ...]:
    if agreement.state != AgreementState.OFFERED:
        return ()
    return tuple(slot for slot in slots if not slot.signed_at and may_agree(agreement, slot, user))


def _part_card(part: Part, rights: PartRights) -> PartCard:
    outcomes = tuple(outcome_card(outcome, rights) for outcome in part.outcomes.all())
    periodic = getattr(part, "periodic_sum", None)
    needed = authorisations_needed(part) if part.agreement.state == AgreementState.OFFERED else []
    waits = part.agreement.state == AgreementState.OFFERED and rights.may_authorise
    return PartCard(
        uuid=part.uuid,
        name=rights.name,
        outcomes=outcomes,
        price_pence=price_of(part),
        cap_pence=part.cap_pence,
        retention_percent=part.retention_percent,
        kept_pence=money_of_part(part.uuid).retained_pence if part.retention_percent else 0,
        advance=_advance_card(part),
        wait=long_wait_of(part) if part.agreement.state == AgreementState.DRAFT else None,
        periodic_pence=periodic.pence if periodic else 0,
        periodic_times=periodic.times if periodic else 0,
        periodic_why=periodic.why if periodic else "",
        first_due_on=periodic.first_due_on if periodic else None,
        periods=tuple(
            PeriodLine(p.number, p.due_on, p.pence, p.get_state_display())
            for p in (periodic.periods.all() if periodic else ())
        ),
        fundings=_fundings(part) if rights.sees_money else (),
        relationship=part.get_relationship_display(),
        same_household=part.same_household,
        asks_how_related=_asks_how_related(part) and rights.is_own_side,
        needs_permission=bool(needed),
        authorisations=tuple(needed) if rights.sees_money else (),
        may_authorise=waits and bool(needed),
        may_choose_budgets=rights.may_agree,
        score=_score(part, rights) if rights.sees_score else None,
    )


def _advance_card(part: Part) -> AdvanceCard | None:
    advance = getattr(part, "advance", None)
    if not advance:
        return None
    now = advance_now(part)
    over_pence = 0 if may_still_earn(part) else now.left_pence
    return AdvanceCard(
        percent=advance.percent,
        payments=advance.payments,
        pence=now.pence + now.owed_back_pence,
        left_pence=now.left_pence,
        was_due=advance.made_due_at is not None,
        unearned_pence=over_pence + now.owed_back_pence,
        not_back_pence=over_pence + now.not_back_pence,
    )


def _score(part: Part, rights: PartRights) -> int | None:
    """How far everything said so far was reached, taken together; money never depends on it.

    A funder reads it of three or more, so that it tells of no single one.
    """
    said = [(o.verdict.level, o.weight) for o in part.outcomes.all() if hasattr(o, "verdict")]
    if len(said) < 3 and not rights.is_own_side:
        return None
    score = t_score([level for level, _ in said], [weight for _, weight in said])
    return None if score is None else round(score)


def _asks_how_related(part: Part) -> bool:
    """Only a direct payment has rules about family."""
    return any(
        f.budget.form == "direct_payment" and f.budget.regime != "own" for f in part.fundings.all()
    )


def _fundings(part: Part) -> tuple[FundingLine, ...]:
    return tuple(
        FundingLine(
            f.budget.uuid,
            words_of(f.budget),
            f.pence,
        )
        for f in part.fundings.all()
    )


def _level_card(
    outcome: AgreedOutcome, level: int, verdict: Verdict | None, before: Standing
) -> LevelCard:
    pays = would_pay(outcome, level, before)
    return LevelCard(
        level=level,
        name=LEVELS[level],
        words=outcome.level_words[level + 2],
        pence=pays.gross,
        now_pence=pays.net,
        kept_pence=pays.retained,
        ahead_pence=pays.recouped,
        is_baseline=outcome.baseline == level,
        is_reached=verdict is not None and verdict.level == level,
    )


def _verdict_card(outcome: AgreedOutcome) -> VerdictCard:
    verdict = outcome.verdict
    kept = retained_for(verdict.uuid) if outcome.part.retention_percent else 0
    ahead = recouped_for(verdict.uuid) if hasattr(outcome.part, "advance") else 0
    return VerdictCard(
        level=verdict.level,
        name=LEVELS[verdict.level],
        words=verdict.words,
        at=verdict.at,
        now_pence=verdict.earned_pence - kept - ahead,
        kept_pence=kept,
        ahead_pence=ahead,
        returned_pence=verdict.returned_pence,
        how=verdict.get_channel_display(),
        said_by=verdict.said_by,
    )
