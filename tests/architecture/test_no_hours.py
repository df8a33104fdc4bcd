"""Outcomes are paid for, never hours: no field may hold one."""

import re

from django.apps import apps

from tests.architecture.test_foreign_keys import OURS

HOURS = re.compile(r"(^|_)(hour|hours|hourly|minutes?|rota|shift|timesheet)(_|$)")


def test_no_field_holds_an_hour():
    found = [
        str(field)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in OURS
        for field in model._meta.get_fields()
        if field.concrete and HOURS.search(field.name)
    ]

    assert found == []


def test_an_hour_would_be_found():
    assert HOURS.search("hourly_rate_pence")
    assert HOURS.search("price_per_hour")
    assert not HOURS.search("neighbourhood")
