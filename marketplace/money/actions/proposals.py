"""Two pairs of eyes: one officer asks, a second confirms, and only then does it take effect."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from budgets.models import Budget
from marketplace.messages.actions import staff_of, tell
from marketplace.money.actions.giving import give
from marketplace.money.actions.instalments import agree
from marketplace.money.actions.notices import drop_notice, send_notice
from marketplace.money.actions.opening_audits import drop as drop_audit
from marketplace.money.actions.opening_audits import open_now as open_audit
from marketplace.money.actions.refusals import UnableToPay
from marketplace.money.models import (
    PROPOSAL_TRANSITIONS,
    Every,
    Proposal,
    ProposalKind,
    ProposalState,
    Schedule,
)
from marketplace.money.queries.subjects import subject_of
from marketplace.outbox import actions as outbox
from marketplace.people import audit
from marketplace.people.local_policy import SETTINGS, setting
from marketplace.people.models import Organisation, Person, User
from marketplace.people.policy import require
from marketplace.people.second_step import has_second_step
from marketplace.people.states import move

THRESHOLD = "second_look_pence"


class UnableToPropose(UnableToPay):
    """It can't be asked for, or decided on, now."""


@transaction.atomic
def set_threshold(
    *, organisation: Organisation, pence: int, key: str, by: User, at: datetime
) -> Proposal | None:
    """Above how much in a year a second officer must confirm. Asking more often holds at once;
    asking less often is itself for a second officer, and is the proposal returned.
    """
    require(by, "organisation.manage", organisation)
    if pence <= setting(organisation, THRESHOLD):
        _hold_threshold(organisation, pence, by, at)
        return None
    return propose(
        organisation=organisation, kind=ProposalKind.THRESHOLD, pence=pence, key=key, by=by, at=at
    )


def propose(
    *,
    organisation: Organisation,
    kind: ProposalKind,
    pence: int,
    key: str,
    by: User,
    at: datetime,
    budget: Budget | None = None,
) -> Proposal:
    """Ask for it. Whether `by` may is the caller's to have asked. The same key asks once."""
    if not has_second_step(by):
        raise UnableToPropose(
            "This needs a second member of staff, and both of you need to sign in with two steps. "
            "Set up your second step first.",
            field="pence",
        )
    proposal, is_new = Proposal.objects.get_or_create(
        organisation=organisation,
        key=key,
        defaults={
            "kind": kind, "budget": budget, "pence": pence, "asked_by": by, "asked_at": at,
        },
    )  # fmt: skip
    if (proposal.kind, proposal.budget, proposal.pence) != (kind, budget, pence):
        raise UnableToPropose("This was asked for already, with another amount.", field="pence")
    if is_new:
        _record("proposal.asked", proposal, by, at)
        tell(
            users=[user for user in staff_of(organisation) if user != by],
            words="Something about money waits for a second member of staff: you can confirm it.",
            path=_path(proposal),
            needs_action=True,
        )
    return proposal


@transaction.atomic
def confirm(*, proposal: Proposal, by: User, at: datetime) -> None:
    """The second officer agrees, and it takes effect now."""
    require(by, "proposal.decide", proposal)
    _check_no_interest(proposal, by)
    _check_two_steps(by)
    asked_by = proposal.asked_by
    if not proposal.organisation.members.current().filter(user=asked_by).exists():
        raise UnableToPropose("Whoever asked for this has left. Refuse it, then ask again.")
    if not has_second_step(asked_by):
        raise UnableToPropose("Whoever asked for this no longer signs in with two steps.")
    _move(proposal, ProposalState.CONFIRMED, by, at)
    _record("proposal.confirmed", proposal, by, at)
    if proposal.kind == ProposalKind.THRESHOLD:
        _hold_threshold(proposal.organisation, proposal.pence, by, at)
    elif proposal.kind == ProposalKind.ROUND:
        outbox.put(kind="round.confirmed", payload={"round": str(proposal.round.uuid)})
    elif proposal.kind == ProposalKind.CLAWBACK:
        send_notice(proposal.reclaim, by=by, at=at)
    elif proposal.kind == ProposalKind.AUDIT:
        open_audit(proposal.audit, by=by, at=at)
    elif proposal.budget:
        _put_in(proposal, proposal.budget, by, at)
    _tell_who_asked(proposal, "A second member of staff has confirmed what you asked for.")


def _put_in(proposal: Proposal, budget: Budget, by: User, at: datetime) -> None:
    subject = subject_of(budget)
    schedule = Schedule.objects.filter(proposal=proposal).first()
    if schedule and schedule.every != Every.ONCE:
        agree(schedule=schedule, subject=subject, by=by, at=at)
    else:
        give(
            subject=subject,
            pence=proposal.pence,
            schedule=schedule,
            by=by,
            at=at,
            key=f"proposal:{proposal.uuid}",
            asked_by=proposal.asked_by,
        )


@transaction.atomic
def refuse(*, proposal: Proposal, reasons: str, by: User, at: datetime) -> None:
    require(by, "proposal.decide", proposal)
    _check_no_interest(proposal, by)
    _check_two_steps(by)
    _move(proposal, ProposalState.REFUSED, by, at, reasons=reasons)
    _record("proposal.refused", proposal, by, at)
    _drop_what_waited(proposal, at)
    _tell_who_asked(proposal, "What you asked for was refused. You can read why.")


@transaction.atomic
def withdraw(*, proposal: Proposal, by: User, at: datetime) -> None:
    require(by, "proposal.withdraw", proposal)
    _move(proposal, ProposalState.WITHDRAWN, by, at)
    _record("proposal.withdrawn", proposal, by, at)
    _drop_what_waited(proposal, at)


def withdraw_of_the_dead(*, person: Person, by: User, at: datetime) -> None:
    """What waits for a second officer about somebody who has died is taken back."""
    waiting = Proposal.objects.waiting().filter(budget__holder=person.party_id)
    for proposal in waiting.select_related("organisation", "asked_by"):
        if not move(proposal, ProposalState.WITHDRAWN, PROPOSAL_TRANSITIONS,
                    decided_by=by, decided_at=at):  # fmt: skip
            continue  # decided a moment earlier
        _record("proposal.withdrawn", proposal, by, at)
        _drop_what_waited(proposal, at)
        _tell_who_asked(proposal, "What you asked for is taken back: the person has died.")


def _drop_what_waited(proposal: Proposal, at: datetime) -> None:
    if proposal.kind == ProposalKind.CLAWBACK:
        drop_notice(proposal.reclaim, at=at)
    elif proposal.kind == ProposalKind.AUDIT:
        drop_audit(proposal.audit, at=at)


def _check_no_interest(proposal: Proposal, by: User) -> None:
    """Whoever may not ask to look into a budget, or take money out of it, may not decide on it."""
    if proposal.kind not in (ProposalKind.CLAWBACK, ProposalKind.AUDIT) or not proposal.budget:
        return
    if subject_of(proposal.budget).person.roles_of(by):
        raise UnableToPropose("You act for this person, so a colleague must do this.")


def _check_two_steps(user: User) -> None:
    if not has_second_step(user):
        raise UnableToPropose("Set up your second step first. Then you can decide on this.")


def _move(proposal: Proposal, to: ProposalState, by: User, at: datetime, reasons: str = "") -> None:
    if not move(proposal, to, PROPOSAL_TRANSITIONS, decided_by=by, decided_at=at, reasons=reasons):
        state = proposal.get_state_display().lower()
        raise UnableToPropose(f"This was decided meanwhile: it is “{state}”.")


def _record(verb: str, proposal: Proposal, by: User, at: datetime) -> None:
    """Without the person: they read of what took effect, not of what was only asked."""
    audit.record(
        verb,
        subject=proposal,
        by=by,
        organisation=proposal.organisation,
        at=at,
        kind=proposal.kind,
        pence=proposal.pence,
    )


def _hold_threshold(organisation: Organisation, pence: int, by: User, at: datetime) -> None:
    latest = Organisation.objects.select_for_update().get(pk=organisation.pk)
    known = SETTINGS[THRESHOLD]
    latest.policy = latest.policy | {THRESHOLD: min(max(pence, known.least), known.most)}
    latest.save(update_fields=["policy"])
    audit.record(
        "organisation.money_rules", subject=latest, by=by, organisation=latest, at=at, pence=pence
    )


def _tell_who_asked(proposal: Proposal, words: str) -> None:
    tell(users=[proposal.asked_by], words=words, path=_path(proposal))


def _path(proposal: Proposal) -> str:
    return reverse("money:proposal", args=[proposal.uuid])
