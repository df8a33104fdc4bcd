"""Groups of neighbours who choose together: their members, and who would like to be one."""

from marketplace.commissions.records.groups import (
    COMMISSION_TRANSITIONS,
    Commission,
    CommissionState,
)
from marketplace.commissions.records.members import (
    MEMBERSHIP_TRANSITIONS,
    Answer,
    Membership,
    MembershipState,
)
from marketplace.commissions.records.near import Asked, Counted

__all__ = [
    "COMMISSION_TRANSITIONS",
    "MEMBERSHIP_TRANSITIONS",
    "Answer",
    "Asked",
    "Commission",
    "CommissionState",
    "Counted",
    "Membership",
    "MembershipState",
]
