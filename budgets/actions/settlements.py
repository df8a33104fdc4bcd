"""From a verdict, a period or an advance to payments: each pound from the budget it came from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Sum

from budgets.actions.accounts import available_accounts, payee_accounts, retained_account
from budgets.actions.commitments import locked
from budgets.days import first_try_at
from budgets.errors import KeyReused, MoreThanPromised
from budgets.ledger import Posting, post
from budgets.models import (
    Account,
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
    """Of one commitment: what is owed now, what is kept back, and what returns to its budget."""

    commitment: Commitment
    owed_pence: int
    retained_pence: int
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
    retained_pence: int = 0,
    unearned_pence: int = 0,
    due_on: date,
    by: int | None,
    at: datetime,
) -> tuple[Payment, ...]:
    """Divide what was earned over what is left in each of the part's commitments.

    One payment for each payer; `retained_pence` of what was earned is kept back, and what was not
    earned goes back to the budgets at once. `subject` is the verdict, period or advance, settled
    once: the same figures again return the same payments, others raise KeyReused. Raises
    MoreThanPromised, or ValueError below zero or when more is kept back than earned.
    """
    if not 0 <= retained_pence <= earned_pence or unearned_pence < 0:
        raise ValueError("Nothing below zero, and no more than was earned, can be settled.")
    what = Subject(part, subject, PaymentKind(kind), due_on, by, at)
    figures = (earned_pence, retained_pence, unearned_pence)
    entry = uuid5(subject, f"settle:{part}")
    with transaction.atomic():
        held = locked(part)
        if _settled_before(entry, figures):
            return _payments_for(what)
        shares = _shares(held, *figures)
        payments = _make_payments(shares, what)
        post(_postings(shares, what), entry=entry)
    return payments


def pay_retained(
    *, part: UUID, subject: UUID, due_on: date, by: int | None, at: datetime
) -> tuple[Payment, ...]:
    """All that was kept back of the part is owed now: one payment for each payer.

    Nothing kept back, or the same call again, moves nothing; returns the subject's payments.
    """
    what = Subject(part, subject, PaymentKind.RETAINED, due_on, by, at)
    with transaction.atomic():
        kept = [commitment for commitment in locked(part) if commitment.retained_id]
        accounts = Account.objects.in_bulk([commitment.retained_id for commitment in kept])
        shares = [
            Share(commitment, accounts[commitment.retained_id].balance_pence, 0, 0)
            for commitment in kept
            if accounts[commitment.retained_id].balance_pence
        ]
        _make_payments(shares, what)
        post([_owed_at_last(share, what) for share in shares], entry=uuid5(subject, "retained"))
    return _payments_for(what)


def _payments_for(what: Subject) -> tuple[Payment, ...]:
    return tuple(Payment.objects.filter(part=what.part, subject=what.uuid).order_by("pk"))


def _settled_before(entry: UUID, figures: tuple[int, int, int]) -> bool:
    moved = dict(
        Transfer.objects.filter(entry=entry).values_list("kind").annotate(pence=Sum("pence"))
    )
    released = moved.pop(TransferKind.RELEASE, 0)
    kept = moved.get(TransferKind.RETAIN, 0)
    if (moved or released) and (sum(moved.values()), kept, released) != figures:
        raise KeyReused(str(entry))
    return bool(moved or released)


def _shares(
    held: Sequence[Commitment], earned_pence: int, retained_pence: int, unearned_pence: int
) -> list[Share]:
    left = [commitment.left_pence for commitment in held]
    asked = earned_pence + unearned_pence
    if asked > sum(left):
        raise MoreThanPromised(sum(left), asked)
    if not asked:
        return []
    earned = allocate(earned_pence, left)
    kept = allocate(retained_pence, earned) if retained_pence else [0] * len(held)
    rest = [have - take for have, take in zip(left, earned, strict=True)]
    unearned = allocate(unearned_pence, rest) if unearned_pence else [0] * len(rest)
    return [
        Share(commitment, takes - keeps, keeps, returns)
        for commitment, takes, keeps, returns in zip(held, earned, kept, unearned, strict=True)
    ]


def _postings(shares: Sequence[Share], what: Subject) -> list[Posting]:
    earn = TransferKind.ADVANCE if what.kind == PaymentKind.ADVANCE else TransferKind.EARN
    available = available_accounts([share.commitment.budget_id for share in shares])
    postings = []
    for share in shares:
        commitment = share.commitment
        out = partial(_posting, commitment, what, commitment.account_id)
        if share.owed_pence:
            postings.append(out(_owed_account(commitment), share.owed_pence, earn))
        if share.retained_pence:
            kept = retained_account(commitment)
            postings.append(out(kept, share.retained_pence, TransferKind.RETAIN))
        if share.unearned_pence:
            back = available[commitment.budget_id]
            postings.append(out(back, share.unearned_pence, TransferKind.RELEASE))
    return postings


def _owed_at_last(share: Share, what: Subject) -> Posting:
    out = partial(_posting, share.commitment, what, retained_account(share.commitment))
    return out(_owed_account(share.commitment), share.owed_pence, TransferKind.DUE_AT_END)


def _owed_account(commitment: Commitment) -> int:
    accounts = payee_accounts([commitment.budget_id], commitment.payee_id)
    return accounts[commitment.budget_id, AccountKind.OWED]


def _posting(  # noqa: PLR0917 (always given in the order of a transfer)
    commitment: Commitment, what: Subject, debit: int, credit: int, pence: int, kind: TransferKind
) -> Posting:
    return Posting(
        debit=debit,
        credit=credit,
        pence=pence,
        kind=kind,
        key=f"settle:{what.uuid}:{commitment.uuid}:{kind.value}",
        at=what.at,
        actor_id=what.by,
        reference=what.uuid,
    )


def _make_payments(shares: Sequence[Share], what: Subject) -> tuple[Payment, ...]:
    sides: dict[tuple[int, int, Rail], list[Share]] = defaultdict(list)
    for share in shares:
        if share.owed_pence:
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
        pence=sum(share.owed_pence for share in shares),
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
        PaymentLine(payment=payment, commitment=share.commitment, pence=share.owed_pence)
        for share in shares
    )
    return payment


def rail_of(budget: Budget) -> Rail:
    """A direct payment is paid by its holder from their account; all else by a bank run."""
    return Rail.OWN_ACCOUNT if budget.form == Form.DIRECT_PAYMENT else Rail.BANK_RUN
