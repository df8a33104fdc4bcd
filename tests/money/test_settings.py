"""A funder's own rules about money are its managers' to change, and the trail says to what."""

import pytest
from django.urls import reverse

from marketplace.money.actions.settings import UnableToSet, change_settings
from marketplace.people.actions.organisations import add_member
from marketplace.people.clock import now
from marketplace.people.errors import NotAllowed
from marketplace.people.local_policy import FUNDERS_OWN, setting
from marketplace.people.models import AuditEntry, Organisation
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def fern():
    return cast.make_user("Fern")


@pytest.fixture
def funder(fern):
    return cast.make_organisation("icb", "", fern)


def change(funder, by, **values):
    return change_settings(organisation=funder, values=values, by=by, at=now())


def test_a_manager_changes_a_rule_and_the_trail_says_to_what(funder, fern):
    assert change(funder, fern, reclaim_days=42, unused_weeks=8)

    assert setting(Organisation.objects.get(pk=funder.pk), "reclaim_days") == 42
    entry = AuditEntry.objects.get(verb="organisation.settings")
    assert entry.details == {"reclaim_days": 42}
    assert not change(funder, fern, reclaim_days=42)


def test_nobody_but_a_manager_changes_them(funder):
    finn = cast.make_user("Finn")
    add_member(organisation=funder, user=finn)

    for user in (finn, cast.make_user()):
        with pytest.raises(NotAllowed):
            change(funder, user, reclaim_days=42)


@pytest.mark.parametrize(
    "values",
    [
        {"reclaim_days": 13},
        {"carry_forward_percent": 101},
        {"second_look_pence": 5},
        {"unused_warn_weeks": 8},
        {"unused_weeks": 4, "unused_warn_weeks": 4},
    ],
)
def test_what_would_not_do_is_refused_whole(funder, fern, values):
    with pytest.raises(UnableToSet):
        change(funder, fern, **values)

    assert Organisation.objects.get(pk=funder.pk).policy == {}


def test_the_page_shows_each_and_keeps_what_is_typed(funder, fern, client):
    client.force_login(fern)
    url = reverse("money:settings", args=[funder.uuid])
    page = client.get(url)
    good = {name: setting(funder, name) for name in FUNDERS_OWN}

    assert all(f'name="{name}"' in page.content.decode() for name in FUNDERS_OWN)
    wrong = client.post(url, good | {"reclaim_days": "1000"}).content.decode()
    assert 'value="1000"' in wrong
    assert "from 14 to 90" in wrong
    assert client.post(url, good | {"reclaim_days": "30"}).status_code == 302
