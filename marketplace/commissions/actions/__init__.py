"""Every write of group commissions."""

from marketplace.commissions.actions.answering import answer, set_standing_yes
from marketplace.commissions.actions.asking import UnableToJoin, ask_to_join, close_asks
from marketplace.commissions.actions.briefs import begin_brief
from marketplace.commissions.actions.leaving import leave, leave_of_the_dead, share, step_back
from marketplace.commissions.actions.near import UnableToAskNear, ask_those_near, be_counted
from marketplace.commissions.actions.opening import (
    UnableToOpen,
    open_for_others,
    open_for_person,
    renew_code,
)
from marketplace.commissions.actions.turns import UnableToTakePart

__all__ = [
    "UnableToAskNear",
    "UnableToJoin",
    "UnableToOpen",
    "UnableToTakePart",
    "answer",
    "ask_those_near",
    "ask_to_join",
    "be_counted",
    "begin_brief",
    "close_asks",
    "leave",
    "leave_of_the_dead",
    "open_for_others",
    "open_for_person",
    "renew_code",
    "set_standing_yes",
    "share",
    "step_back",
]
