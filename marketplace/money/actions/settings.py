"""A funder's own rules about money (R9): its managers change them, and the trail says to what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from marketplace.money.actions.refusals import UnableToPay
from marketplace.people import audit
from marketplace.people.local_policy import FUNDERS_OWN, SETTINGS, setting
from marketplace.people.models import Organisation, User
from marketplace.people.policy import require


class UnableToSet(UnableToPay):
    """These rules can't hold together, or are not this funder's to set."""


@transaction.atomic
def change_settings(
    *, organisation: Organisation, values: Mapping[str, int], by: User, at: datetime
) -> bool:
    """Hold these from now on; False when nothing was to change. What was begun stays as it was."""
    require(by, "organisation.manage", organisation)
    for name, value in values.items():
        known = SETTINGS[name]
        if name not in FUNDERS_OWN or not known.least <= value <= known.most:
            raise UnableToSet(
                f"Enter a whole number from {known.least} to {known.most}.", field=name
            )
    latest = Organisation.objects.select_for_update().get(pk=organisation.pk)
    changed = {name: value for name, value in values.items() if value != setting(latest, name)}
    latest.policy = latest.policy | changed
    if setting(latest, "unused_warn_weeks") >= setting(latest, "unused_weeks"):
        raise UnableToSet(
            "The person must be told before it counts as built up: choose fewer weeks.",
            field="unused_warn_weeks",
        )
    if changed:
        latest.save(update_fields=["policy"])
        _record(latest, changed, by, at)
    return bool(changed)


def _record(organisation: Organisation, changed: dict[str, Any], by: User, at: datetime) -> None:
    audit.record(
        "organisation.settings",
        subject=organisation,
        by=by,
        organisation=organisation,
        at=at,
        **changed,
    )
