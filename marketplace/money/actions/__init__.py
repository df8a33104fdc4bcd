"""Money, with permission asked and people told. The ledger itself is kept by budgets."""

from marketplace.money.actions.budgets import add_own_money, find_person, open_budget, put_money_in
from marketplace.money.actions.cards import (
    card_page,
    keep_card,
    look_at_card_payment,
    look_at_payee,
    onboarding_page,
    pay_by_bank,
    pay_by_card,
)
from marketplace.money.actions.payments import (
    confirm_by_hand,
    confirm_received,
    read_bank_file,
    reject,
    say_came_back,
    say_not_arrived,
    say_not_sent,
    say_paid,
    try_again,
)
from marketplace.money.actions.refusals import UnableToPay
from marketplace.money.actions.runs import (
    choose_way_to_pay,
    close_request,
    look_at_request,
    make_runs,
)

__all__ = [
    "UnableToPay",
    "add_own_money",
    "card_page",
    "choose_way_to_pay",
    "close_request",
    "confirm_by_hand",
    "confirm_received",
    "find_person",
    "keep_card",
    "look_at_card_payment",
    "look_at_payee",
    "look_at_request",
    "make_runs",
    "onboarding_page",
    "open_budget",
    "pay_by_bank",
    "pay_by_card",
    "put_money_in",
    "read_bank_file",
    "reject",
    "say_came_back",
    "say_not_arrived",
    "say_not_sent",
    "say_paid",
    "try_again",
]
