"""The one decision: how much of a person a reader may see. Pure: facts in, a tier out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from marketplace.consent.models import Tier


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """What a release says, as far as the decision needs it."""

    organisation_id: int
    tier: Tier
    expires_on: date
    withdrawn: bool = False

    def counts(self, *, readers: frozenset[int], on: date) -> bool:
        """A withdrawn or expired release never counts, nor one to somebody else."""
        return not self.withdrawn and self.expires_on >= on and self.organisation_id in readers


def decide(
    *,
    own_side: bool,
    outline_open: bool,
    releases: Iterable[ReleaseFacts],
    readers: frozenset[int],
    on: date,
) -> Tier:
    """Return the highest tier this reader has been given.

    `own_side`: the reader is the person or acts for them now. `outline_open`: a vetted provider
    may read the outline of a need this person posted. `readers`: the organisations this reader
    answers for. `on`: today.
    """
    if own_side:
        return Tier.EVERYTHING
    given = [r.tier for r in releases if r.counts(readers=readers, on=on)]
    return max(given, default=Tier.OUTLINE if outline_open else Tier.NOTHING)
