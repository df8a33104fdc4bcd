"""Payments that somebody doubts: disputes, mistakes, differences. For stories.py."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F

from budgets import actions as budgets
from budgets.models import Difference, Payment, Receivable
from marketplace.agreements.actions import verdicts
from marketplace.money.actions import disputes, owed_back
from marketplace.money.models import BudgetAudit, Dispute, OwedBack, Sample
from marketplace.money.queries.subjects import PaymentSubject
from marketplace.people.clock import now, today
from tests.agreements.world import make_live_story
from tests.cast import give_second_step
from tests.money.hats import drawn, fill_hat


def earned(world: Any, name: str, form: str = "direct_payment") -> Any:
    """A story whose payment has just become due."""
    kept = world.__dict__.setdefault("doubts", {})
    if name not in kept:
        story = kept[name] = make_live_story(form=form)
        give_second_step(story.officer)
        at = now()
        verdicts.give_verdict(outcome=story.outcome, level=0, words="", by=story.person_user, at=at)
        story.payment = Payment.objects.get(part=story.part.uuid)
        story.is_new = True
    else:
        kept[name].is_new = False
    return kept[name]


def doubted(world: Any, name: str = "doubted") -> Any:
    story = earned(world, name)
    if story.is_new:
        subject = PaymentSubject(story.payment, story.person)
        why = "Nobody came."
        disputes.raise_dispute(subject=subject, why=why, by=story.person_user, at=now())
    return story, Dispute.objects.get(payment=story.payment)


def taken(world: Any) -> Any:
    story, dispute = doubted(world, "taken")
    if dispute.named_at is None:
        disputes.take(dispute=dispute, by=story.officer, at=now())
    return story, dispute


def mistaken(world: Any) -> Any:
    """Paid by the funder's bank, and then found to be a mistake."""
    story = earned(world, "mistaken", "notional")
    if story.is_new:
        payment = budgets.confirm(payment=story.payment, by=story.officer.pk, at=now())
        owed_back.say_paid_by_mistake(
            payment=payment,
            funder=story.funder,
            pence=20_000,
            why="It was paid twice.",
            by=story.officer,
            at=now(),
        )
    return story, OwedBack.objects.get(receivable__payment=story.payment)


def unusual(world: Any) -> Any:
    """Doubted, so that the funder may look into it."""
    return doubted(world, "unusual")[0]


def audited(world: Any) -> Any:
    """Drawn by lot, and open."""
    story = earned(world, "audited")
    if story.is_new:
        drawn(story)
    return story, BudgetAudit.objects.get(budget=story.budget)


def _of(found: Any) -> Any:
    def places(world: Any) -> list[Any]:
        story, thing = found(world)
        return [({"uuid": thing.uuid}, story.officer)]

    return places


def _to_doubt(world: Any) -> list[Any]:
    story = earned(world, "to doubt")
    return [({"uuid": story.payment.uuid}, story.person_user)]


def _paid(world: Any) -> list[Any]:
    story = mistaken(world)[0]
    return [({"uuid": story.funder.uuid}, story.officer)]


def _to_draw(world: Any) -> list[Any]:
    story = earned(world, "to draw")
    if story.is_new:
        fill_hat(story)
    return [({"uuid": story.funder.uuid}, story.officer)]


def _to_look_into(world: Any) -> list[Any]:
    return [({"uuid": unusual(world).budget.uuid}, unusual(world).officer)]


def _to_answer(world: Any) -> list[Any]:
    story, audit = audited(world)
    return [({"uuid": audit.uuid}, story.person_user)]


PLACES = {
    "money:draw_sample": _to_draw,
    "money:open_audit": _to_look_into,
    "money:find": _of(audited),
    "money:answer_audit": _to_answer,
    "money:raise_dispute": _to_doubt,
    "money:take_dispute": _of(doubted),
    "money:decide_dispute": _of(taken),
    "money:all_owed_back": _paid,
    "money:record_return": _of(mistaken),
    "money:ask_to_write_off": _of(mistaken),
}
GOOD: dict[str, Any] = {
    "money:draw_sample": {"size": "1"},
    "money:record_return": {"pence": "50"},
    "money:all_owed_back": lambda world: {"reference": mistaken(world)[0].payment.reference},
}


def move_on(at: datetime) -> None:
    """As if all of it had been settled while a page lay open."""
    Dispute.objects.update(state="withdrawn", ended_at=at)
    Receivable.objects.update(returned_pence=F("pence"), written_off_pence=0, ended_at=at)
    Sample.objects.update(drawn_at=at)
    BudgetAudit.objects.update(state="lapsed", opened_at=at, closes_on=today(), ended_at=at)
    Difference.objects.filter(explained_at=None).update(gone_at=at)
