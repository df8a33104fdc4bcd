"""Writes of the plans area: writing a plan, sending it, deciding on it."""

from marketplace.plans.actions.deciding import ask_again, decide
from marketplace.plans.actions.reviewing import tell_of_reviews
from marketplace.plans.actions.sending import UnableToSendPlan, send_on, send_plan, take_back
from marketplace.plans.actions.states import UnableToDecide
from marketplace.plans.actions.writing import (
    UnableToWritePlan,
    answer_question,
    start_plan,
    write_new_version,
)

__all__ = [
    "UnableToDecide",
    "UnableToSendPlan",
    "UnableToWritePlan",
    "answer_question",
    "ask_again",
    "decide",
    "send_on",
    "send_plan",
    "start_plan",
    "take_back",
    "tell_of_reviews",
    "write_new_version",
]
