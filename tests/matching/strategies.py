"""Hypothesis draws offers and needs near one another, so that many of them fit."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import strategies as st

from tests.matching.made import OLDHAM, random_need, random_offer


def _near(chance: random.Random) -> tuple[float, float]:
    return OLDHAM[0] + chance.uniform(-0.1, 0.1), OLDHAM[1] + chance.uniform(-0.1, 0.1)


# A seed rather than st.randoms: Gaussian draws of the latter lie beyond the poles.
randoms = st.builds(random.Random, st.integers(0, 2**32))
offers = st.builds(lambda chance: random_offer(chance, _near(chance)), randoms)
needs = st.builds(lambda chance: random_need(chance, _near(chance)), randoms)


@st.composite
def likely_pairs(draw):
    """A need and an offer changed so that most must rules hold."""
    need, offer = draw(needs), draw(offers)
    offer = replace(
        offer,
        vetted=True,
        places_free=max(1, offer.places_free),
        kinds=offer.kinds | need.kinds,
        reach_km=200,
        asks=frozenset(),
        least_age=16,
        most_age=None,
    )
    return replace(need, must=frozenset(), max_km=max(24, need.max_km)), offer
