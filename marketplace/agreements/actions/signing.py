"""Agreeing in writing. The last yes promises the money in its own transaction, or fails whole."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from budgets import actions as budgets
from budgets.errors import NotEnough
from marketplace.agreements.actions.moving import (
    MOVED_ON,
    move,
    record,
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
    Part,
    Period,
    Signature,
    SignatureSide,
)
from marketplace.agreements.queries.readiness import (
    authorisations_needed,
    missing_from,
    payers_of,
    slots_of,
)
from marketplace.introductions.actions import mark_agreed
from marketplace.people.errors import NotAllowed
from marketplace.people.models import Organisation, User
from marketplace.people.policy import may, require
from marketplace.people.records.said import Channel
from marketplace.people.roles import Role

FOUR_WEEKS = timedelta(days=28)


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
        raise NotAllowed("You work for the provider, so you can't agree for the person.")
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
    require(by, "agreement.sign_for_provider", agreement)
    if agreement.provider.is_household and Role.SCHEME not in agreement.roles_of(by):
        raise NotAllowed("The scheme agrees for its households.")
    if not agreement.provider.is_vetted():
        raise UnableToAgree("The provider's checks have run out, so this can't be agreed now.")
    _sign(agreement, by, at, version, SignatureSide.PROVIDER)


@transaction.atomic
def sign_for_payer(
    *, agreement: Agreement, payer: Organisation, by: User, at: datetime, version: int
) -> None:
    """The organisation whose money it is to pay agrees."""
    require(by, "agreement.sign_for_payer", agreement)
    require(by, "organisation.view", payer)
    if payer not in payers_of(agreement):
        raise UnableToAgree("This organisation does not pay for this agreement.")
    _sign(agreement, by, at, version, SignatureSide.PAYER, payer=payer)


@transaction.atomic
def authorise(*, part: Part, why: str, by: User, at: datetime) -> None:
    """The funder records why a direct payment may pay this relative, partner or friend."""
    require(by, "part.authorise", part.agreement)
    if not authorisations_needed(part):
        raise UnableToAgree("This needs no permission, or has it already.")
    Part.objects.filter(pk=part.pk).update(
        payer_authorised_by=by, payer_authorised_at=at, payer_authorised_why=why
    )
    part.refresh_from_db()
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
    agreement.refresh_from_db()
    if agreement.state != AgreementState.OFFERED or agreement.version != version:
        raise UnableToAgree(MOVED_ON)
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
    problems = missing_from(agreement)
    if problems:
        raise UnableToAgree(problems[0])
    move(agreement, AgreementState.LIVE, live_at=at)
    for part in parts:
        _promise_money(part, by, at)
        _lay_out_periods(part)
    take_place(agreement)
    if agreement.introduction:
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
        raise UnableToAgree(short.message) from None


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


def may_sign_as(user: User, agreement: Agreement) -> list[str]:
    """The sides this user could sign for, if the agreement is waiting."""
    verbs = {
        SignatureSide.PERSON: "agreement.sign_for_person",
        SignatureSide.PROVIDER: "agreement.sign_for_provider",
        SignatureSide.PAYER: "agreement.sign_for_payer",
    }
    return [side.value for side, verb in verbs.items() if may(user, verb, agreement)]
