"""Changes to an agreement that runs, as one reader sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from marketplace.agreements.interests import gains_from
from marketplace.agreements.models import (
    AgreedOutcome,
    Agreement,
    AgreementState,
    Change,
    ChangeState,
    Part,
    SignatureSide,
)
from marketplace.agreements.queries.readiness import Slot, slots_of
from marketplace.agreements.queries.rights import name_of
from marketplace.people.models import User
from marketplace.people.policy import may


@dataclass(frozen=True)
class OutcomeChange:
    words: str
    price_before_pence: int
    price_pence: int
    review_on_before: date
    review_on: date
    left_out: bool


@dataclass(frozen=True)
class ChangePage:
    uuid: UUID
    agreement: UUID
    provider: str
    state: str
    state_words: str
    asked_by: str  # the side, by its name
    asked_at: datetime
    closed_at: datetime | None
    why: str
    ends_on_before: date
    ends_on: date
    most_before_pence: int
    most_pence: int
    outcomes: tuple[OutcomeChange, ...]
    slots: tuple[Slot, ...]
    can_agree: tuple[Slot, ...]
    may_refuse: bool

    @property
    def is_asked(self) -> bool:
        return self.state == ChangeState.ASKED


@dataclass(frozen=True)
class ChangeLink:
    uuid: UUID
    asked_at: datetime
    state_words: str
    is_asked: bool


def change_page(change: Change, user: User) -> ChangePage:
    agreement = change.agreement
    names = {
        part.pk: name_of(part, user, part.roles_of(user))
        for part in agreement.parts.select_related("person")
    }
    slots = tuple(slots_of(agreement, names, change.version))
    is_open = change.state == ChangeState.ASKED and agreement.state == AgreementState.LIVE
    mine = [slot for slot in slots if is_open and may_agree(agreement, slot, user)]
    by_provider = may(change.asked_by, agreement.verb_for_provider, agreement)
    provider = agreement.provider.organisation.name
    return ChangePage(
        uuid=change.uuid,
        agreement=agreement.uuid,
        provider=provider,
        state=change.state,
        state_words=change.get_state_display(),
        asked_by=provider if by_provider else ", ".join(names.values()),
        asked_at=change.asked_at,
        closed_at=change.closed_at,
        why=change.why,
        ends_on_before=change.ends_on_before,
        ends_on=change.ends_on,
        most_before_pence=change.most_before_pence,
        most_pence=change.most_pence,
        outcomes=_outcomes(change),
        slots=slots,
        can_agree=tuple(slot for slot in mine if not slot.signed_at),
        may_refuse=bool(mine) or (is_open and may(user, "agreement.write", agreement)),
    )


def _outcomes(change: Change) -> tuple[OutcomeChange, ...]:
    return tuple(
        OutcomeChange(
            line.outcome.words,
            line.price_before_pence,
            line.price_pence,
            line.review_on_before,
            line.review_on,
            line.left_out,
        )
        for line in change.lines.select_related("outcome")
    )


def changes_to(agreement: Agreement) -> tuple[ChangeLink, ...]:
    """The latest first."""
    return tuple(
        ChangeLink(
            change.uuid,
            change.asked_at,
            change.get_state_display(),
            change.state == ChangeState.ASKED,
        )
        for change in agreement.changes.order_by("-version")
    )


def may_ask_for_change(agreement: Agreement, user: User) -> bool:
    """One at a time, of an agreement for one person."""
    if agreement.state != AgreementState.LIVE or not may(user, "agreement.write", agreement):
        return False
    waits = agreement.changes.filter(state=ChangeState.ASKED).exists()
    return not waits and agreement.parts.count() == 1


def outcomes_to_change(part: Part, today: date) -> list[AgreedOutcome]:
    return [each for each in part.outcomes.all() if may_change(each, today)]


def may_change(outcome: AgreedOutcome, today: date) -> bool:
    """What it is time to look at is the person’s to say, and stays as it is (R4)."""
    open_still = not hasattr(outcome, "verdict") and outcome.let_go_at is None
    return open_still and outcome.review_on > today


def may_agree(agreement: Agreement, slot: Slot, user: User) -> bool:
    """Whether this yes is this user's: nobody who gains from the payee agrees for others."""
    if slot.side == SignatureSide.PROVIDER:
        return may(user, agreement.verb_for_provider, agreement)
    if gains_from(user, agreement):
        return False
    if slot.part:
        return may(user, "agreement.sign_for_person", slot.part)
    return slot.payer is not None and may(user, "agreement.sign_for_payer", slot.payer)
