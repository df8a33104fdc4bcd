"""Agreeing in writing. The last yes promises the money in its own transaction, or fails whole."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from budgets import actions as budgets
from budgets.errors import IsStopped, NotEnough
from marketplace.agreements.actions.keeping import make_advance_due
from marketplace.agreements.actions.moving import (
    MOVED_ON,
    lock,
    move,
    record,
    require_meeting,
    require_vetted,
    tell_organisation,
    tell_persons,
    tell_provider,
)
from marketplace.agreements.actions.places import take_place
from marketplace.agreements.errors import UnableToAgree
from marketplace.agreements.interests import gains_from
from marketplace.agreements.models import (
    Agreement,
    AgreementState,
    Funding,
    Part,
    Period,
    Signature,
    SignatureSide,
)
from marketplace.agreements.queries.readiness import (
    FOUR_WEEKS,
    authorisations_needed,
    hears_of_money,
    missing_from,
    payers_of,
    slots_of,
)
from marketplace.introductions.actions import mark_agreed
from marketplace.people.errors import NotAllowed
from marketplace.people.models import Organisation, User
from marketplace.people.policy import require
from marketplace.people.records.said import Channel


@transaction.atomic
def sign_for_person(
    *,
    part: Part,
    by: User,
    at: datetime,
    version: int,
    channel: str = Channel.ONLINE,
    said_by: str = "",
) -> None:
    """The person agrees, or who acts for them: never one who gains from the payee."""
    require(by, "agreement.sign_for_person", part)
    if gains_from(by, part.agreement):
        raise NotAllowed("You work for the provider, so you can’t agree for the person.")
    _sign(
        part.agreement,
        by,
        at,
        version,
        SignatureSide.PERSON,
        part=part,
        channel=channel,
        said_by=said_by,
    )


@transaction.atomic
def sign_for_provider(*, agreement: Agreement, by: User, at: datetime, version: int) -> None:
    """The provider agrees; for a household its scheme does, which is its payee."""
    require(by, agreement.verb_for_provider, agreement)
    _sign(agreement, by, at, version, SignatureSide.PROVIDER)


@transaction.atomic
def sign_for_payer(
    *, agreement: Agreement, payer: Organisation, by: User, at: datetime, version: int
) -> None:
    """The organisation whose money it is to pay agrees."""
    require(by, "agreement.sign_for_payer", agreement)
    require(by, "agreement.sign_for_payer", payer)
    if gains_from(by, agreement):
        raise NotAllowed("You work for the provider, so you can’t agree for the payer.")
    if payer not in payers_of(agreement):
        raise UnableToAgree("This organisation does not pay for this agreement.")
    _sign(agreement, by, at, version, SignatureSide.PAYER, payer=payer)


@transaction.atomic
def authorise(*, part: Part, why: str, by: User, at: datetime) -> None:
    """A funder records why its direct payment may pay this relative, partner or friend."""
    require(by, "part.authorise", part)
    if gains_from(by, part.agreement):
        raise NotAllowed("You work for the provider, so you can’t allow this payment.")
    if not lock(part.agreement, AgreementState.OFFERED):
        raise UnableToAgree(MOVED_ON)
    require_meeting(part.agreement)
    require_vetted(part.agreement)
    needed = [one.funding.pk for one in authorisations_needed(part, funded_by=by)]
    if not needed:
        raise UnableToAgree("This needs no permission of yours, or has it already.")
    Funding.objects.filter(pk__in=needed).update(
        authorised_by=by, authorised_at=at, authorised_why=why
    )
    record("part.authorised", part.agreement, by, at, part=str(part.uuid))
    _start_if_complete(part.agreement, by, at)


def _sign(
    agreement: Agreement,
    by: User,
    at: datetime,
    version: int,
    side: SignatureSide,
    *,
    part: Part | None = None,
    payer: Organisation | None = None,
    channel: str = Channel.ONLINE,
    said_by: str = "",
) -> None:
    if not lock(agreement, AgreementState.OFFERED, version=version):
        raise UnableToAgree(MOVED_ON)
    require_meeting(agreement)
    require_vetted(agreement)
    try:
        with transaction.atomic():
            Signature.objects.create(
                agreement=agreement,
                version=version,
                side=side,
                part=part,
                payer=payer,
                at=at,
                channel=channel,
                said_by=said_by,
                recorded_by=by,
            )
    except IntegrityError:
        raise UnableToAgree("You have agreed already.") from None
    record("agreement.signed", agreement, by, at, side=side.value)
    _start_if_complete(agreement, by, at)


def _start_if_complete(agreement: Agreement, by: User, at: datetime) -> None:
    if any(slot.signed_at is None for slot in slots_of(agreement)):
        return
    parts = list(agreement.parts.select_related("person", "periodic_sum"))
    if any(authorisations_needed(part) for part in parts):
        return
    problems = missing_from(agreement, hears_of_money=hears_of_money(by, agreement))
    if problems:
        raise UnableToAgree(problems[0])
    move(agreement, AgreementState.LIVE, live_at=at)
    for part in parts:
        _promise_money(part, by, at)
        _lay_out_periods(part)
        make_advance_due(part, at)
    take_place(agreement)
    agreement.refresh_from_db()
    if agreement.introduction and not hasattr(agreement, "began_as"):
        mark_agreed(introduction=agreement.introduction)
    record("agreement.live", agreement, by, at)
    words = "Everyone has agreed. The money is promised."
    tell_persons(agreement, words)
    tell_provider(agreement, words)
    for payer in payers_of(agreement):
        tell_organisation(payer, agreement, words)


def _promise_money(part: Part, by: User, at: datetime) -> None:
    lines = [(f.budget, f.pence) for f in part.fundings.select_related("budget").order_by("pk")]
    day = part.agreement.starts_on
    for budget, _ in lines:
        if not budget.starts_on <= day <= budget.ends_on:
            raise UnableToAgree("This agreement starts outside the dates of the budget chosen.")
    try:
        budgets.commit(
            part=part.uuid, payee=part.agreement.payee.party, lines=lines, by=by.pk, at=at
        )
    except NotEnough as short:
        raise UnableToAgree(_what_is_missing(short, part, by)) from None
    except IsStopped:  # a moment ago: before, the terms asked for it
        raise UnableToAgree("The person’s side has to choose again who pays.") from None


def _what_is_missing(short: NotEnough, part: Part, by: User) -> str:
    """What is left in a budget is for the person's side, and for whoever funds or pays it."""
    its_own = part.fundings.filter(budget=short.budget)
    if part.person.roles_of(by) or part.agreement.roles_of_money(by, its_own):
        return short.message
    return (
        "There is not enough money for this now. Nothing has been promised. "
        "The person’s side can choose again who pays."
    )


def _lay_out_periods(part: Part) -> None:
    periodic = getattr(part, "periodic_sum", None)
    if not periodic:
        return
    Period.objects.bulk_create(
        Period(
            periodic_sum=periodic,
            number=number + 1,
            due_on=periodic.first_due_on + number * FOUR_WEEKS,
            pence=periodic.pence,
        )
        for number in range(periodic.times)
    )
