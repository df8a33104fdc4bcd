"""Opening next year's budgets of many people at once, and carrying on what policy lets go on."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from budgets import actions as budgets
from budgets.errors import MoneyError
from budgets.models import StopKind
from budgets.money import pounds
from budgets.queries import balances_of, stops_of
from marketplace.messages.actions import side_of, tell
from marketplace.money.actions.proposals import propose
from marketplace.money.actions.refusals import UnableToPay
from marketplace.money.models import Proposal, ProposalKind
from marketplace.money.queries.rounds import may_carry_pence, to_carry, to_follow
from marketplace.money.queries.subjects import BudgetSubject
from marketplace.money.records.rounds import Round, RoundLine
from marketplace.people import audit
from marketplace.people.models import Organisation, Person, User
from marketplace.people.policy import require

log = logging.getLogger(__name__)

AT_ONCE = 200


class UnableToOpen(UnableToPay):
    """These budgets can't be opened together now."""


@transaction.atomic
def plan_round(
    *,
    funder: Organisation,
    starts_on: date,
    ends_on: date,
    pence_of: Mapping[UUID, int],
    key: str,
    by: User,
    at: datetime,
) -> Round:
    """Ask a second officer to open the budgets that follow these (uuid: whole pence each).

    The same key again returns the round that it asked for.
    """
    require(by, "round.make", funder)
    Organisation.objects.filter(pk=funder.pk).update(name=F("name"))  # one round at a time
    found = Proposal.objects.filter(organisation=funder, key=key).first()
    if found:
        return Round.objects.get(proposal=found)
    lines = _lines(funder, starts_on, pence_of)
    proposal = propose(
        organisation=funder,
        kind=ProposalKind.ROUND,
        pence=sum(pence_of.values()),
        key=key,
        by=by,
        at=at,
    )
    planned = Round.objects.create(
        funder=funder, proposal=proposal, starts_on=starts_on, ends_on=ends_on
    )
    for line in lines:
        line.round = planned
    RoundLine.objects.bulk_create(lines)
    audit.record("round.planned", subject=planned, by=by, organisation=funder, at=at,
                 lines=len(pence_of), pence=proposal.pence)  # fmt: skip
    return planned


def _lines(funder: Organisation, starts_on: date, pence_of: Mapping[UUID, int]) -> list[RoundLine]:
    waiting = {each.budget.uuid: each.budget for each in to_follow(funder, starts_on)}
    if not pence_of:
        raise UnableToOpen("There is no budget to open.")
    if any(uuid not in waiting or pence <= 0 for uuid, pence in pence_of.items()):
        raise UnableToOpen("One of these budgets can’t be followed now. Download the file again.")
    return [RoundLine(before=waiting[uuid], pence=pence) for uuid, pence in pence_of.items()]


@transaction.atomic
def carry_out(*, planned: Round, at: datetime) -> bool:
    """Once it is confirmed: open every budget of it and give each its money, or none of them."""
    Round.objects.filter(pk=planned.pk).update(starts_on=F("starts_on"))  # one worker at a time
    planned.refresh_from_db()
    if planned.done_at:
        return False
    by = planned.proposal.decided_by
    lines = list(planned.lines.select_related("before").order_by("pk"))
    stopped = stops_of([line.before_id for line in lines])
    lines = [line for line in lines if line.before_id not in stopped]
    opened = budgets.open_next(
        lines=[budgets.Next(line.before, line.pence) for line in lines],
        starts_on=planned.starts_on,
        ends_on=planned.ends_on,
        by=by.pk if by else None,
        at=at,
    )
    for line, budget in zip(lines, opened, strict=True):
        line.opened = budget
    RoundLine.objects.bulk_update(lines, ["opened"], batch_size=AT_ONCE)
    Round.objects.filter(pk=planned.pk).update(done_at=at)
    _write_down(planned, lines, by, at)
    return True


def _write_down(planned: Round, lines: Sequence[RoundLine], by: User | None, at: datetime) -> None:
    holders = [line.before.holder_id for line in lines]
    persons = {person.party_id: person for person in Person.objects.filter(party__in=holders)}
    for line in lines:
        person = persons[line.before.holder_id]
        assert line.opened is not None
        subject = BudgetSubject(line.opened, person)
        audit.record("budget.opened", subject=subject, by=by, person=person,
                     organisation=planned.funder, at=at, pence=line.pence,
                     asked_by=planned.proposal.asked_by_id)  # fmt: skip


def carry_forward(*, on: date, at: datetime) -> int:
    """What is free in budgets whose days are over goes on into those that follow, as far as
    their funder's policy lets it; into how many. Each funder's is one transaction."""
    funders = Organisation.objects.filter(pk__in=to_carry(on).values("round__funder"))
    return sum(_try(funder, on, at) for funder in funders)


def _try(funder: Organisation, on: date, at: datetime) -> int:
    """One funder's must not stop the others'; it is tried again at the next sweep."""
    try:
        return _carry(funder, on, at)
    except MoneyError as error:
        log.warning("A round of carrying forward waits: %s", type(error).__name__)
        return 0


@transaction.atomic
def _carry(funder: Organisation, on: date, at: datetime) -> int:
    Organisation.objects.filter(pk=funder.pk).update(name=F("name"))  # one worker at a time
    waiting = to_carry(on).filter(round__funder=funder).select_related("before", "opened")
    lines = list(waiting)
    befores = [line.before for line in lines]
    ended = {
        pk for pk, stop in stops_of([b.pk for b in befores]).items() if stop.kind == StopKind.ENDED
    }
    balances = balances_of(befores)
    moved = []
    for line in lines:
        assert line.opened is not None
        nothing = line.before_id in ended
        most = may_carry_pence(balances[line.before_id], funder)
        line.carried_pence = 0 if nothing else most
        moved.append(budgets.Carried(line.before, line.opened, line.carried_pence))
    budgets.carry_forward(lines=moved, by=None, at=at)
    RoundLine.objects.bulk_update(lines, ["carried_pence"], batch_size=AT_ONCE)
    return sum(1 for each in moved if each.pence)


def tell_of_rounds(*, at: datetime) -> int:
    """Tell each person's side that next year's budget is there; of how many, a few at a time."""
    new = RoundLine.objects.filter(opened__isnull=False, told_at__isnull=True).order_by("pk")
    return sum(_tell(line, at) for line in list(new.select_related("opened")[:AT_ONCE]))


@transaction.atomic
def _tell(line: RoundLine, at: datetime) -> bool:
    if not RoundLine.objects.filter(pk=line.pk, told_at=None).update(told_at=at):
        return False
    opened = line.opened
    person = Person.objects.filter(party=opened.holder_id).first() if opened else None
    if opened and person:
        tell(
            users=side_of(person),
            words=f"Next year’s budget is open: {pounds(line.pence)}. You can plan with it now.",
            path=reverse("money:statement", args=[opened.uuid]),
            about=person,
        )
    return True
