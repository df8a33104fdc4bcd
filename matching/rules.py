"""Must rules: what keeps a need and an offer apart, in either direction.

One table serves both directions, so what a person isn't shown and what a provider isn't shown
are the same pairs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from matching.musts import ASKS, MUSTS, Must
from matching.pair import Pair
from matching.reasons import about_miles, day
from matching.types import Excluded, Exclusion
from matching.words import KINDS, listed


@dataclass(frozen=True, slots=True)
class Rule:
    code: str
    broken: Callable[[Pair], bool]
    sentence: Callable[[Pair], str]  # to the person
    to_provider: str = ""  # empty where the reason lies beyond the outline


def _wrong_age(pair: Pair) -> bool:
    offer, age = pair.offer, pair.need.age
    return age < offer.least_age or (offer.most_age is not None and age > offer.most_age)


def _ages(pair: Pair) -> str:
    least, most = pair.offer.least_age, pair.offer.most_age
    if most is None:
        return f"They support people aged {least} and over."
    return f"They support people aged {least} to {most}."


def _other_kinds(pair: Pair) -> str:
    wanted = listed(pair.need.kinds, KINDS, last="or")
    return f"It doesn't offer what you asked for: {wanted}."


def _too_far(pair: Pair) -> str:
    limit = about_miles(pair.need.max_km)
    return f"It's {about_miles(pair.km)} away. You asked for no further than {limit}."


def _too_late(pair: Pair) -> str:
    starts_from = pair.offer.starts_from
    assert starts_from is not None
    return f"It can't start before {day(starts_from)}. That's later than you can wait."


RULES = (
    Rule(
        "not_vetted",
        lambda pair: not pair.offer.vetted,
        lambda pair: "Their checks aren't all in place today.",
        "Your checks aren't all in place today.",
    ),
    Rule(
        "no_place",
        lambda pair: pair.offer.places_free < 1,
        lambda pair: "They have no place free at the moment.",
        "Your offer has no place free.",
    ),
    Rule(
        "kinds",
        lambda pair: not pair.need.kinds & pair.offer.kinds,
        _other_kinds,
        "They're looking for another kind of support.",
    ),
    Rule("too_far", lambda pair: pair.km > pair.need.max_km, _too_far),
    Rule(
        "out_of_reach",
        lambda pair: pair.km > pair.offer.reach_km,
        lambda pair: "You live outside the area they cover.",
    ),
    Rule("age", _wrong_age, _ages),
    Rule(
        "start",
        lambda pair: pair.late_days > pair.need.can_wait_days,
        _too_late,
        "They need to start sooner than you can.",
    ),
)
OTHER = Exclusion("other", "Something else about this need doesn't fit your offer.")


def exclusions(pair: Pair) -> list[Exclusion]:
    """Return every rule this pair breaks, in sentences for the person's side."""
    broken = [Exclusion(rule.code, rule.sentence(pair)) for rule in RULES if rule.broken(pair)]
    broken += [
        Exclusion(code, must.unmet if must else "We can't tell if it has all you must have.")
        for code, must in _unmet_musts(pair)
    ]
    return broken + [
        Exclusion(f"ask:{code}", ASKS[code].unmet if code in ASKS else _UNKNOWN_ASK)
        for code in _unmet_asks(pair)
    ]


def apart(pair: Pair) -> bool:
    """True when any must rule is broken: `exclusions` without the sentences."""
    return (
        any(rule.broken(pair) for rule in RULES)
        or bool(_unmet_musts(pair))
        or bool(_unmet_asks(pair))
    )


def exclusions_for_provider(pair: Pair) -> list[Exclusion]:
    """The same for the provider's side: what lies beyond the outline is one sentence."""
    said = [
        Exclusion(rule.code, rule.to_provider)
        for rule in RULES
        if rule.to_provider and rule.broken(pair)
    ]
    said += [Exclusion(code, must.unmet_for_provider) for code, must in _unmet_musts(pair) if must]
    return said or ([OTHER] if apart(pair) else [])


def excluded(pair: Pair, broken: list[Exclusion]) -> Excluded:
    return Excluded(pair.offer.id, pair.need.id, tuple(broken))


_UNKNOWN_ASK = "They ask for something we can't check."


def _unmet_musts(pair: Pair) -> list[tuple[str, Must | None]]:
    """A code that is no longer known counts as unmet, and has no Must."""
    wanted = [(code, MUSTS.get(code)) for code in sorted(pair.need.must)]
    return [(code, must) for code, must in wanted if must is None or not must.holds(pair.offer)]


def _unmet_asks(pair: Pair) -> list[str]:
    return [
        code
        for code in sorted(pair.offer.asks)
        if code not in ASKS or not ASKS[code].holds(pair.need)
    ]
