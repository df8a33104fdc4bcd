"""What one settlement of an agreement comes to: whole pence in, whole pence out.

Source: the outcomes contract formula of the design (gross, then the cap, then what is kept back
to the end, then what pays an advance down). Each step is rounded half up, and the difference that
rounding leaves stays with the commitment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

Share = Fraction | Decimal | int


@dataclass(frozen=True, slots=True)
class Settlement:
    """Whole pence, all zero or more; `gross == retained + recouped + net`.

    `gross` leaves the commitment. `retained` is kept back to the end, `recouped` pays the advance
    down, `net` is owed to the payee now. `advance_left` is what is still to be paid down.
    """

    gross: int
    retained: int
    recouped: int
    net: int
    advance_left: int


def settle(
    *,
    prices_pence: Sequence[int],
    shares: Sequence[Share],
    cap_left_pence: int,
    retention: Share,
    recoup: Share,
    advance_left_pence: int,
) -> Settlement:
    """Settle lines of one price and one earned share each, in the same order.

    Shares, `retention` and `recoup` are exact numbers from 0 to 1. Raises ValueError when
    anything is outside its range, not exact (a float), or the lengths differ.
    """
    if len(prices_pence) != len(shares):
        raise ValueError("Each price needs a share of it.")
    cap_left = _pence(cap_left_pence, "What is left of the cap")
    advance_left = _pence(advance_left_pence, "What is left of the advance")
    keep_back, pay_down = _share(retention, "The retention"), _share(recoup, "The recoup")
    earned = sum(
        half_up(_pence(price, "A price") * _share(share, "A share"))
        for price, share in zip(prices_pence, shares, strict=True)
    )
    gross = min(earned, cap_left)
    retained = half_up(keep_back * gross)
    recouped = min(half_up(pay_down * (gross - retained)), advance_left)
    return Settlement(
        gross=gross,
        retained=retained,
        recouped=recouped,
        net=gross - retained - recouped,
        advance_left=advance_left - recouped,
    )


def half_up(exact: Fraction) -> int:
    """The nearest whole number to one that is zero or more; a half goes up."""
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def _pence(pence: int, what: str) -> int:
    if isinstance(pence, bool) or not isinstance(pence, int) or pence < 0:
        raise ValueError(f"{what} must be a whole number of pence, zero or more.")
    return pence


def _share(share: Share, what: str) -> Fraction:
    if isinstance(share, bool) or not isinstance(share, Fraction | Decimal | int):
        raise ValueError(f"{what} must be an exact number: a Fraction or a Decimal.")
    if isinstance(share, Decimal) and not share.is_finite():
        raise ValueError(f"{what} must be a number.")
    exact = Fraction(share)
    if not 0 <= exact <= 1:
        raise ValueError(f"{what} must be from 0 to 1.")
    return exact
