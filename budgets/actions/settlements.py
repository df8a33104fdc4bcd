"""From a verdict, a period or an advance to payments: each pound from the budget it came from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
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
from budgets.queries import advance_left_in


@dataclass(frozen=True)
class Share:
    """Of one commitment: what is owed now, what is kept back, what returns to its budget, and what
    is earned but was paid in advance already."""

    commitment: Commitment
    owed_pence: int
    retained_pence: int = 0
    unearned_pence: int = 0
    recouped_pence: int = 0


@dataclass(frozen=True)
class Figures:
    """What one settlement comes to. `earned` is all of it: owed, kept back and paid before."""

    earned: int
    retained: int
    recouped: int
    unearned: int

    def __post_init__(self) -> None:
        if min(self.retained, self.recouped, self.unearned) < 0 or self.leaves < self.retained:
            raise ValueError("Nothing below zero, and no more than was earned, can be settled.")

    @property
    def leaves(self) -> int:
        """What the commitments must still have for it."""
        return self.earned - self.recouped


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
    recouped_pence: int = 0,
    unearned_pence: int = 0,
    due_on: date,
    by: int | None,
    at: datetime,
) -> tuple[Payment, ...]:
    """Divide what was earned over what is left in each of the part's commitments.

    One payment for each payer; `retained_pence` of what was earned is kept back, `recouped_pence`
    was paid in advance already, and what was not earned goes back to the budgets at once.
    `subject` is the verdict, period or advance, settled once: the same figures again return the
    same payments, others raise KeyReused. Raises MoreThanPromised, or ValueError below zero or
    when more is kept back, or was paid in advance, than earned.
    """
    what = Subject(part, subject, PaymentKind(kind), due_on, by, at)
    figures = Figures(earned_pence, retained_pence, recouped_pence, unearned_pence)
    entry = uuid5(subject, f"settle:{part}")
    with transaction.atomic():
        held = locked(part)
        if _settled_before(subject, entry, figures):
            return _payments_for(what)
        shares = _shares(held, figures)
        payments = _make_payments(shares, what)
        post(_postings(shares, what), entry=entry)
    return payments


def pay_retained(
    *,
    part: UUID,
    subject: UUID,
    still_earnable_pence: int = 0,
    due_on: date,
    by: int | None,
    at: datetime,
) -> tuple[Payment, ...]:
    """All that was kept back of the part is owed now: one payment for each payer.

    First it is set against what of an advance from the same budget nothing can earn any more:
    all beyond `still_earnable_pence`. Nothing kept back, or the same call again, moves nothing;
    returns the subject's payments.
    """
    what = Subject(part, subject, PaymentKind.RETAINED, due_on, by, at)
    with transaction.atomic():
        held = locked(part)
        kept, ahead = _kept_in(held), advance_left_in(held)
        may_be_set = [min(both) for both in zip(kept, ahead, strict=True)]
        set_off = min(sum(may_be_set), max(sum(ahead) - still_earnable_pence, 0))
        shares = [
            Share(commitment, has - paid_before, recouped_pence=paid_before)
            for commitment, has, paid_before in zip(
                held, kept, _divided(set_off, may_be_set), strict=True
            )
            if has
        ]
        _make_payments(shares, what)
        postings = [posting for share in shares for posting in _owed_at_last(share, what)]
        post(postings, entry=uuid5(subject, "retained"))
    return _payments_for(what)


def _kept_in(held: Sequence[Commitment]) -> list[int]:
    accounts = Account.objects.in_bulk([each.retained_id for each in held if each.retained_id])
    return [accounts[each.retained_id].balance_pence if each.retained_id else 0 for each in held]


def _payments_for(what: Subject) -> tuple[Payment, ...]:
    return tuple(Payment.objects.filter(part=what.part, subject=what.uuid).order_by("pk"))


def _settled_before(subject: UUID, entry: UUID, figures: Figures) -> bool:
    rows = Transfer.objects.filter(reference=subject, entry=entry)  # by the index of references
    moved = dict(rows.values_list("kind").annotate(pence=Sum("pence")))
    if not moved:
        return False
    released = moved.pop(TransferKind.RELEASE, 0)
    recouped = moved.pop(TransferKind.RECOUP, 0)
    kept = moved.get(TransferKind.RETAIN, 0)
    if Figures(sum(moved.values()), kept, recouped, released) != figures:
        raise KeyReused(str(entry))
    return True


def _shares(held: Sequence[Commitment], figures: Figures) -> list[Share]:
    left = [commitment.left_pence for commitment in held]
    asked = figures.leaves + figures.unearned
    if asked > sum(left):
        raise MoreThanPromised(sum(left), asked)
    leaves = _divided(figures.leaves, left)
    kept = _divided(figures.retained, leaves)
    rest = [have - take for have, take in zip(left, leaves, strict=True)]
    unearned = _divided(figures.unearned, rest)
    recouped = _divided(figures.recouped, advance_left_in(held) if figures.recouped else rest)
    return [
        Share(commitment, takes - keeps, keeps, returns, before)
        for commitment, takes, keeps, returns, before in zip(
            held, leaves, kept, unearned, recouped, strict=True
        )
    ]


def _divided(pence: int, weights: Sequence[int]) -> list[int]:
    return allocate(pence, weights) if pence else [0] * len(weights)


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
        if share.recouped_pence:
            postings += _earned_ahead(share, what)
        if share.unearned_pence:
            back = available[commitment.budget_id]
            postings.append(out(back, share.unearned_pence, TransferKind.RELEASE))
    return postings


def _earned_ahead(share: Share, what: Subject) -> list[Posting]:
    """Set the advance against what was earned: back to the promise from wherever its money is by
    now, and earned from there. The two leave every account as it was."""
    commitment, postings = share.commitment, []
    for there, pence, kind in where_it_is(commitment, share.recouped_pence):
        here = commitment.account_id
        back = _posting(commitment, what, there, here, pence, TransferKind.RECOUP, kind)
        again = _posting(commitment, what, here, there, pence, TransferKind.EARN, kind)
        postings += [back, again]
    return postings


def where_it_is(commitment: Commitment, pence: int) -> Iterator[tuple[int, int, str]]:
    """Where so much of what its budget gave this payee is by now: account, pence, kind."""
    accounts = payee_accounts([commitment.budget_id], commitment.payee_id)
    found = Account.objects.in_bulk(accounts.values())
    for kind in (AccountKind.PAID, AccountKind.IN_TRANSIT, AccountKind.OWED):
        place = found[accounts[commitment.budget_id, kind]]
        here = min(place.balance_pence, pence)
        if here:
            pence -= here
            yield place.pk, here, kind


def _owed_at_last(share: Share, what: Subject) -> list[Posting]:
    """What was kept back is owed; what of it an advance paid already is promised again."""
    commitment, owed = share.commitment, _owed_account(share.commitment)
    kept, pence = retained_account(commitment), share.owed_pence + share.recouped_pence
    postings = [_posting(commitment, what, kept, owed, pence, TransferKind.DUE_AT_END)]
    if share.recouped_pence:
        ends, paid = (owed, commitment.account_id), share.recouped_pence
        postings.append(_posting(commitment, what, *ends, paid, TransferKind.RECOUP))
    return postings


def _owed_account(commitment: Commitment) -> int:
    accounts = payee_accounts([commitment.budget_id], commitment.payee_id)
    return accounts[commitment.budget_id, AccountKind.OWED]


def _posting(  # noqa: PLR0917 (always given in the order of a transfer)
    commitment: Commitment,
    what: Subject,
    debit: int,
    credit: int,
    pence: int,
    kind: TransferKind,
    place: str = "",
) -> Posting:
    key = f"settle:{what.uuid}:{commitment.uuid}:{kind.value}"
    return Posting(
        debit=debit,
        credit=credit,
        pence=pence,
        kind=kind,
        key=f"{key}:{place}" if place else key,
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
