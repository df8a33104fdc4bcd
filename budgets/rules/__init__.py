"""What the law lets a budget pay for, and whom."""

from budgets.rules.bans import CANNOT_BUY, Ban, matching_ban
from budgets.rules.family import Decision, may_pay

__all__ = ["CANNOT_BUY", "Ban", "Decision", "matching_ban", "may_pay"]
