"""Agreements of the demo's crowd: drafts, offers, live ones, verdicts and payments."""

from __future__ import annotations

from datetime import timedelta

from budgets.models import Form, Payment
from marketplace.agreements.actions import signing, terms, verdicts
from marketplace.agreements.models import Agreement, AgreementState, Part
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
LEVELS = (0, 1, -1, 2, 0)


def agree(world: World, life: Life, introduction: Introduction, stage: str) -> None:
    agreement = _draft(world, life, introduction)
    if stage == "agreement draft":
        return
    terms.offer_terms(agreement=agreement, by=life.speaker, at=world.ago(16))
    part = agreement.parts.get()
    signing.sign_for_person(part=part, by=life.speaker, at=world.ago(15), version=1)
    if stage == "agreement offered":
        return
    _sign_the_rest(world, life, agreement)
    if stage == "agreement live" or agreement.state != AgreementState.LIVE:
        return
    _say_what_happened(world, life, part)
    if stage == "paid":
        _pay(world, life, part)


def _draft(world: World, life: Life, introduction: Introduction) -> Agreement:
    by, at = life.speaker, world.ago(17)
    agreement = terms.begin(introduction=introduction, by=by, at=at)
    part = agreement.parts.get()
    for outcome in part.outcomes.all():
        fields = {"level_words": LEVEL_WORDS, "importance": 2, "difficulty": 2}
        terms.write_outcome(part=part, outcome=outcome, fields=fields, by=by, at=at)
    ends_on = agreement.starts_on + timedelta(days=84)
    terms.set_dates(agreement=agreement, starts_on=agreement.starts_on, ends_on=ends_on, by=by)
    part = agreement.parts.get()
    terms.choose_budgets(part=part, lines=[(life.budgets[0], price_of(part))], by=by)
    return agreement


def _sign_the_rest(world: World, life: Life, agreement: Agreement) -> None:
    provider, at = agreement.provider, world.ago(14)
    signer = world.users["scheme"] if provider.is_household else world.owners[provider.pk]
    signing.sign_for_provider(agreement=agreement, by=signer, at=at, version=1)
    for payer in payers_of(agreement):
        officer = life.officer if payer == life.funder else world.users["accounts"]
        signing.sign_for_payer(agreement=agreement, payer=payer, by=officer, at=at, version=1)
    agreement.refresh_from_db()


def _say_what_happened(world: World, life: Life, part: Part) -> None:
    for number, outcome in enumerate(part.outcomes.all()):
        verdicts.give_verdict(
            outcome=outcome, level=LEVELS[number % len(LEVELS)], words="It went well.",
            by=life.speaker, at=world.ago(8),
        )  # fmt: skip


def _pay(world: World, life: Life, part: Part) -> None:
    for payment in Payment.objects.filter(part=part.uuid):
        subject = PaymentSubject(payment, life.person)
        if subject.is_from_own_account:
            money.say_paid(subject=subject, by=life.speaker, at=world.ago(3))
            continue
        third = life.budgets[0].form == Form.THIRD_PARTY
        officer = world.users["accounts"] if third else life.officer
        money.confirm_by_hand(subject=subject, pence=None, by=officer, at=world.ago(2))
