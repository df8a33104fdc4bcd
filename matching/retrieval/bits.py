"""Sets of codes as bits of whole numbers, which both databases compare quickly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from matching.models import Code

MOST_BITS = 62  # a signed 64-bit number, one bit spare


class Bits:
    """The codes known now. Read once per question: the table is a few dozen rows."""

    def __init__(self) -> None:
        self._of: dict[str, dict[str, int]] = {}
        for facet, code, bit in Code.objects.values_list("facet", "code", "bit"):
            self._of.setdefault(facet, {})[code] = 1 << bit

    def any_of(self, facet: str, codes: Iterable[str]) -> int:
        """Return the bits of those codes that any row may have."""
        known = self._of.get(facet, {})
        return sum(known.get(code, 0) for code in set(codes))

    def all_of(self, facet: str, codes: Iterable[str]) -> int | None:
        """Return the bits of all these codes, or None when no row can have them all."""
        known, wanted = self._of.get(facet, {}), set(codes)
        return sum(known[code] for code in wanted) if wanted <= known.keys() else None

    def each_of(self, facet: str, codes: Iterable[str]) -> list[int]:
        known = self._of.get(facet, {})
        return [known[code] for code in sorted(set(codes)) if code in known]

    def codes(self, facet: str) -> Mapping[str, int]:
        return self._of.get(facet, {})


def learn(codes: Mapping[str, set[str]]) -> Bits:
    """Give each new code of each facet a bit. Raises ValueError when a facet has no bit left."""
    for facet, wanted in codes.items():
        while new := wanted - set(_known(facet)):
            _give(facet, sorted(new))
    return Bits()


def _known(facet: str) -> Mapping[str, int]:
    return dict(Code.objects.filter(facet=facet).values_list("code", "bit"))


def _give(facet: str, codes: list[str]) -> None:
    first = max(_known(facet).values(), default=-1) + 1
    if first + len(codes) > MOST_BITS:
        raise ValueError(f"{facet} has more than {MOST_BITS} codes")
    rows = [Code(facet=facet, code=code, bit=first + place) for place, code in enumerate(codes)]
    # Someone else may give the same bits at this moment: the loser looks and tries again.
    Code.objects.bulk_create(rows, ignore_conflicts=True)
