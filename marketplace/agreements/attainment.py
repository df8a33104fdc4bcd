"""Goal attainment scaling: how far a set of outcomes was reached, as one T score.

Money never depends on T, only on each verdict: goals can be set easy.
"""

from collections.abc import Sequence
from math import inf, sqrt

RHO = 0.3  # the expected correlation between goals: Kiresuk and Sherman 1968
WORST, BEST = -2, 2


def t_score(
    scores: Sequence[int | None],
    weights: Sequence[float] | None = None,
    rho: float = RHO,
) -> float | None:
    """Return T = 50 + 10·Σwx / √((1−ρ)·Σw² + ρ·(Σw)²), or None when nothing is scored.

    `scores` are levels from −2 to 2; None drops that outcome and its weight. `weights` are
    importance × difficulty, one a score; None or all zero counts every outcome alike. Raises
    ValueError for a level outside −2…2, a negative weight, or unequal lengths.

    Source: Turner-Stokes 2009, with its erratum.
    """
    given = [1.0] * len(scores) if weights is None else list(weights)
    if len(given) != len(scores):
        raise ValueError("There must be one weight for each score.")
    if not all(0 <= weight < inf for weight in given):
        raise ValueError("A weight must be a number, and can't be negative.")
    if any(score is not None and not WORST <= score <= BEST for score in scores):
        raise ValueError("A level must be from -2 to 2.")
    scored = [(x, w) for x, w in zip(scores, given, strict=True) if x is not None]
    if not scored:
        return None
    heaviest = max(w for _, w in scored)
    # Only proportions count; scaling keeps tiny weights from vanishing when squared.
    scored = [(x, w / heaviest if heaviest else 1.0) for x, w in scored]
    total = sum(w for _, w in scored)
    spread = sqrt((1 - rho) * sum(w * w for _, w in scored) + rho * total * total)
    return 50 + 10 * sum(w * x for x, w in scored) / spread
