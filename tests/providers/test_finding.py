"""The search rows follow what happens, and the public register stands on a shelf of its own."""

import gzip
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from marketplace.outbox.tasks import deliver_due
from marketplace.people.clock import now, today
from marketplace.providers import actions
from marketplace.providers.models import RegisterEntry
from marketplace.providers.register import location_of, plain_name
from matching.retrieval import Browse, Shelf, retrieval
from tests.cast import make_area, make_offer, make_provider
from tests.providers.world import OFFER, make_home, make_olu

pytestmark = pytest.mark.django_db
OLDHAM = Path("marketplace/providers/data/cqc/oldham-2025-08-11.jsonl.gz")


def found(shelf=Shelf.OFFER, **query):
    deliver_due()
    return set(retrieval().browse(Browse(shelf=shelf, **query)).ids)


def published(provider, by, **fields):
    offer = actions.write_offer(provider=provider, by=by, at=now(), **(OFFER | fields))
    return actions.publish_offer(offer=offer, by=by, at=now())


def test_a_published_offer_is_found_and_a_paused_one_is_not():
    olu, provider = make_olu()

    offer = published(provider, olu)
    assert found(text="gardening") == {str(offer.uuid)}

    actions.pause_offer(offer=offer, by=olu, at=now())
    assert found() == set()


def test_an_offer_is_found_by_its_providers_name():
    olu, provider = make_olu()

    offer = published(provider, olu)

    assert found(text="allotment") == {str(offer.uuid)}


def test_an_unvetted_providers_offer_is_not_found_until_it_is_vetted():
    from tests.cast import vet

    olu, provider = make_olu(vetted=False)
    offer = published(provider, olu)
    assert found() == set()

    vet(provider)
    actions.change_provider(provider=provider, about="", website="", by=olu, at=now())

    assert found() == {str(offer.uuid)}


def test_a_check_that_ran_out_takes_the_row_away_when_the_day_is_swept():
    olu, provider = make_olu()
    published(provider, olu)
    provider.checks.filter(requirement__code="vcse-ico").update(
        expires_on=today() - timedelta(days=1)
    )

    actions.remind_of_checks(at=now())

    assert found() == set()


def test_a_schemes_lapse_takes_its_households_rows_away():
    from tests.cast import vet

    _, grace, scheme, home = make_home(places=2)
    vet(home)
    offer = published(home, grace, kinds=["short_break"])
    assert found() == {str(offer.uuid)}

    scheme.checks.update(expires_on=today() - timedelta(days=1))
    actions.remind_of_checks(at=now())

    assert found() == set()


def test_reindex_builds_the_same_rows_again():
    olu, provider = make_olu()
    offer = published(provider, olu)
    make_offer(make_provider("vcse", vetted=False))
    before = found()

    call_command("reindex", verbosity=0)

    assert found() == before == {str(offer.uuid)}


# The register


def read_in(path=OLDHAM, read_on=date(2025, 8, 11)):
    make_area("Oldham")
    call_command("import_register", str(path), area="Oldham", read_on=read_on, verbosity=0)


def test_oldhams_registered_adult_social_care_is_read_in():
    read_in()

    assert RegisterEntry.objects.count() == 106
    assert not RegisterEntry.objects.filter(claimed_by__isnull=False).exists()


def test_reading_it_again_changes_nothing():
    read_in()
    before = list(RegisterEntry.objects.order_by("pk").values())

    read_in()

    assert list(RegisterEntry.objects.order_by("pk").values()) == before


def test_a_service_that_left_the_register_is_marked_and_kept(tmp_path):
    read_in()
    rows = [json.loads(line) for line in gzip.decompress(OLDHAM.read_bytes()).splitlines()]
    gone = RegisterEntry.objects.first()
    newer = tmp_path / "newer.jsonl"
    newer.write_text("\n".join(json.dumps(r) for r in rows if r["locationId"] != gone.location_id))

    read_in(newer, date(2026, 2, 1))

    gone.refresh_from_db()
    assert gone.left_on == date(2026, 2, 1)
    assert gone not in RegisterEntry.objects.listed()
    assert RegisterEntry.objects.listed().first().read_on == date(2026, 2, 1)


def test_a_file_in_another_shape_is_refused_with_its_line(tmp_path):
    make_area("Oldham")
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"locationId": "1-1"}\n')

    with pytest.raises(CommandError, match="Line 1"):
        call_command("import_register", str(broken), area="Oldham", read_on=today())


def test_an_area_that_is_not_here_is_refused():
    with pytest.raises(CommandError, match="no area"):
        call_command("import_register", str(OLDHAM), area="Atlantis", read_on=today())


@pytest.mark.parametrize(
    "name", ["Mrs A Person", "DR. B Person", "[individual provider, name removed]"]
)
def test_a_location_named_after_a_person_goes_by_a_general_name(name):
    assert "Person" not in plain_name(name)


def test_the_bulk_files_service_types_are_read_like_the_apis():
    row = {
        "locationId": "1-1",
        "providerId": "1-2",
        "name": "A",
        "registrationStatus": "Registered",
        "gacServiceTypes": [
            {"name": "Service type - Shared Lives"},
            {"name": "Domiciliary care service"},
        ],
    }

    assert location_of(row).fields["service_types"] == ["Shared lives", "Homecare agencies"]


def test_entries_stand_on_their_own_shelf_and_never_among_the_offers():
    read_in()
    call_command("reindex", verbosity=0)

    entries = found(Shelf.REGISTER, page_size=100)

    assert len(entries) == 97  # registered and running
    assert found() == set()


def test_a_claimed_entry_leaves_the_shelf():
    read_in()
    _, provider = make_olu("cqc")
    entry = RegisterEntry.objects.listed().first()
    RegisterEntry.objects.filter(pk=entry.pk).update(claimed_by=provider)

    call_command("reindex", verbosity=0)

    assert str(entry.uuid) not in found(Shelf.REGISTER, page_size=100)
