"""When a person has moved: the new funder takes over what the old one promised, if both agree."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.urls import reverse

from budgets import actions as budgets
from budgets.errors import MoneyError
from budgets.models import Budget
from budgets.money import pounds
from marketplace.agreements.actions.moving import tell_provider
from marketplace.agreements.models import Funding, Part
from marketplace.agreements.queries.readiness import needs_permission
from marketplace.messages.actions import side_of, staff_of, tell
from marketplace.money.actions.refusals import UnableToPay
from marketplace.money.queries.takeovers import other_funders_budgets, promises_of
from marketplace.money.records.takeovers import TAKEOVER_TRANSITIONS, Takeover, TakeoverState
from marketplace.people import audit
from marketplace.people.clock import today
from marketplace.people.models import Organisation, User
from marketplace.people.policy import require
from marketplace.people.queries import organisation_among
from marketplace.people.states import move
from marketplace.plans.models import ApprovalState
from marketplace.plans.queries import answer_about

MOVED_ON = "This was decided meanwhile. Look at where it is now."


class UnableToTakeOver(UnableToPay):
    """This promise can't go on to that budget now."""


@transaction.atomic
def ask(*, part: Part, out_of: Budget, into: Budget, by: User, at: datetime) -> Takeover:
    """The person's side asks both funders. Nothing changes before both have said yes."""
    require(by, "takeover.ask", part.person)
    if into not in other_funders_budgets(out_of, today()):
        raise UnableToTakeOver("Choose a budget from another funder.", field="into")
    if part not in [promise.part for promise in promises_of(out_of)]:
        raise UnableToTakeOver("Nothing is promised to this any more.", field="part")
    try:
        with transaction.atomic():
            takeover = Takeover.objects.create(
                part=part, out_of=out_of, into=into, asked_by=by, asked_at=at
            )
    except IntegrityError:
        raise UnableToTakeOver("You have asked for this already.") from None
    _record("takeover.asked", takeover, by, at)
    words = "A person asks that another funder keeps what was promised. Say yes or no."
    _tell_funders(takeover, words, needs_action=True)
    return takeover


@transaction.atomic
def agree(*, takeover: Takeover, by: User, at: datetime) -> None:
    """An officer says yes for their funder; with the second funder's yes it is taken over.

    Whoever works for both says yes for one of them.
    """
    require(by, "takeover.decide", takeover)
    Takeover.objects.filter(pk=takeover.pk).update(state=F("state"))  # ours until we commit
    takeover.refresh_from_db()
    if takeover.state != TakeoverState.ASKED:
        raise UnableToTakeOver(MOVED_ON)
    open_sides = [s for s in sorted(takeover.sides_of(by)) if getattr(takeover, f"{s}_id") is None]
    if not open_sides or by in (takeover.old_by, takeover.new_by):
        raise UnableToTakeOver("Your funder has said yes already.")
    if open_sides[0] == "new_by":
        _check_plan(takeover)
    setattr(takeover, open_sides[0], by)
    takeover.save(update_fields=[open_sides[0]])
    _record("takeover.agreed", takeover, by, at, parties=[takeover.funders[open_sides[0]]])
    if takeover.old_by and takeover.new_by:
        _take_over(takeover, by, at)


@transaction.atomic
def refuse(*, takeover: Takeover, why: str, by: User, at: datetime) -> None:
    require(by, "takeover.decide", takeover)
    _end(takeover, TakeoverState.REFUSED, at, reasons=why)
    _record("takeover.refused", takeover, by, at)
    _tell_person(takeover, "A funder does not agree to take over a promise, and says why. "
                 "It stays with the funder who made it.")  # fmt: skip


@transaction.atomic
def withdraw(*, takeover: Takeover, by: User, at: datetime) -> None:
    require(by, "takeover.withdraw", takeover)
    _end(takeover, TakeoverState.WITHDRAWN, at)
    _record("takeover.withdrawn", takeover, by, at)


def _check_plan(takeover: Takeover) -> None:
    """Public money pays only for a plan that its own funder approved."""
    answer = answer_about(takeover.part.person, takeover.into)
    if answer != ApprovalState.APPROVED:
        raise UnableToTakeOver("You have not approved the plan yet. Do that first.")


def _take_over(takeover: Takeover, by: User, at: datetime) -> None:
    part, into = takeover.part, takeover.into
    try:
        with transaction.atomic():
            pence = budgets.take_over(
                part=part.uuid, out_of=takeover.out_of, into=into, by=by.pk, at=at
            )
    except MoneyError as problem:
        raise UnableToTakeOver(problem.message) from None
    if not pence:
        raise UnableToTakeOver("Nothing is promised to this any more.")
    funding = _hand_over(takeover, pence)
    if needs_permission(funding, part):
        Funding.objects.filter(pk=funding.pk, authorised_at=None).update(
            authorised_by=takeover.new_by, authorised_at=at, authorised_why="Taken over"
        )
    _end(takeover, TakeoverState.DONE, at)
    _record("takeover.done", takeover, by, at, pence=pence)
    _tell_person(takeover, f"Another funder keeps a promise of {pounds(pence)} from now on.")
    tell_provider(part.agreement, "Another funder pays for an agreement of yours from now on.")
    _tell_funders(takeover, f"A promise of {pounds(pence)} has gone from one funder to another.")


def _hand_over(takeover: Takeover, pence: int) -> Funding:
    """What each budget is to pay of the part still adds up to the price."""
    part = takeover.part
    old = Funding.objects.filter(part=part, budget=takeover.out_of)
    old.update(pence=Greatest(F("pence") - pence, 0))
    funding, is_new = Funding.objects.get_or_create(
        part=part, budget=takeover.into, defaults={"pence": pence}
    )
    if not is_new:
        Funding.objects.filter(pk=funding.pk).update(pence=F("pence") + pence)
    return funding


def _end(takeover: Takeover, to: TakeoverState, at: datetime, reasons: str = "") -> None:
    if not move(takeover, to, TAKEOVER_TRANSITIONS, ended_at=at, reasons=reasons):
        raise UnableToTakeOver(MOVED_ON)


def _record(
    verb: str,
    takeover: Takeover,
    by: User,
    at: datetime,
    *,
    parties: Collection[int] = (),
    pence: int | None = None,
) -> None:
    """As a member of whose funder `by` did it: of these parties, or of either."""
    audit.record(
        verb,
        subject=takeover,
        by=by,
        person=takeover.part.person,
        organisation=organisation_among(by, parties or tuple(takeover.funders.values())),
        at=at,
        pence=pence,
    )


def _tell_person(takeover: Takeover, words: str) -> None:
    person = takeover.part.person
    tell(users=side_of(person), words=words, path=_path(takeover), about=person)


def _tell_funders(takeover: Takeover, words: str, *, needs_action: bool = False) -> None:
    for funder in Organisation.objects.filter(party__in=takeover.funders.values()):
        tell(users=staff_of(funder), words=words, path=_path(takeover), needs_action=needs_action)


def _path(takeover: Takeover) -> str:
    return reverse("money:takeover", args=[takeover.uuid])
