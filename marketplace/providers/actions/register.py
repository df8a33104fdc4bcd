"""Reading CQC's public register: registered adult social care, put in or brought up to date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from marketplace.people.models import Area
from marketplace.providers.models import RegisterEntry
from marketplace.providers.register import Location

_KEPT_UP = [
    "name",
    "area",
    "service_types",
    "specialisms",
    "activities",
    "town",
    "address",
    "postcode",
    "latitude",
    "longitude",
    "website",
    "overall",
    "ratings",
    "rated_on",
    "registered_on",
    "is_dormant",
    "left_on",
    "read_on",
]


@transaction.atomic
def import_entries(*, locations: Iterable[Location], area: Area, read_on: date) -> tuple[int, int]:
    """Put in the area's locations as they stood on a day; return how many are on it, and left.

    Doing it again changes nothing. A location that the register no longer has as registered
    stays here, marked as gone, because a provider may have claimed it.
    """
    here = {row.location_id: row for row in locations if row.authority == area.name}
    registered = {id_ for id_, row in here.items() if row.is_registered_adult_social_care}
    RegisterEntry.objects.bulk_create(
        [_entry(here[id_], area, read_on) for id_ in sorted(registered)],
        update_conflicts=True,
        unique_fields=["location_id"],
        update_fields=_KEPT_UP,
    )
    gone = RegisterEntry.objects.filter(area=area, left_on__isnull=True, read_on__lte=read_on)
    left = gone.exclude(location_id__in=registered).update(left_on=read_on)
    return len(registered), left


def _entry(row: Location, area: Area, read_on: date) -> RegisterEntry:
    return RegisterEntry(area=area, read_on=read_on, left_on=None, **row.fields)
