"""What people post, and what vetted providers answer."""

from marketplace.needs.records.needs import NEED_TRANSITIONS, Need, NeedState, Timing, WantedOutcome
from marketplace.needs.records.responses import (
    LIVE,
    RESPONSE_TRANSITIONS,
    Response,
    ResponseLine,
    ResponseState,
)

__all__ = [
    "LIVE",
    "NEED_TRANSITIONS",
    "RESPONSE_TRANSITIONS",
    "Need",
    "NeedState",
    "Response",
    "ResponseLine",
    "ResponseState",
    "Timing",
    "WantedOutcome",
]
