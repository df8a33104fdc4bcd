"""The pages of posting a need, in their order, one thing a page."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Step:
    slug: str
    title: str
    short: str
    optional: bool = False


STEPS = (
    Step("outcomes", "What do you want to change?", "What I want to change"),
    Step("kinds", "What kind of support could help?", "Kinds of support"),
    Step("where", "Where should it be?", "Where"),
    Step("when", "When should it start?", "When"),
    Step("musts", "What can't you do without?", "What I can't do without", optional=True),
    Step("wishes", "What would you like?", "What I'd like", optional=True),
    Step("weights", "What matters most?", "What matters most", optional=True),
    Step("spend", "What is the most you'd spend?", "The most I'd spend", optional=True),
)
BY_SLUG = {step.slug: step for step in STEPS}
SLUGS = tuple(BY_SLUG)
_NEXT = dict(pairwise(SLUGS))
_BEFORE = dict(pairwise(reversed(SLUGS)))


def step_after(slug: str) -> str | None:
    return _NEXT.get(slug)


def step_before(slug: str) -> str | None:
    return _BEFORE.get(slug)


def number_of(slug: str) -> int:
    return SLUGS.index(slug) + 1
