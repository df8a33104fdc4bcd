"""Statements people can read: every movement in plain words, with what was left after it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from budgets.models import Budget, Commitment, Party, TransferKind
from budgets.queries import (
    Balance,
    Line,
    Statement,
    payee_statement_of,
    statement_of,
    stop_of,
)
from marketplace.money.queries.budgets import BudgetCard, card_of
from marketplace.money.queries.rounds import YearEnd, year_end_of
from marketplace.money.queries.unused import Unused, unused_now
from marketplace.money.queries.wording import (
    movement_in_words,
    organisations_by_party,
    subjects_in_words,
)
from marketplace.people.models import Organisation, Person

LINES_ON_A_PAGE = 200
# These rest on a budget or a notice, not on something agreed.
BY_THE_FUNDER = {
    TransferKind.ALLOCATE,
    TransferKind.REDUCE,
    TransferKind.CLAWBACK,
    TransferKind.CLOSE,
    TransferKind.CARRY_FORWARD,
}


@dataclass(frozen=True)
class StatementLine:
    """`change_pence` is what the movement did to what is left; the rest are as after it."""

    at: datetime
    words: str
    about: str
    pence: int
    change_pence: int
    left_pence: int
    promised_pence: int
    owed_pence: int
    paid_pence: int


@dataclass(frozen=True)
class StatementPage:
    balance: Balance
    lines: tuple[StatementLine, ...]
    more: bool


@dataclass(frozen=True)
class WholeStatement:
    """A budget's statement with all that stands above it."""

    card: BudgetCard
    page: StatementPage
    unused: Unused | None
    year_end: YearEnd | None


def whole_statement(
    budget: Budget, holder: Person, on: date, *, with_lines: bool
) -> WholeStatement:
    """Ten queries or so, whatever the size of the budget and of the ledger."""
    statement = statement_of(budget, limit=LINES_ON_A_PAGE if with_lines else 0)
    payees = _payees_of(budget)
    parties = {budget.funder_id, budget.payer_id, *payees.values()}
    around = {o.party_id: o for o in Organisation.objects.filter(party__in=parties)}
    names = {party: o.name for party, o in around.items()} | {holder.party_id: str(holder)}
    stop = stop_of(budget)
    card = card_of(budget, names, statement.balance, stop)
    page = _page(statement, payees, names)
    funder = around.get(budget.funder_id)  # own money has none
    if stop or not funder:
        return WholeStatement(card, page, unused=None, year_end=None)
    return WholeStatement(
        card,
        page,
        unused=unused_now(budget, statement.balance, funder, on),
        year_end=year_end_of(budget, statement.balance, funder, on),
    )


def budget_statement(budget: Budget) -> StatementPage:
    """Every movement of a budget, newest first."""
    payees = _payees_of(budget)
    return _page(statement_of(budget), payees, organisations_by_party(set(payees.values())))


def payee_statement(parties: Iterable[Party]) -> StatementPage:
    """What a payee earned and was paid, newest first."""
    statement = payee_statement_of(parties)
    paid = {line.payee_id for line in statement.lines if line.payee_id}
    return _page(statement, {}, organisations_by_party(paid))


def _payees_of(budget: Budget) -> dict[UUID, int]:
    """To whom something is promised, by the part it is promised to."""
    return dict(Commitment.objects.filter(budget=budget).values_list("part", "payee_id"))


def _page(
    statement: Statement, payees: Mapping[UUID, int], names: Mapping[int, str]
) -> StatementPage:
    lines = tuple(_lines(statement.lines, payees, names))
    return StatementPage(statement.balance, lines, statement.more)


def _lines(
    lines: Collection[Line], payees: Mapping[UUID, int], names: Mapping[int, str]
) -> Iterator[StatementLine]:
    references = {
        line.reference for line in lines if line.reference and line.kind not in BY_THE_FUNDER
    }
    about = subjects_in_words(references)
    for line in lines:
        promised_to = payees.get(line.reference) if line.reference else None
        payee_id = line.payee_id or promised_to
        yield StatementLine(
            at=line.at,
            words=movement_in_words(line.kind, names.get(payee_id, "") if payee_id else ""),
            about=about.get(line.reference, "") if line.reference else "",
            pence=line.pence,
            change_pence=line.change_pence,
            left_pence=line.after.available_pence,
            promised_pence=line.after.promised_pence,
            owed_pence=line.after.owed_pence,
            paid_pence=line.after.paid_pence,
        )
