"""The person says which level was reached. That alone makes money due (R4)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from budgets import actions as budgets
from marketplace.agreements.actions.keeping import close_money, due_on
from marketplace.agreements.actions.moving import lock, move_to_end, record, tell_provider
from marketplace.agreements.actions.places import give_place_back
from marketplace.agreements.errors import UnableToRecord
from marketplace.agreements.interests import MAY_NOT_SAY, may_say_what_happened
from marketplace.agreements.models import (
    LEVELS,
    AgreedOutcome,
    Agreement,
    AgreementState,
    PeriodState,
    ProviderView,
    Verdict,
)
from marketplace.agreements.queries.settling import cap_left_of, retention_of, still_to_come
from marketplace.front.days import in_words
from marketplace.people import audit
from marketplace.people.errors import NotAllowed
from marketplace.people.models import User
from marketplace.people.policy import may, require
from marketplace.people.records.said import Channel

SAID = "Someone has said what happened with an outcome you agreed."
MUST_DECLARE = (
    "Tick this if it is true. If it is not, the person, or someone else who helps them, must "
    "say what happened."
)


@transaction.atomic
def give_verdict(
    *,
    outcome: AgreedOutcome,
    level: int,
    words: str,
    by: User,
    at: datetime,
    channel: str = Channel.ONLINE,
    said_by: str = "",
    declared_no_interest: bool | None = None,
) -> Verdict:
    """Record what the person says happened; pay what it earned, return the rest at once.

    An officer of the funder may write down what the person said by phone, on paper or in
    person. Nobody who gains from the payee, and no paid broker, records or enters it; whoever
    does it for the person declares that they neither work for the payee or as a paid broker, nor
    live with or are related to the payee (R4).
    """
    _require_may_record(outcome, by, channel, said_by)
    declared_no_interest = _declaration(outcome, by, declared_no_interest)
    if level not in LEVELS:
        raise UnableToRecord("Choose what happened.", field="level")
    _lock_open(outcome, at)
    verdict = _settled(
        Verdict(
            outcome=outcome,
            level=level,
            words=words,
            at=at,
            channel=channel,
            said_by=said_by,
            recorded_by=by,
            declared_no_interest=declared_no_interest,
        )
    )
    _write_down(verdict)
    outcome.chases.filter(closed_at=None).update(closed_at=at)
    tell_provider(outcome.part.agreement, SAID)
    close_if_finished(outcome.part.agreement, by, at)
    return verdict


def why_too_early(agreement: Agreement, on: date) -> str:
    """In words, that nothing can have happened yet; empty from the first day on."""
    if agreement.starts_on <= on:
        return ""
    return f"This starts on {in_words(agreement.starts_on)}. You can say what happened from then."


def _declaration(outcome: AgreedOutcome, by: User, declared: bool | None) -> bool | None:
    """The person declares nothing; whoever records for them must."""
    if by.pk == outcome.part.person.user_id:
        return None
    if not declared:
        raise UnableToRecord(MUST_DECLARE, field="declared_no_interest")
    return declared


def _lock_open(outcome: AgreedOutcome, at: datetime) -> None:
    """Nothing about the agreement changes from here on, and the outcome waits for its verdict."""
    lock(outcome.part.agreement, *AgreementState)
    if not AgreedOutcome.objects.open_to_verdict().filter(pk=outcome.pk).exists():
        raise UnableToRecord(_why_closed(outcome))
    early = why_too_early(outcome.part.agreement, timezone.localdate(at))
    if early:
        raise UnableToRecord(early)
    outcome.refresh_from_db()


def _write_down(verdict: Verdict) -> None:
    """Keep the verdict with what it earned; an outcome has one, whoever else tried."""
    outcome = verdict.outcome
    try:
        with transaction.atomic():
            verdict.save(force_insert=True)
    except IntegrityError:
        raise UnableToRecord("What happened has been recorded already.") from None
    figures = {"earned": verdict.earned_pence, "returned": verdict.returned_pence}
    _record(
        "verdict.given", outcome, verdict.recorded_by, verdict.at, level=verdict.level, **figures
    )


@transaction.atomic
def add_provider_view(
    *, outcome: AgreedOutcome, words: str, by: User, at: datetime
) -> ProviderView:
    """The provider's own view, once, beside the verdict. It changes no money."""
    require(by, "verdict.add_provider_view", outcome)
    if outcome.part.agreement.state not in (AgreementState.LIVE, AgreementState.ENDED):
        raise UnableToRecord("You can add your view once everyone has agreed.")
    try:
        with transaction.atomic():
            view = ProviderView.objects.create(outcome=outcome, words=words, written_by=by, at=at)
    except IntegrityError:
        raise UnableToRecord("Your view has been recorded already.") from None
    _record("verdict.provider_view", outcome, by, at)
    return view


def close_if_finished(agreement: Agreement, by: User | None, at: datetime) -> None:
    """End an agreement whose every outcome has its verdict and every period its payment.

    Whoever calls this holds the agreement's row, so of two last verdicts the later one ends it.
    """
    if agreement.state != AgreementState.LIVE:
        for part in agreement.parts.all():  # what was said after the end may have been the last
            close_money(part, by, at)
        return
    parts = list(agreement.parts.all())
    if AgreedOutcome.objects.filter(part__in=parts, verdict=None, let_go_at=None).exists():
        return
    for part in parts:
        periodic = getattr(part, "periodic_sum", None)
        if periodic and periodic.periods.filter(state=PeriodState.TO_COME).exists():
            return
    move_to_end(agreement, at)
    for part in parts:
        close_money(part, by, at)
    give_place_back(agreement)
    record("agreement.ended", agreement, by, at)


def _why_closed(outcome: AgreedOutcome) -> str:
    if Verdict.objects.filter(outcome=outcome).exists():
        return "What happened has been recorded already."
    return "This agreement is not running, so nothing can be recorded."


def _require_may_record(outcome: AgreedOutcome, by: User, channel: str, said_by: str) -> None:
    for_person = may(by, "verdict.give", outcome)
    if not for_person:
        require(by, "verdict.record_for_person", outcome)
        if channel == Channel.ONLINE or not said_by:
            raise UnableToRecord("Say how the person told you, and who said it.")
    if not may_say_what_happened(by, outcome.part):
        raise NotAllowed(MAY_NOT_SAY)


def _settled(verdict: Verdict) -> Verdict:
    """Move the money by the terms agreed, and put the figures on the verdict."""
    outcome, part = verdict.outcome, verdict.outcome.part
    later, due_by_calendar = still_to_come(outcome)
    advance = getattr(part, "advance", None)
    done = budgets.settle_verdict(
        part=part.uuid,
        subject=verdict.uuid,
        outcome=budgets.Outcome(outcome.price_pence, outcome.share(verdict.level), later),
        cap_left_pence=cap_left_of(part),
        retention=retention_of(part),
        recoup_payments=advance.payments if advance else 1,
        keep_pence=due_by_calendar,
        due_on=due_on(part, verdict.at),
        by=verdict.recorded_by_id,
        at=verdict.at,
    )
    verdict.earned_pence = done.settlement.gross
    verdict.returned_pence = done.returned_pence
    return verdict


def _record(verb: str, outcome: AgreedOutcome, by: User, at: datetime, **details: Any) -> None:
    audit.record(
        verb,
        subject=outcome,
        by=by,
        person=outcome.part.person,
        organisation=outcome.part.agreement.provider.organisation,
        at=at,
        **details,
    )
