"""Setting a budget's money aside for a group, taking it back, and promising it when they chose."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet, Sum

from budgets.actions.accounts import available_account, available_accounts
from budgets.errors import InsufficientFunds, IsStopped, KeyReused, MoreThanPledged, NotEnough
from budgets.ledger import Posting, post
from budgets.models import (
    Account,
    AccountKind,
    Budget,
    Commitment,
    Party,
    Pledge,
    Transfer,
    TransferKind,
)
from budgets.queries.stops import stop_of, stops_of


def pledge(
    *, purpose: UUID, budget: Budget, pence: int, key: str, by: int | None, at: datetime
) -> Pledge:
    """Set aside exactly so many pence of this budget for this purpose: more, fewer or none.

    `key` names this for ever: again, it changes nothing, and with other pence raises KeyReused.
    Raises NotEnough, and IsStopped where more would be set aside; then nothing is written.
    """
    if pence < 0:
        raise ValueError("A pledge is nothing, or a penny or more.")
    try:
        with transaction.atomic():
            return _pledge(purpose, budget, pence, f"pledge:{purpose}:{budget.uuid}:{key}", by, at)
    except InsufficientFunds as error:
        free = Account.objects.get(pk=available_account(budget.pk)).balance_pence
        held = Account.objects.filter(pledge__budget=budget, pledge__purpose=purpose).first()
        raise NotEnough(budget, free + (held.balance_pence if held else 0), pence) from error


def _pledge(  # noqa: PLR0917 (always given in this order)
    purpose: UUID, budget: Budget, pence: int, key: str, by: int | None, at: datetime
) -> Pledge:
    _open(purpose, budget, at)
    held = _locked(Pledge.objects.filter(purpose=purpose, budget=budget))[0]
    before = Transfer.objects.filter(idempotency_key=key).first()
    if before:
        if _stood_after(before, held.account_id) != pence:
            raise KeyReused(key)
        return held
    more = pence - held.pence
    stop = stop_of(budget) if more > 0 else None
    if stop:
        raise IsStopped(stop)
    free = available_account(budget.pk)
    if more:
        ends, kind = (free, held.account_id), TransferKind.PLEDGE
        if more < 0:
            ends, kind = (held.account_id, free), TransferKind.UNPLEDGE
        post([Posting(*ends, abs(more), kind, key, at, by, purpose)])
    held.account.refresh_from_db()
    return held


def unpledge_all(*, purposes: Collection[UUID], by: int | None, at: datetime) -> int:
    """Give all that is set aside for these purposes back to the budgets it came from, in one
    post. Returns the pence; again, there is nothing left to give back."""
    return _unpledge(Pledge.objects.filter(purpose__in=purposes), by, at)


def unpledge_budgets(*, budgets: Collection[int], by: int | None, at: datetime) -> int:
    """As `unpledge_all`, of all that is set aside from these budgets (ids)."""
    return _unpledge(Pledge.objects.filter(budget__in=budgets), by, at)


@dataclass(frozen=True, slots=True)
class AwardedPart:
    """One part of an agreement: what each budget promises to it, from its pledge for `purpose`."""

    part: UUID
    payee: Party
    purpose: UUID
    lines: Sequence[tuple[Budget, int]]


def award(
    *, awards: Sequence[AwardedPart], rest_goes_back: bool = True, by: int | None, at: datetime
) -> None:
    """Promise what was set aside, to all the parts or to none, and give back what is left of
    those pledges (unless more is to be promised from them): one post, whatever its size.

    The same awards again change nothing; others of the same parts raise KeyReused. Raises
    MoreThanPledged, and IsStopped when a budget promises nothing new; then nothing is written.
    """
    if not awards or any(pence <= 0 for each in awards for _, pence in each.lines):
        raise ValueError("An award needs a part, and a penny from each of its budgets.")
    with transaction.atomic():
        purposes = {each.purpose for each in awards}
        held = _locked(Pledge.objects.filter(purpose__in=purposes))
        keys = [_key(each, budget) for each in awards for budget, _ in each.lines]
        before = Transfer.objects.filter(idempotency_key__in=keys).count()
        if before not in {0, len(keys)}:
            raise KeyReused(keys[0])
        left = {} if before else _left_of(held, awards)
        accounts = {(each.purpose, each.budget_id): each.account_id for each in held}
        promised = list(_promised(awards, accounts, _commitments(awards, at), by, at))
        rest = list(_back(held, left, by, at)) if rest_goes_back else []
        post([*promised, *rest])


def _left_of(held: Sequence[Pledge], awards: Sequence[AwardedPart]) -> dict[int, int]:
    """By the pledge's account, what of it is not promised."""
    by_line = {(each.purpose, each.budget_id): each for each in held}
    left = {each.account_id: each.pence for each in held}
    for each in awards:
        for budget, pence in each.lines:
            pledged = by_line.get((each.purpose, budget.pk))
            most = left[pledged.account_id] if pledged else 0
            if pledged is None or most < pence:
                raise MoreThanPledged(most, pence)
            left[pledged.account_id] = most - pence
    for stop in stops_of([budget.pk for each in awards for budget, _ in each.lines]).values():
        raise IsStopped(stop)
    return left


def _promised(
    awards: Sequence[AwardedPart],
    pledges: Mapping[tuple[UUID, int], int],
    commitments: Mapping[tuple[UUID, int], int],
    by: int | None,
    at: datetime,
) -> Iterator[Posting]:
    for each in awards:
        for budget, pence in each.lines:
            yield Posting(
                debit=pledges[each.purpose, budget.pk],
                credit=commitments[each.part, budget.pk],
                pence=pence,
                kind=TransferKind.AWARD,
                key=_key(each, budget),
                at=at,
                actor_id=by,
                reference=each.part,
            )


def _key(awarded: AwardedPart, budget: Budget) -> str:
    return f"award:{awarded.part}:{budget.uuid}"


def _commitments(awards: Sequence[AwardedPart], at: datetime) -> dict[tuple[UUID, int], int]:
    """By part and budget, the account; opened all at once where they are not there yet."""
    found = _commitment_accounts(awards)
    missing = [
        (each, budget)
        for each in awards
        for budget, _ in each.lines
        if (each.part, budget.pk) not in found
    ]
    if not missing:
        return found
    accounts = Account.objects.bulk_create(
        Account(kind=AccountKind.COMMITMENT, budget=budget, owner=each.payee)
        for each, budget in missing
    )
    Commitment.objects.bulk_create(
        Commitment(
            budget=budget, part=each.part, payee=each.payee, account=account, committed_at=at
        )
        for (each, budget), account in zip(missing, accounts, strict=True)
    )
    return _commitment_accounts(awards)


def _commitment_accounts(awards: Sequence[AwardedPart]) -> dict[tuple[UUID, int], int]:
    rows = Commitment.objects.filter(part__in={each.part for each in awards})
    return {
        (part, budget): account
        for part, budget, account in rows.values_list("part", "budget_id", "account_id")
    }


def _unpledge(pledges: QuerySet[Pledge], by: int | None, at: datetime) -> int:
    with transaction.atomic():
        held = _locked(pledges)
        left = {each.account_id: each.pence for each in held}
        post(list(_back(held, left, by, at)))
    return sum(left.values())


def _back(
    held: Sequence[Pledge], left: Mapping[int, int], by: int | None, at: datetime
) -> Iterator[Posting]:
    """What is left of each, by its account, to the budget that it came from."""
    available = available_accounts({each.budget_id for each in held})
    for each in held:
        if left.get(each.account_id):
            yield Posting(
                debit=each.account_id,
                credit=available[each.budget_id],
                pence=left[each.account_id],
                kind=TransferKind.UNPLEDGE,
                key=f"unpledge:{each.uuid}:{each.account.last_transfer_id}",
                at=at,
                actor_id=by,
                reference=each.purpose,
            )


def _open(purpose: UUID, budget: Budget, at: datetime) -> None:
    if Pledge.objects.filter(purpose=purpose, budget=budget).exists():
        return
    try:
        with transaction.atomic():
            account = Account.objects.create(kind=AccountKind.PLEDGE, budget=budget)
            Pledge.objects.create(budget=budget, purpose=purpose, account=account, pledged_at=at)
    except IntegrityError:  # someone else was a moment earlier
        return


def _locked(pledges: QuerySet[Pledge]) -> list[Pledge]:
    """So that of two at once the second reads what the first left; see commitments.locked."""
    held = list(pledges.select_for_update().order_by("pk"))
    accounts = Account.objects.in_bulk([each.account_id for each in held])
    for each in held:
        each.account = accounts[each.account_id]
    return held


def _stood_after(transfer: Transfer, account_id: int) -> int:
    upto = Transfer.objects.filter(pk__lte=transfer.pk).order_by()
    into = upto.filter(credit_account=account_id).aggregate(pence=Sum("pence", default=0))
    out = upto.filter(debit_account=account_id).aggregate(pence=Sum("pence", default=0))
    pence: int = into["pence"] - out["pence"]
    return pence
