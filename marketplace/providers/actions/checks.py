"""Checks: sent by the provider, accepted or asked for again by the hub's vetting staff."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from marketplace.front.days import in_words
from marketplace.messages.actions import tell
from marketplace.people import audit, states
from marketplace.people.errors import UnableTo
from marketplace.people.models import User
from marketplace.people.policy import Subject, require
from marketplace.people.roles import Role
from marketplace.providers import proofs
from marketplace.providers.actions.indexing import index_offers_of
from marketplace.providers.actions.telling import staff_who_answer
from marketplace.providers.models import (
    Check,
    CheckState,
    DbsLevel,
    Proof,
    Provider,
    RegisterEntry,
    Requirement,
    Workforce,
)
from marketplace.providers.records.checks import TRANSITIONS


class UnableToSend(UnableTo):
    """This proof can't be sent as it is."""


class UnableToDecide(UnableTo):
    """This check can't be decided on by this user, or now."""


@transaction.atomic
def send_check(
    *,
    provider: Provider,
    requirement: Requirement,
    evidence: str,
    issued_on: date,
    by: User,
    at: datetime,
    note: str = "",
    level: str = "",
    workforce: str = "",
) -> Check:
    """Send a proof to the vetting desk. It takes the place of one that is still waiting."""
    require(by, "check.send", provider)
    number = _read(requirement, evidence, level=level, workforce=workforce)
    if requirement.provider_kind != provider.kind:
        raise UnableToSend("We don't ask you for this.")
    if issued_on > _day(at):
        raise UnableToSend("Enter a day that has been.", field="issued_on")
    last_day = proofs.last_day(requirement, issued_on=issued_on, seen_on=_day(at))
    if last_day and last_day < _day(at):
        raise UnableToSend("This has run out. Send a newer one.", field="issued_on")
    provider.checks.filter(
        requirement=requirement, state__in=[CheckState.SENT, CheckState.ASKED_AGAIN]
    ).update(state=CheckState.REPLACED)
    check = Check.objects.create(
        provider=provider,
        requirement=requirement,
        evidence=number,
        note=note,
        level=level,
        workforce=workforce,
        issued_on=issued_on,
        sent_by=by,
        sent_at=at,
    )
    audit.record("check.sent", subject=check, by=by, organisation=provider.organisation, at=at)
    return check


@transaction.atomic
def accept_check(
    *, check: Check, by: User, at: datetime, expires_on: date | None = None, seen_as: str = ""
) -> Check:
    """Accept a proof until `expires_on`, or until its requirement's months are over."""
    require_vetter(check, by)
    latest = proofs.last_day(check.requirement, issued_on=check.issued_on, seen_on=_day(at))
    _refuse_wrong_end(expires_on, latest, _day(at))
    check.provider.checks.filter(requirement=check.requirement, state=CheckState.ACCEPTED).exclude(
        pk=check.pk
    ).update(state=CheckState.REPLACED)
    _decide(check, CheckState.ACCEPTED, by, at, expires_on=expires_on or latest, seen_as=seen_as)
    if check.requirement.proof == Proof.CQC_LOCATION:
        _claim_register_entry(check)
    index_offers_of(check.provider)
    _tell_provider(check, f"We have accepted this check: {check.requirement.title}.")
    return check


@transaction.atomic
def ask_again(*, check: Check, reason: str, by: User, at: datetime) -> Check:
    """Say in plain words what is missing. An earlier accepted check goes on counting."""
    require_vetter(check, by)
    if not reason.strip():
        raise UnableToDecide("Say what is missing, so that they can put it right.", field="reason")
    _decide(check, CheckState.ASKED_AGAIN, by, at, reason=reason.strip())
    _tell_provider(
        check, f"We need something more for this check: {check.requirement.title}.", act=True
    )
    return check


def _read(requirement: Requirement, evidence: str, *, level: str, workforce: str) -> str:
    try:
        number = proofs.read(requirement.proof, evidence)
    except ValueError as problem:
        raise UnableToSend(str(problem), field="evidence") from problem
    if requirement.proof == Proof.DBS:
        if level not in (DbsLevel.ENHANCED, DbsLevel.ENHANCED_BARRED):
            raise UnableToSend("It must be an enhanced certificate.", field="level")
        if workforce not in (Workforce.ADULT, Workforce.BOTH):
            raise UnableToSend("It must be for the adult workforce.", field="workforce")
    return number


def require_vetter(subject: Subject, by: User) -> None:
    """Raise NotAllowed unless `by` vets there, UnableToDecide if they'd vet their own."""
    require(by, "check.decide", subject)
    if subject.roles_of(by) & {Role.PROVIDER, Role.SCHEME}:
        raise UnableToDecide("You belong to this provider. Somebody else must look at it.")


def _refuse_wrong_end(expires_on: date | None, latest: date | None, on: date) -> None:
    if expires_on is None:
        if latest and latest < on:
            raise UnableToDecide("This has run out since it was sent. Ask for a newer one.")
        return
    if expires_on < on:
        raise UnableToDecide("Enter a day that is still to come.", field="expires_on")
    if latest and expires_on > latest:
        raise UnableToDecide(
            f"This counts until {in_words(latest)} at the latest.", field="expires_on"
        )


def _decide(check: Check, to: CheckState, by: User, at: datetime, **fields: Any) -> None:
    whose, what = check.provider, check.requirement
    moved = states.move(check, to, TRANSITIONS, decided_by=by, decided_at=at, **fields)
    check.provider, check.requirement = whose, what  # no decision changes them: not read again
    if not moved:
        raise UnableToDecide("Somebody has already decided on this, or a newer one was sent.")
    verb = "check.accepted" if to == CheckState.ACCEPTED else "check.asked_again"
    audit.record(verb, subject=check, by=by, organisation=check.provider.organisation, at=at)


def _claim_register_entry(check: Check) -> None:
    """The register's entry for this location is theirs now: it is shown as being on this site."""
    entry = RegisterEntry.objects.filter(location_id=check.evidence).first()
    if entry and entry.left_on:
        raise UnableToDecide("The register says that this location has closed.")
    if entry:
        claimed = RegisterEntry.objects.filter(pk=entry.pk, claimed_by=None)
        if not claimed.update(claimed_by=check.provider) and entry.claimed_by != check.provider:
            raise UnableToDecide("Another provider here has claimed this location.")


def _tell_provider(check: Check, words: str, *, act: bool = False) -> None:
    provider = check.provider
    path = reverse("providers:send_check", args=[provider.uuid, check.requirement.code])
    tell(users=staff_who_answer(provider), words=words, path=path, needs_action=act)


def _day(at: datetime) -> date:
    return timezone.localdate(at)
