"""What may be done with budgets and payments. Asking permission is the caller's: `by` is a user id.

Each is atomic and may be repeated: the same call again changes nothing.
"""

from budgets.actions.advances import end_advance
from budgets.actions.budgets import (
    allocate,
    claw_back,
    open_budget,
    open_party,
    reduce,
    return_what_is_left,
)
from budgets.actions.commitments import commit, promise_more, release
from budgets.actions.disputes import decide_not_to_pay
from budgets.actions.payments import (
    ask,
    cancel,
    chase,
    confirm,
    confirm_received,
    hold,
    mark_told,
    move,
    reject,
    resume,
    say_came_back,
    say_late,
    say_not_arrived,
    say_not_sent,
    say_paid,
    try_again,
)
from budgets.actions.pledges import AwardedPart, award, pledge, unpledge_all, unpledge_budgets
from budgets.actions.receivables import (
    may_be_owed_back,
    owe_back,
    owe_back_unearned,
    take_back,
    write_off,
)
from budgets.actions.rounds import Carried, Gift, Next, carry_forward, give_many, open_next
from budgets.actions.settlements import pay_retained, settle
from budgets.actions.stops import end, lift, return_ended, suspend
from budgets.actions.takeovers import take_over
from budgets.actions.verdicts import Outcome, Settled, settle_verdict

__all__ = [
    "AwardedPart",
    "Carried",
    "Gift",
    "Next",
    "Outcome",
    "Settled",
    "allocate",
    "ask",
    "award",
    "cancel",
    "carry_forward",
    "chase",
    "claw_back",
    "commit",
    "confirm",
    "confirm_received",
    "decide_not_to_pay",
    "end",
    "end_advance",
    "give_many",
    "hold",
    "lift",
    "mark_told",
    "may_be_owed_back",
    "move",
    "open_budget",
    "open_next",
    "open_party",
    "owe_back",
    "owe_back_unearned",
    "pay_retained",
    "pledge",
    "promise_more",
    "reduce",
    "reject",
    "release",
    "resume",
    "return_ended",
    "return_what_is_left",
    "say_came_back",
    "say_late",
    "say_not_arrived",
    "say_not_sent",
    "say_paid",
    "settle",
    "settle_verdict",
    "suspend",
    "take_back",
    "take_over",
    "try_again",
    "unpledge_all",
    "unpledge_budgets",
    "write_off",
]
