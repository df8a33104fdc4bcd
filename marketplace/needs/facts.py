"""A need as matching knows it: codes, numbers and the middle of a postcode district."""

from __future__ import annotations

from datetime import date, timedelta

from marketplace.needs.models import Need, Timing
from marketplace.people.clock import today
from marketplace.people.local_policy import setting
from matching.places import km
from matching.types import FEATURES, NeedFacts

WAIT_DAYS = {Timing.SOON: 28, Timing.FROM_DAY: 28, Timing.NO_RUSH: 365}


def need_facts(need: Need, on: date | None = None) -> NeedFacts:
    """Return the facts of a need that says where it is. Select `person` and `area` with it and
    prefetch `outcomes`, and this costs no query."""
    if need.latitude is None or need.longitude is None:
        raise ValueError("a need without a place can't be matched")
    day = on or today()
    outcomes = list(need.outcomes.all())
    return NeedFacts(
        id=str(need.uuid),
        asked_on=day,
        kinds=frozenset(need.kinds),
        domains=frozenset(outcome.domain for outcome in outcomes),
        latitude=need.latitude,
        longitude=need.longitude,
        max_km=km(need.most_miles),
        age=need.person.age_on(day),
        outcomes=max(1, len(outcomes)),
        starts_on=_starts_on(need, day),
        can_wait_days=WAIT_DAYS.get(Timing(need.timing), 28) if need.timing else 365,
        # A code that matching doesn't know stays: it counts as unmet, never as not asked for.
        must=frozenset(need.musts),
        interests=frozenset(need.interests),
        languages=frozenset(need.languages),
        access=frozenset(need.access_wished),
        pets_liked=need.pets_welcome,
        children_liked=need.children_welcome,
        few_people=need.few_people,
        smokes=need.smokes,
        has_pets=frozenset(need.brings_pets),
        envelope_pence=need.envelope_pence,
        weights={code: weight for code, weight in need.weights.items() if code in FEATURES},
        fresh_days=setting(need.area, "offer_confirm_days"),
    )


def can_be_matched(need: Need) -> bool:
    return bool(need.kinds) and need.latitude is not None


def _starts_on(need: Need, day: date) -> date | None:
    """None when there is no rush; a day that has passed counts as today."""
    if need.timing == Timing.SOON:
        return day + timedelta(days=7)
    if need.timing == Timing.FROM_DAY and need.starts_on:
        return max(need.starts_on, day)
    return None
