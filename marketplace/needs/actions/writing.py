"""Writing a need down, a page at a time, saved at every step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from marketplace.needs.models import Need, NeedState
from marketplace.needs.steps import BY_SLUG
from marketplace.people import audit
from marketplace.people.errors import UnableTo
from marketplace.people.models import Person, User
from marketplace.people.policy import require
from marketplace.plans.queries import plan_in_force
from matching.types import FEATURES

EDITABLE = (NeedState.DRAFT, NeedState.PAUSED)
OPEN = (NeedState.DRAFT, NeedState.POSTED, NeedState.PAUSED)
FIELDS: Mapping[str, frozenset[str]] = {
    "kinds": frozenset({"kinds"}),
    "where": frozenset({"place_name", "outward_code", "latitude", "longitude", "most_miles"}),
    "when": frozenset({"timing", "starts_on"}),
    "musts": frozenset({"musts"}),
    "wishes": frozenset(
        {
            "interests",
            "languages",
            "access_wished",
            "pets_welcome",
            "children_welcome",
            "few_people",
            "smokes",
            "brings_pets",
            "wishes",
        }
    ),
    "weights": frozenset({"weights"}),
    "spend": frozenset({"envelope_pence"}),
    "outcomes": frozenset(),  # rows of their own: see outcomes.py
}


class UnableToWriteNeed(UnableTo):
    """The need can't be begun, or isn't open to be changed."""


@transaction.atomic
def start_need(*, person: Person, by: User, at: datetime) -> Need:
    """Begin a need from the plan in force, or go on with the draft there is."""
    require(by, "need.edit", person)
    plan = plan_in_force(person)
    if plan is None:
        raise UnableToWriteNeed("First your plan needs to be approved. Then you can post a need.")
    draft = Need.objects.filter(person=person, state=NeedState.DRAFT).first()
    if draft:
        return draft
    need = Need.objects.create(person=person, area=person.area, plan=plan, created_by=by)
    audit.record("need.started", subject=need, by=by, person=person, at=at)
    return need


@transaction.atomic
def save_step(*, need: Need, step: str, values: Mapping[str, Any], by: User, at: datetime) -> Need:
    """Keep what one page says. `values` are model fields of that step alone."""
    require(by, "need.edit", need)
    if step not in BY_SLUG or not set(values) <= FIELDS[step]:
        raise UnableToWriteNeed("There is no such page.")
    answered = [*(done for done in need.answered_steps if done != step), step]
    _change(need, EDITABLE, {**values, "answered_steps": answered})
    audit.record("need.changed", subject=need, by=by, person=need.person, at=at, step=step)
    return need


@transaction.atomic
def set_weights(*, need: Need, weights: Mapping[str, int], by: User, at: datetime) -> Need:
    """Say what matters most, at any time while the need is open. Providers never see it."""
    require(by, "need.edit", need)
    if not all(code in FEATURES and weight in range(4) for code, weight in weights.items()):
        raise UnableToWriteNeed("Choose a number from 0 to 3 for each.")
    _change(need, OPEN, {"weights": dict(weights)})
    audit.record("need.changed", subject=need, by=by, person=need.person, at=at, step="weights")
    return need


def _change(need: Need, states: tuple[NeedState, ...], values: Mapping[str, Any]) -> None:
    if not Need.objects.filter(pk=need.pk, state__in=states).update(**values):
        raise UnableToWriteNeed(
            "This can't be changed while it is posted or after it has ended. Pause it first."
        )
    need.refresh_from_db()
