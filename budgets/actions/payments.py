"""The steps of a payment. Each is one transaction: its state, its history and its transfers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import F

from budgets.actions.accounts import AccountIds, payee_accounts
from budgets.days import CHASE_AFTER, LONDON, next_try_at
from budgets.errors import CannotMove
from budgets.ledger import Posting, post
from budgets.models import (
    ON_ITS_WAY,
    TO_TRY_AGAIN,
    AccountKind,
    Commitment,
    Payment,
    PaymentKind,
    PaymentLine,
    PaymentState,
    PaymentStep,
    Rail,
    StepCode,
    TransferKind,
)
from budgets.money import allocate
from budgets.queries import advance_left_in
from budgets.records.bank_changes import bank_change_blocks

_S = PaymentState

# All of it, or a part, is taken for paid; the rest, if any, is not at a bank or with a person.
TAKEN_FOR_PAID = frozenset({_S.PART_PAID, _S.PAID})


SAID_BY_STRIPE = frozenset(
    {
        *(StepCode.COLLECTED, StepCode.BY_STRIPE, StepCode.CARD_FAILED),
        *(StepCode.NO_ANSWER, StepCode.NOT_THERE, StepCode.RUN_CLOSED),
    }
)


@dataclass(frozen=True)
class Step:
    """What happens to a payment: from which state to which, why, and what is newly paid.

    `paid_pence` below zero is what was taken for paid and is not.
    """

    before: PaymentState
    to: PaymentState
    code: StepCode
    paid_pence: int
    by: int | None
    at: datetime


def ask(*, payment: Payment, by: int | None, at: datetime) -> Payment:
    """The payer is asked for it."""
    return move(payment=payment, to=_S.REQUESTED, code=StepCode.ASKED, by=by, at=at)


def hold(*, payment: Payment, code: StepCode, by: int | None, at: datetime) -> Payment:
    """Stop it for now: someone disagrees (DISPUTE) or bank details changed (BANK_DETAILS)."""
    return move(payment=payment, to=_S.HELD, code=code, by=by, at=at)


def resume(*, payment: Payment, by: int | None, at: datetime) -> Payment:
    """No longer on hold: due as before."""
    _only_from({_S.HELD}, payment, _S.DUE)
    return move(payment=payment, to=_S.DUE, code=StepCode.RESUMED, by=by, at=at)


def cancel(
    *, payment: Payment, by: int | None, at: datetime, code: StepCode = StepCode.MISTAKE
) -> Payment:
    """It won't be paid. What is left goes back to the commitments it came from.

    An advance stays once outcomes have earned any of what is left: it is only the rest of them.
    """
    if not may_cancel(payment):
        raise CannotMove(payment, _S.CANCELLED)
    return move(payment=payment, to=_S.CANCELLED, code=code, by=by, at=at)


def may_cancel(payment: Payment) -> bool:
    if payment.kind != PaymentKind.ADVANCE or not payment.may_become(_S.CANCELLED):
        return payment.may_become(_S.CANCELLED)
    sources = Commitment.objects.filter(lines__payment=payment)
    return payment.left_pence <= sum(advance_left_in(list(sources)))


def reject(*, payment: Payment, by: int | None, at: datetime) -> Payment:
    """The payer's bank turned it down: what is left is still owed."""
    return move(payment=payment, to=_S.REJECTED, code=StepCode.REJECTED, by=by, at=at)


def try_again(*, payment: Payment, by: int | None, at: datetime) -> Payment:
    """What is left is due again, anew: after a rejection, a failure or a part payment."""
    _only_from(TO_TRY_AGAIN, payment, _S.DUE)
    return move(payment=payment, to=_S.DUE, code=StepCode.TRY_AGAIN, by=by, at=at)


def say_paid(*, payment: Payment, by: int | None, at: datetime) -> Payment:
    """The payer says that all that is left is on its way. The payee is asked to confirm it."""
    return move(payment=payment, to=_S.SENT, code=StepCode.SAID_PAID, by=by, at=at)


def say_not_arrived(*, payment: Payment, by: int | None, at: datetime) -> Payment:
    """The payee says that it has not come: being checked, and not paid again meanwhile.

    What was taken for paid, in part or all of it, is in doubt as well.
    """
    _only_from({_S.SENT} | TAKEN_FOR_PAID, payment, _S.UNKNOWN)
    in_doubt = payment.paid_pence if payment.state in TAKEN_FOR_PAID else 0
    with transaction.atomic():
        _not_owed_back(payment, _S.UNKNOWN)
        return move(
            payment=payment,
            to=_S.UNKNOWN,
            code=StepCode.NOT_ARRIVED,
            by=by,
            at=at,
            paid_pence=-in_doubt,
        )


def say_not_sent(*, payment: Payment, by: int | None, at: datetime) -> Payment:
    """The payer finds that it never left their account. It can be tried again."""
    return move(payment=payment, to=_S.FAILED, code=StepCode.NOT_SENT, by=by, at=at)


def say_came_back(
    *, payment: Payment, by: int | None, at: datetime, pence: int | None = None
) -> Payment:
    """Of what was taken for paid, so much came back to the payer or never left: all, or a part.

    It is owed again and can be tried again. ValueError outside what was paid.
    """
    _only_from(TAKEN_FOR_PAID, payment, _S.FAILED)
    came_back = payment.paid_pence if pence is None else pence
    if not 0 < came_back <= payment.paid_pence:
        raise ValueError("Between a penny and all that was paid can come back.")
    with transaction.atomic():
        _not_owed_back(payment, _S.FAILED)
        return move(
            payment=payment,
            to=_S.FAILED,
            code=StepCode.CAME_BACK,
            by=by,
            at=at,
            paid_pence=-came_back,
        )


def confirm_received(*, payment: Payment, by: int | None, at: datetime) -> Payment:
    """The payee has all that was left of it."""
    return confirm(payment=payment, by=by, at=at, code=StepCode.CONFIRMED_BY_PAYEE)


def confirm(
    *,
    payment: Payment,
    by: int | None,
    at: datetime,
    pence: int | None = None,
    code: StepCode = StepCode.CONFIRMED_BY_PAYER,
) -> Payment:
    """So many pence of it have been paid: all that is left, or a part. ValueError outside that."""
    paid = payment.left_pence if pence is None else pence
    if not 0 < paid <= payment.left_pence:
        raise ValueError("Between a penny and all that is left can be paid.")
    to = _S.PAID if paid == payment.left_pence else _S.PART_PAID
    return move(payment=payment, to=to, code=code, by=by, at=at, paid_pence=paid)


def start_by_stripe(*, payment: Payment, code: StepCode, by: int | None, at: datetime) -> Payment:
    """The payer pays what they were asked for by card (BY_CARD) or on a page of their bank.

    Only Stripe's answer moves it from here.
    """
    if payment.state not in {_S.DUE, _S.REQUESTED} or payment.rail != Rail.OWN_ACCOUNT:
        raise CannotMove(payment, _S.COLLECTED)
    if Payment.objects.filter(bank_change_blocks(at), pk=payment.pk).exists():
        raise CannotMove(payment, _S.COLLECTED)
    before = PaymentState(payment.state)
    look_at = next_try_at(Rail.STRIPE, _S.REQUESTED, payment.due_on, at)
    with transaction.atomic():
        _guarded_update(
            payment, _S.REQUESTED, rail=Rail.STRIPE, state=_S.REQUESTED, next_try_at=look_at
        )
        _add_step(payment, Step(before, _S.REQUESTED, code, 0, by, at))
    return payment


def end_card(*, payment: Payment, at: datetime) -> Payment:
    """Nothing was collected. It can be tried again, by card or from the payer's bank."""
    return move(
        payment=payment,
        to=_S.FAILED,
        code=StepCode.CARD_FAILED,
        by=None,
        at=at,
        rail=Rail.OWN_ACCOUNT,
    )


def look_again(*, payment: Payment, look_again_at: datetime) -> None:
    """Nothing is known yet: look again then. No step, since nothing happened."""
    same = Payment.objects.filter(pk=payment.pk, version=payment.version)
    same.update(next_try_at=look_again_at, lease_until=None)


def say_late(*, payment: Payment, until: date, by: int | None, at: datetime) -> Payment:
    """The payer says it will be paid later. It stays as it is and is looked at again then."""
    look_again_at = datetime.combine(until, time(0), LONDON)
    return _note(payment, StepCode.LATE, max(look_again_at, at), by, at)


def chase(*, payment: Payment, at: datetime) -> Payment:
    """It has not moved in time: noted for both sides to see, and looked at again later."""
    return _note(payment, StepCode.CHASED, at + CHASE_AFTER, None, at)


def mark_told(*, payments: Sequence[Payment]) -> None:
    """People have heard of every step of these payments, as they were read in this transaction."""
    for payment in payments:
        same = Payment.objects.filter(pk=payment.pk, told_version=payment.told_version)
        if not same.update(told_version=payment.version):
            raise CannotMove(payment, PaymentState(payment.state))


def move(
    *,
    payment: Payment,
    to: PaymentState,
    code: StepCode,
    by: int | None,
    at: datetime,
    paid_pence: int = 0,
    rail: Rail | None = None,
) -> Payment:
    """Take one step, from the state and version that the caller saw, or raise CannotMove.

    A payment is paid when nothing is left of it, and in no other state is nothing left. One that
    is with Stripe moves by what Stripe says alone.
    """
    step = Step(PaymentState(payment.state), to, code, paid_pence, by, at)
    nothing_left = payment.left_pence == paid_pence
    is_others = payment.rail == Rail.STRIPE and code not in SAID_BY_STRIPE
    if is_others or not payment.may_become(to) or nothing_left != (to == _S.PAID):
        raise CannotMove(payment, to)
    anew = to == _S.DUE and step.before != _S.HELD
    with transaction.atomic():
        _guarded_update(
            payment,
            to,
            state=to,
            paid_pence=F("paid_pence") + paid_pence,
            moved_at=at,
            next_try_at=next_try_at(payment.rail_of(), to, payment.due_on, at),
            attempt=F("attempt") + (1 if anew else 0),
            run=None if to == _S.DUE else F("run"),
            rail=rail or F("rail"),
        )
        _add_step(payment, step)
        _move_money(payment, step)
    return payment


def _only_from(states: AbstractSet[PaymentState], payment: Payment, to: PaymentState) -> None:
    """Where the table allows more than this step means."""
    if payment.state not in states:
        raise CannotMove(payment, to)


def _not_owed_back(payment: Payment, to: PaymentState) -> None:
    """What the payee owes back it has had: then it is settled as what is owed back.

    Looked at under the lock that `owe_back` takes, so that of the two only one is written.
    """
    Payment.objects.select_for_update().get(pk=payment.pk)
    if payment.receivables.exists():
        raise CannotMove(payment, to)


def _note(
    payment: Payment, code: StepCode, look_again_at: datetime, by: int | None, at: datetime
) -> Payment:
    state = PaymentState(payment.state)
    with transaction.atomic():
        _guarded_update(payment, state, next_try_at=look_again_at)
        _add_step(payment, Step(state, state, code, 0, by, at))
    return payment


def _guarded_update(payment: Payment, to: PaymentState, **changes: object) -> None:
    same = Payment.objects.filter(pk=payment.pk, version=payment.version, state=payment.state)
    moved = same.update(version=F("version") + 1, lease_until=None, **changes)
    payment.refresh_from_db()
    if not moved:
        raise CannotMove(payment, to)


def _add_step(payment: Payment, step: Step) -> None:
    PaymentStep.objects.create(
        payment=payment,
        version=payment.version,
        from_state=step.before,
        to_state=step.to,
        code=step.code,
        pence=step.paid_pence,
        at=step.at,
        actor_id=step.by,
    )


def _move_money(payment: Payment, step: Step) -> None:
    """Post what this step moves of each line, so that each pound is followed to its source."""
    changes_place = (step.before in ON_ITS_WAY) != (step.to in ON_ITS_WAY)
    if not (step.paid_pence or changes_place or step.to == _S.CANCELLED):
        return
    lines = list(payment.lines.select_related("commitment").order_by("pk"))
    paid = _shares(step.paid_pence, lines)
    accounts = payee_accounts({line.commitment.budget_id for line in lines}, payment.payee_id)
    postings = []
    for line, pays in zip(lines, paid, strict=True):
        for debit, credit, pence, kind in _legs(line, accounts, step, pays):
            if not pence:
                continue
            key = f"pay:{payment.uuid}:{payment.version}:{line.pk}:{kind.value}"
            postings.append(
                Posting(debit, credit, pence, kind, key, step.at, step.by, payment.uuid)
            )
        if pays:
            PaymentLine.objects.filter(pk=line.pk).update(paid_pence=F("paid_pence") + pays)
    post(postings)


def _shares(paid_pence: int, lines: Sequence[PaymentLine]) -> list[int]:
    """Of each line: what is paid of what is left, or (below zero) comes back of what was paid."""
    if paid_pence < 0:
        back = allocate(-paid_pence, [line.paid_pence for line in lines])
        return [-pence for pence in back]
    return allocate(paid_pence, [line.left_pence for line in lines])


def _legs(
    line: PaymentLine, accounts: AccountIds, step: Step, pays_pence: int
) -> Iterator[tuple[int, int, int, TransferKind]]:
    """Where one line's money goes: debit, credit, pence, kind. What is paid was first sent."""
    owed, on_its_way, paid = (
        accounts[line.commitment.budget_id, kind]
        for kind in (AccountKind.OWED, AccountKind.IN_TRANSIT, AccountKind.PAID)
    )
    was_sent, is_sent = step.before in ON_ITS_WAY, step.to in ON_ITS_WAY
    comes_back_pence, pays_pence = max(-pays_pence, 0), max(pays_pence, 0)
    stays_pence = line.left_pence - pays_pence
    if not was_sent:
        yield owed, on_its_way, pays_pence + stays_pence * is_sent, TransferKind.SEND
    yield on_its_way, paid, pays_pence, TransferKind.PAY
    if is_sent:
        yield paid, on_its_way, comes_back_pence, TransferKind.QUERY
    else:
        yield paid, owed, comes_back_pence, TransferKind.SEND_BACK
    if was_sent and not is_sent:
        yield on_its_way, owed, stays_pence, TransferKind.SEND_BACK
    if step.to == _S.CANCELLED:
        yield owed, line.commitment.account_id, stays_pence, TransferKind.CANCEL
