"""A funder looks into single budgets, with a reason that the person reads, and then no more."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from budgets.models import Budget
from marketplace.front.days import in_words
from marketplace.messages.actions import staff_of, tell
from marketplace.money.actions.opening_audits import (
    UnableToAudit,
    move_audit,
    open_now,
    path_of,
    record,
    tell_person,
)
from marketplace.money.actions.proposals import propose
from marketplace.money.drawing import draw
from marketplace.money.models import (
    AuditAnswer,
    AuditState,
    BudgetAudit,
    ProposalKind,
    Sample,
    Unusual,
)
from marketplace.money.queries.audits import (
    LOOKED,
    days_to_draw,
    most_to_draw,
    next_draw_on,
    to_draw_from,
)
from marketplace.money.queries.subjects import BudgetSubject
from marketplace.money.queries.unusual import unusual_in
from marketplace.people import audit as trail
from marketplace.people.clock import today
from marketplace.people.local_policy import setting
from marketplace.people.models import Organisation, Person, User
from marketplace.people.policy import require
from marketplace.people.records.said import Channel

FOUND = {
    AuditState.NOTHING: "Nothing is wrong with it.",
    AuditState.QUESTION: "They have a question. Please read it, and answer.",
    AuditState.CONCERN: "They are worried about something. Nothing is taken away by that. If they "
    "plan to, they write to you first, and you can ask them to look again.",
}


@transaction.atomic
def draw_sample(
    *,
    funder: Organisation,
    size: int,
    of_hundred: bool,
    unusual_tickets: int,
    why: str,
    key: str,
    by: User,
    at: datetime,
) -> Sample:
    """Draw `size` budgets, or so many of each hundred, and open an audit of each at once.

    One with something unusual has `unusual_tickets` in the hat, every other one. Nobody chooses
    the seed or the days, and nobody draws again at once or from a handful. The same key again
    returns what it drew.
    """
    require(by, "audit.draw", funder)
    _one_at_a_time(funder)
    earlier = Sample.objects.filter(funder=funder, key=key).first()
    if earlier:
        return earlier
    _check_may_draw_again(funder)
    days = days_to_draw(funder, today())
    budgets = list(to_draw_from(funder, days))
    size = -(-size * len(budgets) // 100) if of_hundred else size
    _check_is_lots(funder, len({budget.holder_id for budget in budgets}))
    _check_size(funder, size, len(budgets))
    hat = _hat_of(budgets, unusual_tickets)
    sample = Sample.objects.create(
        funder=funder, key=key, seed=secrets.token_hex(16), size=size, why=why,
        from_on=days.first, to_on=days.last,
        tickets={str(uuid): tickets for uuid, tickets in hat.items()},
        unusual_tickets=unusual_tickets, drawn_by=by, drawn_at=at,
    )  # fmt: skip
    trail.record("audit.drawn", subject=sample, by=by, organisation=funder, at=at, size=size,
                 among=len(budgets), seed=sample.seed)  # fmt: skip
    drawn = draw(seed=sample.seed, tickets=hat, size=size)
    _open_each(sample, drawn, {b.uuid: b for b in budgets}, by, at)
    return sample


def _hat_of(budgets: Collection[Budget], unusual_tickets: int) -> dict[UUID, int]:
    unusual = unusual_in(budgets, today())
    return {b.uuid: unusual_tickets if b.pk in unusual else 1 for b in budgets}


def _one_at_a_time(funder: Organisation) -> None:
    """No audit of this funder's begins meanwhile: what is in the hat is in no audit."""
    Organisation.objects.filter(pk=funder.pk).update(name=F("name"))


def _check_may_draw_again(funder: Organisation) -> None:
    again_on = next_draw_on(funder)
    if again_on and today() < again_on:
        raise UnableToAudit(f"You can draw again from {in_words(again_on)} on.")


def _check_is_lots(funder: Organisation, people: int) -> None:
    """Of a handful, or of one person's budgets, whoever draws would know who comes out."""
    least = setting(funder, "audit_least_people")
    if people < least:
        raise UnableToAudit(
            f"There are too few people to draw from: {people}. There must be {least} or more, so "
            "that nobody can choose who is drawn.",
            field="size",
        )


def _check_size(funder: Organisation, size: int, among: int) -> None:
    most = most_to_draw(funder, among)
    if not 1 <= size <= most:
        percent = setting(funder, "audit_most_percent")
        raise UnableToAudit(
            f"Draw {most} or fewer: at most {percent} of each 100 budgets, and you have {among}.",
            field="size",
        )


def _open_each(
    sample: Sample, drawn: Collection[UUID], budgets: dict[UUID, Budget], by: User, at: datetime
) -> None:
    parties = [budgets[uuid].holder_id for uuid in drawn]
    persons = {person.party_id: person for person in Person.objects.filter(party__in=parties)}
    for uuid in drawn:
        audit = BudgetAudit.objects.create(
            budget=budgets[uuid], person=persons[budgets[uuid].holder_id], funder=sample.funder,
            sample=sample, why=sample.why, from_on=sample.from_on, to_on=sample.to_on,
            key=f"sample:{sample.uuid}", asked_by=by, asked_at=at,
        )  # fmt: skip
        open_now(audit, by=by, at=at)


@transaction.atomic
def open_because(
    *,
    subject: BudgetSubject,
    unusual: str,
    why: str,
    from_on: date,
    to_on: date,
    key: str,
    by: User,
    at: datetime,
) -> BudgetAudit:
    """Look into one budget because something about it is unusual, which must be so now.

    Where the funder's rules say so it waits for a second officer, and the person hears of it only
    when it is opened.
    """
    require(by, "audit.open", subject)
    _check_no_interest(subject.person, by)
    funder = Organisation.objects.get(party=subject.budget.funder_id)
    _one_at_a_time(funder)
    earlier = BudgetAudit.objects.filter(budget=subject.budget, key=key).first()
    if earlier:
        return earlier
    if Unusual(unusual) not in unusual_in([subject.budget], today()).get(subject.budget.pk, ()):
        raise UnableToAudit("This is not so any more. Look at the budget again.", field="unusual")
    audit = _written(
        budget=subject.budget, person=subject.person, funder=funder, unusual=unusual, why=why,
        from_on=from_on, to_on=to_on, key=key, asked_by=by, asked_at=at,
    )  # fmt: skip
    if setting(funder, "audit_officers") == 1:
        open_now(audit, by=by, at=at)
        return audit
    audit.proposal = propose(
        organisation=funder, kind=ProposalKind.AUDIT, budget=subject.budget, pence=0,
        key=f"audit:{audit.uuid}", by=by, at=at,
    )  # fmt: skip
    audit.save(update_fields=["proposal"])
    return audit


def _written(**fields: Any) -> BudgetAudit:
    try:
        with transaction.atomic():
            return BudgetAudit.objects.create(**fields)
    except IntegrityError:
        raise UnableToAudit("Somebody looks into this budget already.") from None


def _check_no_interest(person: Person, by: User) -> None:
    if person.roles_of(by):
        raise UnableToAudit("You act for this person, so a colleague must do this.")


@transaction.atomic
def look(*, audit: BudgetAudit, by: User, at: datetime) -> None:
    """An officer is about to read what an open audit shows: each time, the person can read that."""
    require(by, "audit.look", audit)
    record(LOOKED, audit, by=by, at=at)


@transaction.atomic
def find(*, audit: BudgetAudit, finding: str, words: str, by: User, at: datetime) -> None:
    """Write what was found. From now on nobody reads it any more, and nothing else follows."""
    require(by, "audit.find", audit)
    state = AuditState(finding)
    if state == AuditState.QUESTION and audit.person.died_on:
        raise UnableToAudit("The person has died. Nobody can answer a question.", field="finding")
    move_audit(audit, state, found=words, found_by=by, ended_at=at)
    record("budget_audit.found", audit, by=by, at=at, finding=finding)
    tell_person(audit, f"{audit.funder} has looked into a budget. {FOUND[state]}")


@transaction.atomic
def answer(
    *,
    audit: BudgetAudit,
    words: str,
    key: str,
    by: User,
    at: datetime,
    channel: str = Channel.ONLINE,
    said_by: str = "",
) -> None:
    """The person's side says something about it, while it is open or later. The same key says it
    once."""
    require(by, "audit.answer", audit)
    said = {
        "words": words, "at": at, "channel": channel, "said_by": said_by, "recorded_by": by
    }  # fmt: skip
    _, is_new = AuditAnswer.objects.get_or_create(audit=audit, key=key, defaults=said)
    if not is_new:
        return
    trail.record("budget_audit.answered", subject=audit, by=by, person=audit.person, at=at,
                 channel=channel, said_by=said_by)  # fmt: skip
    tell(
        users=staff_of(audit.funder),
        words="A person says something about a budget that you look into.",
        path=path_of(audit),
        needs_action=audit.state in (AuditState.OPEN, AuditState.QUESTION),
    )


def close_overdue(*, on: date, at: datetime) -> int:
    """Those whose days are over and of which nobody wrote a finding; how many."""
    over = BudgetAudit.objects.filter(state=AuditState.OPEN, closes_on__lt=on)
    return sum(_close(audit, at) for audit in over.select_related("funder", "person"))


@transaction.atomic
def _close(audit: BudgetAudit, at: datetime) -> bool:
    try:
        move_audit(audit, AuditState.LAPSED, ended_at=at)
    except UnableToAudit:
        return False
    record("budget_audit.lapsed", audit, by=None, at=at)
    tell_person(audit, f"{audit.funder} no longer looks into a budget: the time for it is over.")
    return True
