"""How a cost is shared between members, to the penny."""

from __future__ import annotations

from collections.abc import Mapping

from budgets.money import allocate


def split(total_pence: int, weights: Mapping[str, int]) -> dict[str, int]:
    """What each member pays of a total, by their weight.

    `weights` maps each member's id to a whole number, 0 or more. Largest remainder (Hamilton's
    method); of two with the same remainder the penny falls on the earlier id, so the order given
    changes nothing. The parts add up to the total. Nobody, all weights zero, a negative weight or
    a negative total raise `ValueError`.
    """
    members = sorted(weights)
    return dict(zip(members, allocate(total_pence, [weights[m] for m in members]), strict=True))
