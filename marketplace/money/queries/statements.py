"""Statements people can read: every movement in plain words, with what was left after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from budgets.models import Budget, Commitment, Party
from budgets.queries import Balance, Line, payee_statement_of, statement_of
from marketplace.money.queries.wording import (
    movement_in_words,
    organisations_by_party,
    subjects_in_words,
)

LINES_ON_A_PAGE = 200


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


def budget_statement(budget: Budget, *, everything: bool = False) -> StatementPage:
    """A budget's statement, newest first. About ten queries, however long it is."""
    statement = statement_of(budget, limit=None if everything else LINES_ON_A_PAGE)
    payees = dict(Commitment.objects.filter(budget=budget).values_list("part", "payee_id"))
    return StatementPage(statement.balance, tuple(_lines(statement.lines, payees)), statement.more)


def payee_statement(parties: Iterable[Party]) -> StatementPage:
    """What a payee earned and was paid, newest first."""
    statement = payee_statement_of(parties)
    return StatementPage(statement.balance, tuple(_lines(statement.lines, {})), statement.more)


def _lines(lines: Iterable[Line], payees: Mapping[UUID, int]) -> Iterator[StatementLine]:
    lines = list(lines)
    references = {line.reference for line in lines if line.reference}
    names = organisations_by_party(
        {line.payee_id for line in lines if line.payee_id} | set(payees.values())
    )
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
