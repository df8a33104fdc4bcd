"""From a verdict, a period or an advance to payments: each pound from the budget it came from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Sum

from budgets.actions.accounts import available_accounts, payee_accounts
from budgets.actions.commitments import locked
from budgets.days import first_try_at
from budgets.errors import KeyReused, MoreThanPromised
from budgets.ledger import Posting, post
from budgets.models import (
    AccountKind,
    Budget,
    Commitment,
    Form,
    Payment,
    PaymentKind,
    PaymentLine,
    PaymentState,
    PaymentStep,
    Rail,
    StepCode,
    Transfer,
    TransferKind,
)
from budgets.money import allocate


@dataclass(frozen=True)
class Share:
    """Of one commitment: what the subject earned of it, and what goes back to its budget."""

    commitment: Commitment
    earned_pence: int
    unearned_pence: int


@dataclass(frozen=True)
class Subject:
    """The verdict, period or advance that is settled, when it is due, and who said so."""

    part: UUID
    uuid: UUID
    kind: PaymentKind
    due_on: date
    by: int | None
    at: datetime


def settle(
    *,
    part: UUID,
    subject: UUID,
    kind: str,
    earned_pence: int,
    unearned_pence: int = 0,
    due_on: date,
    by: int | None,
    at: datetime,
) -> tuple[Payment, ...]:
    """Divide what was earned over what is left in each of the part's commitments.

    One payment for each payer; what was not earned goes back to the budgets at once. `subject`
    is the verdict, period or advance, settled once: the same figures again return the same
    payments, others raise KeyReused. Raises MoreThanPromised, or ValueError below zero.
    """
    if earned_pence < 0 or unearned_pence < 0:
        raise ValueError("Nothing below zero can be settled.")
    what = Subject(part, subject, PaymentKind(kind), due_on, by, at)
    entry = uuid5(subject, f"settle:{part}")
    with transaction.atomic():
        held = locked(part)
        if _settled_before(entry, earned_pence, unearned_pence):
            return tuple(Payment.objects.filter(part=part, subject=subject).order_by("pk"))
        shares = _shares(held, earned_pence, unearned_pence)
        payments = _make_payments(shares, what)
        post(_postings(shares, what), entry=entry)
    return payments


def _settled_before(entry: UUID, earned_pence: int, unearned_pence: int) -> bool:
    moved = dict(
        Transfer.objects.filter(entry=entry).values_list("kind").annotate(pence=Sum("pence"))
    )
    released = moved.pop(TransferKind.RELEASE, 0)
    if (moved or released) and (sum(moved.values()), released) != (earned_pence, unearned_pence):
        raise KeyReused(str(entry))
    return bool(moved or released)


def _shares(held: Sequence[Commitment], earned_pence: int, unearned_pence: int) -> list[Share]:
    left = [commitment.left_pence for commitment in held]
    asked = earned_pence + unearned_pence
    if asked > sum(left):
        raise MoreThanPromised(sum(left), asked)
    if not asked:
        return []
    earned = allocate(earned_pence, left)
    rest = [have - take for have, take in zip(left, earned, strict=True)]
    unearned = allocate(unearned_pence, rest) if unearned_pence else [0] * len(rest)
    return [Share(*share) for share in zip(held, earned, unearned, strict=True)]


def _postings(shares: Sequence[Share], what: Subject) -> list[Posting]:
    earn = TransferKind.ADVANCE if what.kind == PaymentKind.ADVANCE else TransferKind.EARN
    available = available_accounts([share.commitment.budget_id for share in shares])
    postings = []
    for share in shares:
        commitment = share.commitment
        budget_id, payee_id = commitment.budget_id, commitment.payee_id
        legs = []
        if share.earned_pence:
            owed = payee_accounts([budget_id], payee_id)[budget_id, AccountKind.OWED]
            legs.append((owed, share.earned_pence, earn))
        if share.unearned_pence:
            legs.append((available[budget_id], share.unearned_pence, TransferKind.RELEASE))
        postings += [
            Posting(
                debit=commitment.account_id,
                credit=credit,
                pence=pence,
                kind=kind,
                key=f"settle:{what.uuid}:{commitment.uuid}:{kind.value}",
                at=what.at,
                actor_id=what.by,
                reference=what.uuid,
            )
            for credit, pence, kind in legs
        ]
    return postings


def _make_payments(shares: Sequence[Share], what: Subject) -> tuple[Payment, ...]:
    sides: dict[tuple[int, int, Rail], list[Share]] = defaultdict(list)
    for share in shares:
        if share.earned_pence:
            budget = share.commitment.budget
            sides[budget.payer_id, share.commitment.payee_id, rail_of(budget)].append(share)
    payments = tuple(
        _payment(what, payer_id, payee_id, rail, its_shares)
        for (payer_id, payee_id, rail), its_shares in sides.items()
    )
    PaymentStep.objects.bulk_create(
        PaymentStep(
            payment=payment,
            version=0,
            to_state=PaymentState.DUE,
            code=StepCode.SETTLED,
            at=what.at,
            actor_id=what.by,
        )
        for payment in payments
    )
    return payments


def _payment(
    what: Subject, payer_id: int, payee_id: int, rail: Rail, shares: Sequence[Share]
) -> Payment:
    payment = Payment.objects.create(
        payer_id=payer_id,
        payee_id=payee_id,
        pence=sum(share.earned_pence for share in shares),
        kind=what.kind,
        subject=what.uuid,
        part=what.part,
        rail=rail,
        due_on=what.due_on,
        next_try_at=first_try_at(rail, what.due_on, what.at),
        created_at=what.at,
        moved_at=what.at,
    )
    PaymentLine.objects.bulk_create(
        PaymentLine(payment=payment, commitment=share.commitment, pence=share.earned_pence)
        for share in shares
    )
    return payment


def rail_of(budget: Budget) -> Rail:
    """A direct payment is paid by its holder from their account; all else by a bank run."""
    return Rail.OWN_ACCOUNT if budget.form == Form.DIRECT_PAYMENT else Rail.BANK_RUN
