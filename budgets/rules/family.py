"""Whether a budget may pay someone close to the person. See docs/decisions/0004."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Outcome = Literal["allowed", "needs_authorisation"]
Relationship = Literal["spouse", "cohabiting_partner", "close_relative", "friend", "unrelated"]

REGIMES = frozenset({"nhs", "care_act", "own"})
FORMS = frozenset({"direct_payment", "notional", "third_party"})
RELATIONSHIPS = frozenset(get_args(Relationship))

NHS = "National Health Service (Direct Payments) Regulations 2013 (SI 2013/1617), as amended"
NHS_2017 = (
    "National Health Service (Direct Payments) Regulations 2013, regulation 8 (5A) and (5B), "
    "inserted by SI 2013/2354 and SI 2017/219"
)
CARE_ACT = "Care and Support (Direct Payments) Regulations 2014, regulation 3"
ONLY_DIRECT = "The family rules are part of the direct payments regulations alone"
NO_BAR = "Not among those whom the direct payments regulations bar"


@dataclass(frozen=True, slots=True)
class Decision:
    """`confirmed` is False where our reading has not yet been checked against the regulation."""

    outcome: Outcome
    reason: str
    source: str
    confirmed: bool = True


def _allowed(reason: str, source: str) -> Decision:
    return Decision("allowed", reason, source)


def _barred(reason: str, source: str, *, confirmed: bool = True) -> Decision:
    reason = f"{reason} Only the funder’s recorded authorisation can allow it."
    return Decision("needs_authorisation", reason, source, confirmed)


_UNRELATED = _allowed("They are not family or a friend.", NO_BAR)
_NHS_PARTNER = _barred(
    "NHS direct payments can’t pay a partner the person lives with.", NHS, confirmed=False
)
_NHS_ELSEWHERE = _allowed("They live in another household.", NHS_2017)
_COUNCIL_PARTNER = _barred(
    "Council direct payments can’t pay a husband, wife or partner, wherever they live.", CARE_ACT
)

# (relationship, same household) → decision: the table of the two regimes, row by row.
NHS_TABLE: dict[tuple[str, bool], Decision] = {
    ("spouse", True): _barred(
        "NHS direct payments can’t pay a husband, wife or civil partner in the same household.",
        NHS,
        confirmed=False,
    ),
    ("spouse", False): _NHS_ELSEWHERE,
    ("cohabiting_partner", True): _NHS_PARTNER,
    ("cohabiting_partner", False): _NHS_PARTNER,
    ("close_relative", True): _barred(
        "NHS direct payments can’t pay a close relative in the same household.", NHS_2017
    ),
    ("close_relative", False): _NHS_ELSEWHERE,
    ("friend", True): _barred(
        "NHS direct payments can’t pay a friend in the same household.", NHS_2017
    ),
    ("friend", False): _NHS_ELSEWHERE,
    ("unrelated", True): _UNRELATED,
    ("unrelated", False): _UNRELATED,
}
CARE_ACT_TABLE: dict[tuple[str, bool], Decision] = {
    ("spouse", True): _COUNCIL_PARTNER,
    ("spouse", False): _COUNCIL_PARTNER,
    ("cohabiting_partner", True): _COUNCIL_PARTNER,
    ("cohabiting_partner", False): _COUNCIL_PARTNER,
    ("close_relative", True): _barred(
        "Council direct payments can’t pay a close relative in the same household.", CARE_ACT
    ),
    ("close_relative", False): _allowed("They live in another household.", CARE_ACT),
    ("friend", True): _allowed("Council direct payments may pay a friend.", CARE_ACT),
    ("friend", False): _allowed("Council direct payments may pay a friend.", CARE_ACT),
    ("unrelated", True): _UNRELATED,
    ("unrelated", False): _UNRELATED,
}


def may_pay(*, regime: str, form: str, relationship: str, same_household: bool) -> Decision:
    """Say whether this budget may pay this payee, or only with the funder's authorisation.

    `regime`: nhs, care_act, own. `form`: direct_payment, notional, third_party.
    `relationship` of the payee to the person: spouse (or civil partner), cohabiting_partner,
    close_relative, friend, unrelated. Anything else raises ValueError.
    """
    for value, known, what in (
        (regime, REGIMES, "regime"),
        (form, FORMS, "form"),
        (relationship, RELATIONSHIPS, "relationship"),
    ):
        if not isinstance(value, str) or value not in known:
            raise ValueError(f"{value!r} is not a {what}: one of {', '.join(sorted(known))}.")
    if not isinstance(same_household, bool):
        raise ValueError("same_household is True or False.")
    if regime == "own":
        return _allowed("It is the person’s own money.", ONLY_DIRECT)
    if form != "direct_payment":
        return _allowed("The budget is not a direct payment.", ONLY_DIRECT)
    table = NHS_TABLE if regime == "nhs" else CARE_ACT_TABLE
    return table[relationship, same_household]
