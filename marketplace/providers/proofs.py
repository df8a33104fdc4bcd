"""How the number on a certificate, policy or register is read, and how long a proof counts."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from marketplace.front.days import months_after
from marketplace.providers.records.checks import Proof

if TYPE_CHECKING:
    from marketplace.providers.records.checks import Requirement

# Location numbers in the register look like 1-701712005; some old ones are five letters or digits.
_CQC_LOCATION = re.compile(r"1-\d{8,11}|[A-Z0-9]{5}", re.ASCII)
_DBS = re.compile(r"\d{12}", re.ASCII)
_ICO = re.compile(r"Z[A-Z0-9]{6,8}", re.ASCII)


def read(proof: str, text: str) -> str:
    """Return the number as we keep it, or raise ValueError in words for the screen."""
    words = " ".join(text.split())
    squeezed = words.replace(" ", "").upper()
    if proof == Proof.DBS:
        return _matching(_DBS, squeezed, "Enter the 12 numbers on the DBS certificate.")
    if proof == Proof.CQC_LOCATION:
        return _matching(
            _CQC_LOCATION, squeezed, "Enter a CQC location number, such as 1-701712005."
        )
    if proof == Proof.ICO:
        return _matching(_ICO, squeezed, "Enter a registration number, such as ZA123456.")
    if not words:
        raise ValueError("Enter what we ask for.")
    return words


def last_day(requirement: Requirement, *, issued_on: date, seen_on: date) -> date | None:
    """The last day on which this proof counts; None when it doesn't run out."""
    if requirement.months_valid is None:
        return None
    start = issued_on if requirement.counts_from_issue else seen_on
    return months_after(start, requirement.months_valid)


def _matching(shape: re.Pattern[str], text: str, otherwise: str) -> str:
    if not shape.fullmatch(text):
        raise ValueError(otherwise)
    return text
