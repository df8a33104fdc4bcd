"""Writes of the needs area: posting a need, and answering one."""

from marketplace.needs.actions.answering import (
    LineTerms,
    UnableToRespond,
    save_response,
    start_response,
)
from marketplace.needs.actions.outcomes import UnableToChangeOutcome, add_outcome, remove_outcome
from marketplace.needs.actions.posting import (
    UnableToPost,
    close_need,
    pause_need,
    post_need,
    withdraw_need,
    withdraw_of_the_dead,
)
from marketplace.needs.actions.sending import (
    confirm_for_household,
    decline_response,
    return_to_household,
    send_response,
    withdraw_response,
)
from marketplace.needs.actions.writing import (
    UnableToWriteNeed,
    save_step,
    set_weights,
    start_need,
)

__all__ = [
    "LineTerms",
    "UnableToChangeOutcome",
    "UnableToPost",
    "UnableToRespond",
    "UnableToWriteNeed",
    "add_outcome",
    "close_need",
    "confirm_for_household",
    "decline_response",
    "pause_need",
    "post_need",
    "remove_outcome",
    "return_to_household",
    "save_response",
    "save_step",
    "send_response",
    "set_weights",
    "start_need",
    "start_response",
    "withdraw_need",
    "withdraw_of_the_dead",
    "withdraw_response",
]
