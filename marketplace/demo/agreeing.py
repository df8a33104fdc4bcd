"""Agreements of the demo's crowd: drafts, offers, live ones, verdicts and payments."""

from __future__ import annotations

from typing import Any

from budgets.models import Payment
from marketplace.agreements.actions import ending, signing, terms, trials, verdicts
from marketplace.agreements.models import Agreement, Part
from marketplace.agreements.queries.readiness import payers_of, price_of
from marketplace.demo.world import Life, World
from marketplace.introductions.models import Introduction
from marketplace.money import actions as money
from marketplace.money.queries.subjects import PaymentSubject

LEVEL_WORDS = [
    "I have stopped going",
    "I go, but I don’t enjoy it",
    "I do it most weeks and I like it",
    "I do it every week and look forward to it",
    "I do it without help and bring a friend",
]
WITH_ADVANCE = ("agreement live", "chased")
LEVELS = (0, 1, -1, 2, 0)


def agree(world: World, life: Life, introduction: Introduction, stage: str) -> None:
    agreement = _draft(world, life, introduction, stage)
    if stage == "agreement draft":
        return
    if stage == "agreement dropped":
        terms.drop(agreement=agreement, by=life.speaker, at=world.ago(12))
        return
    terms.offer_terms(agreement=agreement, by=life.speaker, at=world.ago(16))
    part = agreement.parts.get()
    signing.sign_for_person(part=part, by=life.speaker, at=world.ago(15), version=1)
    if stage == "agreement offered":
        return
    _sign_the_rest(world, life, agreement)
    if stage == "agreement ended":
        ending.end(agreement=agreement, by=life.speaker, at=world.ago(5))
    elif stage in ("verdict given", "in a run", "said paid", "paid own", "paid", "trial over"):
        # Not yet due where it is the last step, so that it still waits when the demo is opened.
        _say_what_happened(world, life, part, days_ago=3 if stage == "verdict given" else 8)
        _pay(world, life, part, stage)


def _draft(world: World, life: Life, introduction: Introduction, stage: str) -> Agreement:
    by, at = life.speaker, world.ago(17)
    agreement = terms.begin(introduction=introduction, by=by, at=at)
    part = agreement.parts.get()
    silent_for = {"chased": 9, "escalated": 15}.get(stage)
    for outcome in part.outcomes.all():
        fields: dict[str, Any] = {"level_words": LEVEL_WORDS, "importance": 2, "difficulty": 2}
        if silent_for:
            fields |= {"review_on": world.ago(silent_for).date()}
        terms.write_outcome(part=part, outcome=outcome, fields=fields, by=by, at=at)
    part = agreement.parts.get()
    if stage in WITH_ADVANCE:
        terms.set_how_it_pays(
            part=part, advance_percent=20, advance_payments=2, retention_percent=5,
            cap_pence=None, by=by, at=at,
        )  # fmt: skip
    if stage == "trial over":
        trials.choose_trial(agreement=agreement, is_trial=True, by=by, at=at)
    terms.choose_budgets(part=part, lines=[(life.budgets[0], price_of(part))], by=by, at=at)
    return agreement


def _sign_the_rest(world: World, life: Life, agreement: Agreement) -> None:
    provider, at = agreement.provider, world.ago(14)
    signer = world.users["scheme"] if provider.is_household else world.owners[provider.pk]
    signing.sign_for_provider(agreement=agreement, by=signer, at=at, version=1)
    for payer in payers_of(agreement):
        officer = life.officer if payer == life.funder else world.users["accounts"]
        signing.sign_for_payer(agreement=agreement, payer=payer, by=officer, at=at, version=1)
    agreement.refresh_from_db()


def _say_what_happened(world: World, life: Life, part: Part, *, days_ago: int) -> None:
    for number, outcome in enumerate(part.outcomes.all()):
        verdicts.give_verdict(
            outcome=outcome, level=LEVELS[number % len(LEVELS)], words="It went well.",
            by=life.speaker, at=world.ago(days_ago), declared_no_interest=True,
        )  # fmt: skip


def _pay(world: World, life: Life, part: Part, stage: str) -> None:
    for payment in Payment.objects.filter(part=part.uuid):
        subject = PaymentSubject(payment, life.person)
        if stage in ("said paid", "paid own"):
            money.say_paid(subject=subject, by=life.speaker, at=world.ago(3))
        if stage == "paid own":
            payee = part.agreement.provider
            by = world.users["scheme"] if payee.is_household else world.owners[payee.pk]
            money.confirm_received(subject=subject, by=by, at=world.ago(2))
        if stage == "paid":
            money.confirm_by_hand(subject=subject, pence=None, by=life.officer, at=world.ago(2))
    if stage == "in a run":
        money.make_runs(payer=life.funder, by=life.officer, at=world.now)
