"""Answering a change: once everyone has agreed, the new terms hold and the promise fits them."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from budgets import actions as budgets
from budgets.errors import IsStopped, NotEnough
from budgets.models import Budget, Commitment
from budgets.money import allocate
from budgets.queries import money_of_part
from marketplace.agreements.actions.asking import NOT_RUNNING, tell_all
from marketplace.agreements.actions.moving import MOVED_ON, lock, record, require_vetted
from marketplace.agreements.errors import UnableToAgree
from marketplace.agreements.models import (
    CHANGE_TRANSITIONS,
    Agreement,
    AgreementState,
    Change,
    ChangeState,
    Funding,
    Part,
    Signature,
)
from marketplace.agreements.queries.changes import may_agree, may_change
from marketplace.agreements.queries.readiness import (
    Slot,
    approvals_missing,
    hears_of_money,
    slots_of,
)
from marketplace.agreements.queries.settling import promise_for
from marketplace.people import states
from marketplace.people.errors import NotAllowed
from marketplace.people.models import User
from marketplace.people.policy import require
from marketplace.people.records.said import Channel

GONE_ON = (
    "Something has happened since this change was asked for. Say no to it, and ask again as "
    "things are now."
)
NOW_IT_HOLDS = "Everyone has agreed to a change. It holds from today."
NOT_AGREED = "A change to an agreement was not agreed. The agreement goes on as it was."


@transaction.atomic
def agree(
    *,
    change: Change,
    slot: Slot,
    by: User,
    at: datetime,
    channel: str = Channel.ONLINE,
    said_by: str = "",
) -> None:
    """One yes to it. With the last of them the new terms hold."""
    agreement = change.agreement
    if not may_agree(agreement, slot, by):
        raise NotAllowed("This is not yours to agree to.")
    _lock_asked(change)
    try:
        with transaction.atomic():
            Signature.objects.create(
                agreement=agreement,
                version=change.version,
                side=slot.side,
                part=slot.part,
                payer=slot.payer,
                at=at,
                channel=channel,
                said_by=said_by,
                recorded_by=by,
            )
    except IntegrityError:
        raise UnableToAgree("You have agreed already.") from None
    record("change.agreed", agreement, by, at, change=str(change.uuid), side=str(slot.side))
    if all(each.signed_at for each in slots_of(agreement, version=change.version)):
        _make_it_so(change, by, at)


@transaction.atomic
def refuse(*, change: Change, by: User, at: datetime) -> None:
    """Say no to it, or take it back."""
    agreement = change.agreement
    if not any(may_agree(agreement, slot, by) for slot in slots_of(agreement)):
        require(by, "agreement.write", agreement)
    _lock_asked(change)
    states.move(change, ChangeState.REFUSED, CHANGE_TRANSITIONS, closed_at=at)
    record("change.refused", agreement, by, at, change=str(change.uuid))
    tell_all(agreement, NOT_AGREED)


def _lock_asked(change: Change) -> None:
    if not lock(change.agreement, AgreementState.LIVE):
        raise UnableToAgree(NOT_RUNNING)
    change.refresh_from_db(fields=["state"])
    if change.state != ChangeState.ASKED:
        raise UnableToAgree(MOVED_ON)


def _make_it_so(change: Change, by: User, at: datetime) -> None:
    agreement, today = change.agreement, timezone.localdate(at)
    for line in change.lines.select_related("outcome"):
        outcome = line.outcome
        before = (outcome.price_pence, outcome.review_on)
        if before != (line.price_before_pence, line.review_on_before) or not may_change(
            outcome, today
        ):
            raise UnableToAgree(GONE_ON)
        outcome.price_pence, outcome.review_on = line.price_pence, line.review_on
        outcome.let_go_at = at if line.left_out else None
        outcome.save(update_fields=["price_pence", "review_on", "let_go_at"])
    states.move(change, ChangeState.AGREED, CHANGE_TRANSITIONS, closed_at=at)
    Agreement.objects.filter(pk=agreement.pk).update(ends_on=change.ends_on, version=change.version)
    agreement.refresh_from_db()
    _fit_the_promise(change, agreement.parts.get(), by, at)
    record("change.made", agreement, by, at, change=str(change.uuid))
    tell_all(agreement, NOW_IT_HOLDS)


def _fit_the_promise(change: Change, part: Part, by: User, at: datetime) -> None:
    """What may be needed from now on is promised: no less, and no more."""
    fundings = list(part.fundings.select_related("budget").order_by("pk"))
    short = promise_for(part) - money_of_part(part.uuid).left_pence
    if short > 0:
        more = allocate(short, _weights(part, fundings))
        for funding, pence in zip(fundings, more, strict=True):
            funding.pence += pence
        lines = [
            (funding.budget, pence) for funding, pence in zip(fundings, more, strict=True) if pence
        ]
        _promise_more(change, part, lines, by, at)
    elif short < 0:
        budgets.release(part=part.uuid, keep_pence=promise_for(part), by=by.pk, at=at)
    shares = [funding.pence for funding in fundings]
    if any(shares):
        for funding, pence in zip(fundings, allocate(change.most_pence, shares), strict=True):
            funding.pence = pence
            funding.save(update_fields=["pence"])


def _promise_more(
    change: Change, part: Part, lines: list[tuple[Budget, int]], by: User, at: datetime
) -> None:
    """Only for a plan that is approved now, and to a provider that is vetted now."""
    require_vetted(part.agreement)
    if problems := approvals_missing(part):
        raise UnableToAgree(problems[0])
    try:
        budgets.promise_more(part=part.uuid, lines=lines, key=str(change.uuid), by=by.pk, at=at)
    except (NotEnough, IsStopped) as problem:
        hears = hears_of_money(by, part.agreement)
        words = problem.message if hears else "There is not enough money for this now."
        raise UnableToAgree(words) from None


def _weights(part: Part, fundings: list[Funding]) -> list[int]:
    """By what each budget still promises: one that another has taken over from pays no more. Where
    nothing is promised any more, by what each was to pay, or evenly."""
    held = Commitment.objects.filter(part=part.uuid).select_related("account")
    left = {each.budget_id: each.left_pence for each in held}
    by_now = [left.get(funding.budget_id, 0) for funding in fundings]
    at_first = [funding.pence for funding in fundings]
    return next((each for each in (by_now, at_first) if any(each)), [1] * len(fundings))
