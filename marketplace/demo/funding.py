"""The life of the demo's budgets: stopped, made smaller, followed by another, doubted, ended."""

from __future__ import annotations

from datetime import timedelta

from allauth.mfa.totp.internal.auth import TOTP

from budgets.models import Budget, Difference, Form, Payment, Regime
from budgets.reconciling import comparing
from marketplace.agreements.actions import verdicts
from marketplace.agreements.models import AgreedOutcome
from marketplace.demo.accounts import SECOND_STEP
from marketplace.demo.organisations import make_user
from marketplace.demo.world import Life, World
from marketplace.money import actions as money
from marketplace.money.actions import (
    audits,
    deaths,
    differences,
    disputes,
    proposals,
    reclaims,
    rounds,
    suspensions,
)
from marketplace.money.models import Dispute, Ground, NoticeKind, Unusual
from marketplace.money.queries.differences import DifferenceSubject
from marketplace.money.queries.subjects import BudgetSubject, PaymentSubject, subject_of
from marketplace.people.actions.organisations import add_member
from marketplace.people.clock import money_year_of
from marketplace.people.records.said import Channel


def load(world: World) -> None:
    _add_officers(world)
    _stop_and_let_go_on(world)
    _make_smaller(world)
    _open_a_year(world)
    _doubt_payments(world)
    _look_into_a_budget(world)
    _find_differences(world)
    _record_a_death(world)


def _add_officers(world: World) -> None:
    """Two more of the NHS funder's staff, who sign in with two steps: one asks, one confirms."""
    for account, name in (("finn", "Finn Sutcliffe"), ("faye", "Faye Ogden")):
        officer = make_user(world, account, name)
        add_member(organisation=world.organisations["nhs"], user=officer, is_manager=False)
        TOTP.activate(officer, SECOND_STEP)


def _first(world: World, stage: str, funder: str) -> Life:
    """Of the crowd, the first who came this far, with a budget from this funder."""
    return _all(world, stage, funder)[0]


def _all(world: World, stage: str, funder: str) -> list[Life]:
    of = world.organisations[funder]
    return [life for life in world.lives if life.stage == stage and life.funder == of]


def _subject(life: Life) -> BudgetSubject:
    return subject_of(life.budgets[0])


def _stop_and_let_go_on(world: World) -> None:
    stopped, goes_on = _first(world, "need draft", "nhs"), _first(world, "need draft", "council")
    suspensions.suspend(
        subject=_subject(stopped), by=stopped.officer, at=world.ago(4),
        why="We could not reach anyone for six weeks. Please ring us. Nothing is lost.",
    )  # fmt: skip
    suspensions.suspend(
        subject=_subject(goes_on), by=goes_on.officer, at=world.ago(20),
        why="A stay in hospital. We will talk when it is over.",
    )  # fmt: skip
    suspensions.resume(
        subject=_subject(goes_on), by=goes_on.officer, at=world.ago(6),
        why="Home again, and the plan still fits.",
    )  # fmt: skip


def _make_smaller(world: World) -> None:
    life = _first(world, "plan approved", "nhs")
    reclaims.give_notice(
        subject=_subject(life), kind=NoticeKind.REDUCTION, ground=Ground.COSTS_LESS,
        why="The plan has two outings a month now, and had four.", pence=60_000, key="demo",
        by=life.officer, at=world.ago(3),
    )  # fmt: skip


def _open_a_year(world: World) -> None:
    """Last year's budgets of some people were followed by this year's, and what was left went on
    as far as the funder lets it."""
    funder = world.organisations["nhs"]
    finn, faye = world.users["finn"], world.users["faye"]
    starts_on, ends_on = money_year_of(world.today)
    before = [_last_years_budget(world, life) for life in _all(world, "need posted", "nhs")]
    planned = rounds.plan_round(
        funder=funder, starts_on=starts_on, ends_on=ends_on,
        pence_of={budget.uuid: 130_000 for budget in before}, key="demo", by=finn,
        at=world.ago(9),
    )  # fmt: skip
    proposals.confirm(proposal=planned.proposal, by=faye, at=world.ago(8))
    rounds.carry_out(planned=planned, at=world.ago(8))
    rounds.carry_forward(on=world.today, at=world.ago(7))
    rounds.tell_of_rounds(at=world.ago(7))


def _last_years_budget(world: World, life: Life) -> Budget:
    starts_on, ends_on = money_year_of(money_year_of(world.today)[0] - timedelta(days=1))
    return money.open_budget(
        person=life.person, funder=life.funder, regime=Regime.NHS, form=Form.NOTIONAL,
        holder_of_money=None, starts_on=starts_on, ends_on=ends_on, pence=120_000,
        by=life.officer, at=world.ago(27), key=f"last year:{life.person.uuid}",
    )  # fmt: skip


def _doubt_payments(world: World) -> None:
    """One payment that waits for an officer of the NHS funder, and one that was decided on."""
    life = _first(world, "agreement live", "nhs")
    outcome = AgreedOutcome.objects.filter(part__person=life.person).first()
    assert outcome is not None
    verdicts.give_verdict(
        outcome=outcome, level=0, words="We went five times.", by=life.speaker, at=world.ago(2),
        declared_no_interest=True,
    )  # fmt: skip
    _say_wrong(world, life, "It was five times, and the price is for eight.", days_ago=1)
    life = _first(world, "verdict given", "nhs_east")
    dispute = _say_wrong(world, life, "The bus to get there should be in the price.", days_ago=2)
    disputes.take(dispute=dispute, by=life.officer, at=world.ago(2))
    disputes.decide(
        dispute=dispute, pays=True, by=life.officer, at=world.ago(1),
        reasons="We read what was agreed with both of you. The bus was never part of it.",
    )  # fmt: skip


def _say_wrong(world: World, life: Life, why: str, *, days_ago: int) -> Dispute:
    payment = Payment.objects.filter(part__in=life.person.parts.values("uuid")).last()
    assert payment is not None
    subject = PaymentSubject(payment, life.person)
    return disputes.raise_dispute(subject=subject, why=why, by=life.speaker, at=world.ago(days_ago))


def _look_into_a_budget(world: World) -> None:
    """The one with the doubted payment: two officers agreed, one has looked, the person answers."""
    life, finn = _first(world, "agreement live", "nhs"), world.users["finn"]
    audit = audits.open_because(
        subject=_subject(life), unusual=Unusual.DISPUTED,
        why="Two sides say different things about one payment. We want to see what was agreed.",
        from_on=world.ago(60).date(), to_on=world.today, key="demo", by=finn, at=world.ago(1),
    )  # fmt: skip
    assert audit.proposal
    proposals.confirm(proposal=audit.proposal, by=world.users["faye"], at=world.ago(0.9))
    audit.refresh_from_db()
    audits.look(audit=audit, by=finn, at=world.ago(0.8))
    audits.answer(
        audit=audit, words="We planned eight times. Three times it rained.", key="demo",
        by=life.speaker, at=world.ago(0.2),
    )  # fmt: skip


def _find_differences(world: World) -> None:
    """The bank says of a run that it paid too much. One payment of it somebody looked into."""
    funder, officer = world.organisations["nhs"], world.users["funder"]
    in_the_run = Payment.objects.filter(payer=funder.party_id, run__isnull=False)
    lines = [
        f"{payment.reference},{payment.run.reference},paid,{payment.pence // 100 + 20},"
        for payment in in_the_run.select_related("run").order_by("pk")
        if payment.run
    ]
    content = "\n".join(["our_reference,run,outcome,amount,expected_on", *lines])
    money.read_bank_file(payer=funder, content=content.encode(), by=officer, at=world.now)
    asked = comparing.ask(by=officer.pk, at=world.now)
    comparing.compare(asked, at=world.now, with_stripe=False)  # it is not there yet
    found = Difference.objects.filter(owner=funder.party_id).first()
    assert found is not None
    differences.explain(
        subject=DifferenceSubject(found, funder), by=officer, at=world.now,
        why="The bank added its fee of £20 to the line. It takes it back at the month’s end.",
    )  # fmt: skip


def _record_a_death(world: World) -> None:
    life = _all(world, "plan approved", "nhs")[-1]
    deaths.record_death(
        subject=_subject(life), died_on=world.ago(6).date(), by=life.officer, at=world.ago(5),
        channel=Channel.PHONE, said_by="the family",
    )  # fmt: skip
