"""What no budget may buy. Words only raise the question: a reader decides.

A stop-smoking group is not tobacco, so a match is for asking "is this…?", never for refusing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PUBLIC = frozenset({"nhs", "care_act"})
_NHS = frozenset({"nhs"})
_EVERY = frozenset({"nhs", "care_act", "own"})
_LOCAL = (
    "Published local policies of NHS commissioners (Redditch and Bromsgrove; Coventry and Rugby)"
)
_REGULATIONS = "Our reading of the NHS direct payments rules; to be checked before launch"


@dataclass(frozen=True, slots=True)
class Ban:
    """`words` completes "A budget can't buy …"; `hints` are stems looked for in a text."""

    code: str
    words: str
    regimes: frozenset[str]
    hints: tuple[str, ...]
    source: str
    confirmed: bool = True

    def fits(self, text: str) -> bool:
        return any(re.search(rf"\b(?:{hint})\b", text, re.IGNORECASE) for hint in self.hints)


CANNOT_BUY: tuple[Ban, ...] = (
    Ban("alcohol", "alcohol", _PUBLIC, ("alcohol", "beers?", "wines?", "spirits", "vodka"), _LOCAL),
    Ban(
        "tobacco",
        "tobacco",
        _PUBLIC,
        ("tobacco", "cigarettes?", "cigars?", "vap(?:es?|ing)", "e-cigarettes?"),
        _LOCAL,
    ),
    Ban(
        "gambling",
        "gambling",
        _PUBLIC,
        ("gambl(?:e|ing)", "betting", "casinos?", "bingo", "lotter(?:y|ies)", "scratch ?cards?"),
        _LOCAL,
    ),
    Ban(
        "debt",
        "the repayment of a debt",
        _PUBLIC,
        ("debts?", "loans?", "(?:rent|council tax) arrears", "credit cards?", "overdrafts?"),
        _LOCAL,
    ),
    Ban(
        "illegal",
        "anything illegal",
        _EVERY,
        ("cannabis", "cocaine", "heroin", "illegal(?:ly)?", "stolen", "weapons?"),
        _LOCAL,
    ),
    Ban(
        "emergency",
        "emergency care",
        _NHS,
        ("emergency (?:care|treatment)", "a ?& ?e", "ambulances?"),
        _LOCAL,
    ),
    Ban(
        "gp",
        "what a GP surgery does",
        _NHS,
        ("gps?", "gp (?:surgery|services?|appointments?)", "general practitioners?"),
        _LOCAL,
    ),
    Ban(
        "vaccination",
        "vaccination, screening or an NHS Health Check",
        _NHS,
        ("vaccin(?:es?|ations?)", "immunisations?", "screenings?", "health checks?"),
        _REGULATIONS,
        confirmed=False,
    ),
    Ban(
        "surgery",
        "an operation",
        _NHS,
        ("surgery", "surgical", "operations?"),
        _REGULATIONS,
        confirmed=False,
    ),
    Ban(
        "charges",
        "NHS prescription or dental charges",
        _NHS,
        ("prescriptions?", "prescription charges?", "dental charges?", "dentists?"),
        _REGULATIONS,
        confirmed=False,
    ),
)


def matching_ban(text: str, *, regime: str | None = None) -> Ban | None:
    """The first ban whose words are in the text (for one regime, or for any); None if none.

    A regime that is not nhs, care_act or own raises ValueError.
    """
    if regime is not None and regime not in _EVERY:
        raise ValueError(f"{regime!r} is not a regime.")
    for ban in CANNOT_BUY:
        if (regime is None or regime in ban.regimes) and ban.fits(text):
            return ban
    return None
