"""Whole pence: sharing them out, reading them from a form, and writing them down."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

MOST_PENCE = 100_000_000_000  # a thousand million pounds: more is a slip of the finger
MOST_DIGITS = len(str(MOST_PENCE))  # Python itself refuses to read a number of some thousand
_POUNDS = re.compile(
    r"£?\s*(?=[\d.]*\d)(?P<pounds>\d+|\d{1,3}(?:,\d{3})+)?(?:\.(?P<pence>\d{1,2}))?", re.ASCII
)


class TooMuchMoney(ValueError):
    """An amount that can be read, and that no budget holds."""


def allocate(pence: int, weights: Sequence[int | Fraction | Decimal | float]) -> list[int]:
    """Share whole pence out by weight, by the largest remainder; the earlier first on a tie.

    The shares sum to `pence` exactly. Negative pence, and weights that are negative, all zero,
    missing or not numbers, raise ValueError.
    """
    if isinstance(pence, bool) or not isinstance(pence, int) or pence < 0:
        raise ValueError("Only a whole number of pence, zero or more, can be shared out.")
    parts = [_weight(weight) for weight in weights]
    total = sum(parts)
    if total == 0:
        raise ValueError("At least one weight must be more than zero.")
    exact = [pence * part / total for part in parts]
    shares = [share.numerator // share.denominator for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: shares[i] - exact[i])
    for i in by_remainder[: pence - sum(shares)]:
        shares[i] += 1
    return shares


def parse_pence(text: str) -> int:
    """Read "£1,234.50", "1234.50", "1234" or ".50" as pence; ValueError says what is wrong.

    "1.5" is £1.50, in a form and in a bank's file alike: spreadsheets drop the last nought.
    """
    cleaned = text.strip().replace("\u00a0", " ")
    if not cleaned:
        raise ValueError("Enter an amount in pounds.")
    if cleaned.startswith(("-", "−")):
        raise ValueError("The amount can’t be less than zero.")
    match = _POUNDS.fullmatch(cleaned)
    if not match:
        raise ValueError("Enter the amount in pounds and pence, such as 1,234.50.")
    whole = (match["pounds"] or "0").replace(",", "").lstrip("0") or "0"
    pence = (match["pence"] or "").ljust(2, "0")
    if len(whole + pence) > MOST_DIGITS or int(whole + pence) > MOST_PENCE:
        raise TooMuchMoney("The amount is too large.")
    return int(whole + pence)


def pounds(pence: int) -> str:
    """Write pence for a reader: £1,234.50, £1,234, −£3. Pence only where there are some."""
    return pounds_and_pence(pence).removesuffix(".00")


def pounds_and_pence(pence: int) -> str:
    """Write pence for a column of figures, all in one shape: £1,234.50, £1,234.00, −£3.00."""
    sign = "−" if pence < 0 else ""
    return f"{sign}£{abs(pence) // 100:,}.{abs(pence) % 100:02}"


def plain_pounds(pence: int) -> str:
    """Write pence for a file: 1234.50, -3.00."""
    sign = "-" if pence < 0 else ""
    return f"{sign}{abs(pence) // 100}.{abs(pence) % 100:02}"


def _weight(weight: int | Fraction | Decimal | float) -> Fraction:
    try:
        exact = Fraction(weight)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError("A weight must be a number.") from error
    if exact < 0:
        raise ValueError("A weight can’t be negative.")
    return exact
