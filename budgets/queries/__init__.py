"""Reads of the budgets. None asks who is looking: that is the caller's."""

from budgets.queries.advances import Advance, advance_left_in, advance_of, recouped_for
from budgets.queries.balances import (
    Balance,
    PartMoney,
    balance_of,
    balances_of,
    given_since,
    money_of_part,
    money_of_parts,
    retained_for,
    was_given,
)
from budgets.queries.payments import (
    Total,
    history_of,
    news_of,
    payments_from,
    payments_to,
    totals_by_state,
    with_news,
)
from budgets.queries.statements import Line, Statement, payee_statement_of, statement_of
from budgets.queries.stops import still_promising, still_running, stop_of, stops_of

__all__ = [
    "Advance",
    "Balance",
    "Line",
    "PartMoney",
    "Statement",
    "Total",
    "advance_left_in",
    "advance_of",
    "balance_of",
    "balances_of",
    "given_since",
    "history_of",
    "money_of_part",
    "money_of_parts",
    "news_of",
    "payee_statement_of",
    "payments_from",
    "payments_to",
    "recouped_for",
    "retained_for",
    "statement_of",
    "still_promising",
    "still_running",
    "stop_of",
    "stops_of",
    "totals_by_state",
    "was_given",
    "with_news",
]
