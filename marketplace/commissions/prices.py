"""What a provider's answer costs a group, and each member of it: pure functions, whole pence.

A shared outcome is split by the sharing rule's weights, each by itself, so that a verdict on one
changes nobody's part of another. A member's own outcome is theirs alone: their part is only ever
paid from their own pledges (rule R6).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from marketplace.commissions.shares import split

Part = Mapping[str, int]  # an outcome's id to pence


@dataclass(frozen=True)
class Line:
    """The price of one outcome: of all together where `member` is empty, else of that member."""

    outcome: str
    member: str
    by_size: Mapping[int, int]  # from so many members: pence

    def pence(self, members: int) -> int | None:
        """For a group of this size; None where the provider named no price for so few."""
        sizes = [size for size in self.by_size if size <= members]
        return self.by_size[max(sizes)] if sizes else None


def parts(lines: Sequence[Line], weights: Mapping[str, int]) -> dict[str, dict[str, int]] | None:
    """What each member would pay for each outcome, for the group that `weights` names.

    None where the provider has no price for a group of that size. The parts of an outcome add up
    to its price. Weights as in `shares.split`; somebody else's own outcomes are left out.
    """
    found: dict[str, dict[str, int]] = {member: {} for member in weights}
    for line in lines:
        if line.member:
            if line.member in found:
                found[line.member][line.outcome] = line.by_size[min(line.by_size)]
            continue
        pence = line.pence(len(weights))
        if pence is None:
            return None
        for member, share in split(pence, weights).items():
            found[member][line.outcome] = share
    return found


def total(of: Mapping[str, Part]) -> int:
    return sum(pence_of(part) for part in of.values())


def pence_of(part: Part) -> int:
    return sum(part.values())


def short(of: Mapping[str, Part], pledged: Mapping[str, int]) -> set[str]:
    """The members whose pledge is less than their part. Nobody else's money fills the gap."""
    return {member for member, part in of.items() if pence_of(part) > pledged.get(member, 0)}


def most_for_all(weights: Mapping[str, int], pledged: Mapping[str, int]) -> int:
    """The largest cost of which nobody's exact share is more than their own pledge.

    Whole pence never make it more: a share is rounded up only where it isn't a whole penny already.
    """
    whole = sum(weights.values())
    return min(
        (pledged.get(member, 0) * whole // weight for member, weight in weights.items() if weight),
        default=0,
    )


def by_means(pledged: Mapping[str, int], own: Mapping[str, int]) -> dict[str, int]:
    """Weights where whoever can put in more pays more: each pledge, less their own outcomes."""
    return {member: max(pence - own.get(member, 0), 0) for member, pence in pledged.items()}


def own_prices(lines: Iterable[Line]) -> dict[str, int]:
    """What each member's own outcomes cost them, in whole pence."""
    found: dict[str, int] = {}
    for line in lines:
        if line.member:
            found[line.member] = found.get(line.member, 0) + line.by_size[min(line.by_size)]
    return found
