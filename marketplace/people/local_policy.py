"""Local policy is data (R9): what each setting means, and what holds where none is set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Setting:
    words: str
    default: int
    least: int
    most: int


SETTINGS: Mapping[str, Setting] = {
    "plan_decision_days": Setting("Days in which the funder decides on a plan", 28, 1, 90),
    "offer_confirm_days": Setting("Days after which free places count as not confirmed", 14, 1, 90),
    "live_responses_per_need": Setting("The most answers a need has at one time", 6, 1, 12),
    "release_days": Setting("Days for which sharing lasts unless the person says less", 90, 1, 365),
    "verdict_chase_days": Setting("Days without a verdict before we ask again", 7, 1, 28),
    "verdict_escalate_days": Setting("Days without a verdict before the funder hears", 14, 7, 60),
    "payment_terms_days": Setting("Days from a verdict to the day payment is due", 7, 0, 30),
    "dispute_days": Setting("Days in which either side can say that a payment is wrong", 3, 0, 14),
    "payee_change_days": Setting("Days payments wait after a bank account changed", 5, 1, 30),
    "payee_change_pence": Setting(
        "Pence at stake above which two make sure of a new account", 500_000, 0, 100_000_000
    ),
    "second_look_pence": Setting(
        "Pence in a year above which a second member of staff confirms", 2_500_000, 0, 100_000_000
    ),
    "unused_weeks": Setting("Weeks of unused money that count as built up", 8, 2, 52),
    "unused_warn_weeks": Setting("Weeks of unused money of which we tell the person", 6, 1, 51),
    "reclaim_days": Setting("Days from a notice about a budget to its effect", 28, 14, 90),
    "carry_forward_percent": Setting(
        "The most of each £100 of a budget that may go on into the next year", 10, 0, 100
    ),
    "death_wait_days": Setting("Days after a death before free money goes back", 28, 0, 90),
    "death_read_days": Setting("Days after a death in which helpers may still read", 90, 0, 365),
    "retention_most_percent": Setting(
        "The most of each £100 earned that may be kept back until the end", 10, 0, 20
    ),
    "first_payment_days": Setting(
        "Days that a small provider may wait for its first payment", 30, 7, 30
    ),
    "trial_most_days": Setting("Days that a trial may last", 42, 7, 92),
    "advance_most_percent": Setting("The most of each £100 that may be paid in advance", 20, 0, 50),
    "advance_payments_most": Setting(
        "The most payments over which an advance is earned back", 4, 1, 12
    ),
    "audit_days": Setting("Days for which an audit of a budget stays open", 28, 7, 90),
    "audit_draw_days": Setting("Days between two draws of budgets for audits", 28, 7, 365),
    "audit_months": Setting("Whole months past that a draw for audits is about", 3, 1, 12),
    "audit_least_people": Setting("The fewest people among whom a draw is made", 5, 5, 1_000),
    "audit_most_percent": Setting(
        "The most of each 100 budgets that are drawn for audits at once", 10, 1, 25
    ),
    "audit_officers": Setting("Officers who agree to look into a budget that no lot drew", 2, 1, 2),
    "most_groups": Setting("The most groups that gather and that one user has begun", 10, 1, 50),
    "group_code_days": Setting("Days for which a group’s code can be used", 42, 7, 92),
    "group_answer_days": Setting("Days in which a group answers whoever asks to join", 14, 3, 42),
    "group_again_days": Setting("Days before one can ask the same group again", 28, 0, 182),
    "most_in_household": Setting("The most people in a Shared Lives household", 3, 1, 3),
}

# What a funder's managers change on its page of rules about money.
FUNDERS_OWN = (
    "plan_decision_days",
    "reclaim_days",
    "unused_weeks",
    "unused_warn_weeks",
    "carry_forward_percent",
    "retention_most_percent",
    "death_wait_days",
    "death_read_days",
    "audit_days",
    "audit_draw_days",
    "audit_months",
    "audit_least_people",
    "audit_most_percent",
    "audit_officers",
)


class HasPolicy(Protocol):
    policy: Any


def setting(owner: HasPolicy, name: str) -> int:
    known = SETTINGS[name]
    value = owner.policy.get(name, known.default)
    return min(max(int(value), known.least), known.most)
