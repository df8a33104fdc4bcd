"""What one settlement of an agreement comes to: whole pence in, whole pence out.

Source: the outcomes contract formula of the design (gross, then the cap, then what is kept back
to the end, then what pays an advance down). Each step is rounded half up, and the difference that
rounding leaves stays with the commitment. Why no promise is ever too small for what the terms may
still owe: docs/decisions/0016-money-in-advance.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import partial

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
    gross = min(sum(map(_earned, prices_pence, shares)), cap_left)
    retained = half_up(keep_back * gross)
    recouped = min(half_up(pay_down * (gross - retained)), advance_left)
    return Settlement(
        gross=gross,
        retained=retained,
        recouped=recouped,
        net=gross - retained - recouped,
        advance_left=advance_left - recouped,
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """How an agreement stands between two settlements: whole pence, none below zero.

    `later_prices_pence` are those still to be looked at, beyond the one that is settled next.
    `payments_left` are the payments over which the advance is still to be paid down.
    """

    cap_left_pence: int
    later_prices_pence: Sequence[int] = ()
    retention: Share = 0
    advance_left_pence: int = 0
    payments_left: int = 1

    def after(self, done: Settlement) -> Standing:
        return replace(
            self,
            cap_left_pence=self.cap_left_pence - done.gross,
            advance_left_pence=done.advance_left,
        )


def settle_next(*, price_pence: int, share: Share, before: Standing) -> Settlement:
    """Settle one outcome. It pays an even part of the advance down, and more where what is still
    to come could not pay down the rest."""
    by_the_terms = partial(
        settle,
        prices_pence=[price_pence],
        shares=[share],
        cap_left_pence=before.cap_left_pence,
        retention=before.retention,
        advance_left_pence=before.advance_left_pence,
    )
    earns = by_the_terms(recoup=0)
    later = _later(before.after(earns))
    return by_the_terms(recoup=_pays_down(earns.net, later, before))


def to_keep_promised(standing: Standing) -> int:
    """What must stay promised for the later outcomes: all that the terms may still owe, no more."""
    later = _later(standing)
    return max(later.earnable - standing.advance_left_pence, later.kept_at_most)


def most_in_advance(*, percent: int, before: Standing) -> int:
    """So much of each £100 that outcomes may earn, if later payments can pay all of it down."""
    later = _later(before)
    return min(half_up(Fraction(percent * later.earnable, 100)), later.payable)


@dataclass(frozen=True, slots=True)
class _Earnable:
    """What later outcomes may still earn in all, and what of it would be kept back at most."""

    earnable: int
    kept_at_most: int

    @property
    def payable(self) -> int:
        return self.earnable - self.kept_at_most


def _later(standing: Standing) -> _Earnable:
    prices, keep_back = standing.later_prices_pence, _share(standing.retention, "The retention")
    earnable = min(standing.cap_left_pence, sum(prices))
    return _Earnable(earnable, min(earnable, sum(half_up(keep_back * price) for price in prices)))


def _pays_down(payable: int, later: _Earnable, before: Standing) -> Fraction:
    """The share of what would be paid that pays the advance down instead."""
    left = before.advance_left_pence
    even = -(-left // max(before.payments_left, 1))
    return Fraction(min(max(even, left - later.payable), payable), payable or 1)


def _earned(price_pence: int, share: Share) -> int:
    return half_up(_pence(price_pence, "A price") * _share(share, "A share"))


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
