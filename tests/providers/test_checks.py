from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.front.days import months_after
from marketplace.messages.models import Notice
from marketplace.people.clock import now, today
from marketplace.people.errors import NotAllowed
from marketplace.people.models import AuditEntry
from marketplace.providers import actions
from marketplace.providers.actions import UnableToDecide, UnableToSend
from marketplace.providers.models import CheckState, RegisterEntry, Requirement
from marketplace.providers.queries import providers_to_vet, standing_of, vetting_queue
from tests.cast import make_area, make_organisation, make_provider, make_user
from tests.providers.world import far_away, make_olu, make_stan, required, send

pytestmark = pytest.mark.django_db


def accept(check, stan, **fields):
    return actions.accept_check(check=check, by=stan, at=now(), seen_as="original", **fields)


def test_a_provider_is_vetted_once_stan_has_accepted_every_check():
    stan, (olu, provider) = make_stan(), make_olu(vetted=False)
    codes = Requirement.objects.of_kind("vcse").values_list("code", flat=True)

    for code in codes:
        assert not provider.is_vetted()
        accept(send(provider, code, olu), stan)

    assert provider.is_vetted()


def test_accepting_tells_the_provider_and_leaves_a_trace():
    stan, (olu, provider) = make_stan(), make_olu(vetted=False)

    check = accept(send(provider, "vcse-ico", olu), stan)

    assert Notice.objects.get(user=olu).words.startswith("We have accepted")
    entry = AuditEntry.objects.get(verb="check.accepted")
    assert (entry.actor, entry.subject_uuid) == (stan, check.uuid)
    assert entry.details == {}


def test_asking_again_says_why_and_what_to_do():
    stan, (olu, provider) = make_stan(), make_olu(vetted=False)

    actions.ask_again(check=send(provider, "vcse-ico", olu), reason="It is out.", by=stan, at=now())

    notice = Notice.objects.get(user=olu)
    standing = standing_of(provider, required("vcse-ico"))
    assert notice.needs_action
    assert standing.says == "We need something more: It is out."


def test_a_member_of_vetting_staff_cannot_decide_on_their_own_provider():
    stan = make_stan()
    provider = make_provider("vcse", "Stan's allotment", stan, vetted=False)
    check = send(provider, "vcse-ico", stan)

    with pytest.raises(UnableToDecide, match="Somebody else"):
        accept(check, stan)


def test_vetting_staff_of_another_area_cannot_decide():
    olu, provider = make_olu(vetted=False)
    far = make_user("Far")
    make_organisation("hub", "Far hub", far, area=far_away())

    with pytest.raises(NotAllowed):
        accept(send(provider, "vcse-ico", olu), far)


def test_the_queue_holds_ones_own_area_with_the_longest_wait_first():
    stan, (olu, provider) = make_stan(), make_olu(vetted=False)
    rita = make_user("Rita")
    elsewhere = make_provider("vcse", "Far", rita, vetted=False, area=far_away())
    first = send(provider, "vcse-ico", olu)
    send(elsewhere, "vcse-ico", rita)
    second = send(provider, "vcse-public-liability", olu)

    assert list(vetting_queue(stan)) == [first, second]


def test_the_desk_holds_each_provider_once_the_longest_wait_first():
    stan, rita = make_stan(), make_user("Rita")
    later = make_provider("vcse", "Later", rita, vetted=False)
    olu, provider = make_olu(vetted=False)
    first = send(provider, "vcse-ico", olu)
    theirs = send(later, "vcse-ico", rita)
    second = send(provider, "vcse-public-liability", olu)

    desk = [(waiting, waiting.checks_waiting) for waiting in providers_to_vet(stan)]

    assert desk == [(provider, [first, second]), (later, [theirs])]


def test_the_desk_takes_two_queries_however_many_wait(django_assert_num_queries):
    stan = make_stan()
    for name in ("Ann", "Bea", "Cas"):
        user = make_user(name)
        send(make_provider("vcse", name, user, vetted=False), "vcse-ico", user)

    with django_assert_num_queries(2):
        [str(check.requirement) for one in providers_to_vet(stan) for check in one.checks_waiting]


def test_a_decision_reads_what_it_is_about_once():
    stan, (olu, provider) = make_stan(), make_olu(vetted=False)
    check = send(provider, "vcse-ico", olu)
    with CaptureQueriesContext(connection) as queries:
        accept(check, stan)

    assert not [q for q in queries if 'FROM "providers_requirement"' in q["sql"]]


def test_a_check_is_decided_once():
    stan, (olu, provider) = make_stan(), make_olu(vetted=False)
    check = send(provider, "vcse-ico", olu)
    accept(check, stan)

    with pytest.raises(UnableToDecide, match="already"):
        actions.ask_again(check=check, reason="No.", by=stan, at=now())


def test_sending_a_newer_one_takes_the_place_of_the_one_that_waits():
    stan, (olu, provider) = make_stan(), make_olu(vetted=False)
    stale = send(provider, "vcse-ico", olu)
    send(provider, "vcse-ico", olu)

    assert provider.checks.waiting().count() == 1
    with pytest.raises(UnableToDecide):
        accept(stale, stan)


def test_the_old_check_counts_until_the_new_one_is_accepted():
    stan, (olu, provider) = make_stan(), make_olu()
    old = provider.checks.get(requirement__code="vcse-ico")

    newer = send(provider, "vcse-ico", olu)
    assert provider.is_vetted()
    accept(newer, stan)

    old.refresh_from_db()
    assert old.state == CheckState.REPLACED
    assert provider.is_vetted()


def test_asking_again_for_a_renewal_does_not_take_the_old_one_away():
    stan, (olu, provider) = make_stan(), make_olu()

    actions.ask_again(check=send(provider, "vcse-ico", olu), reason="Blurred.", by=stan, at=now())

    assert provider.is_vetted()


@pytest.mark.parametrize(
    ("code", "fields", "says"),
    [
        ("pa-dbs", {"evidence": "12345"}, "12 numbers"),
        ("pa-dbs", {"level": "basic"}, "enhanced"),
        ("pa-dbs", {"workforce": "child"}, "adult"),
        ("pa-references", {"evidence": "   "}, "what we ask"),
        ("pa-public-liability", {"issued_on": date(2001, 1, 1)}, "run out"),
        ("pa-references", {"issued_on": date(2999, 1, 1)}, "has been"),
        ("vcse-ico", {}, "don't ask you"),
    ],
)
def test_what_cannot_be_sent_says_why(code, fields, says):
    olu, provider = make_olu("pa", vetted=False)

    with pytest.raises(UnableToSend, match=says):
        send(provider, code, olu, **fields)


def test_a_dbs_number_keeps_its_leading_zeros():
    olu, provider = make_olu("pa", vetted=False)

    assert send(provider, "pa-dbs", olu, evidence="0012 3456 7890").evidence == "001234567890"


def test_a_stranger_cannot_send_a_check():
    _, provider = make_olu(vetted=False)

    with pytest.raises(NotAllowed):
        send(provider, "vcse-ico", make_user("Sam"))


def test_an_insurance_counts_a_year_at_most_from_its_own_day():
    stan, (olu, provider) = make_stan(), make_olu(vetted=False)
    started = today() - timedelta(days=100)
    check = send(provider, "vcse-public-liability", olu, issued_on=started)

    with pytest.raises(UnableToDecide, match="at the latest"):
        accept(check, stan, expires_on=months_after(started, 13))

    assert accept(check, stan).expires_on == months_after(started, 12)


def test_an_old_registration_counts_from_the_day_we_look():
    stan, (olu, provider) = make_stan(), make_olu("cqc", vetted=False)

    check = accept(send(provider, "cqc-registration", olu, issued_on=date(2013, 10, 11)), stan)

    assert check.expires_on == months_after(today(), 12)


def test_a_check_cannot_be_accepted_until_a_day_that_has_been():
    stan, (olu, provider) = make_stan(), make_olu(vetted=False)

    with pytest.raises(UnableToDecide, match="still to come"):
        accept(send(provider, "vcse-ico", olu), stan, expires_on=today() - timedelta(days=1))


def make_entry(**fields):
    defaults = {
        "location_id": "1-701712005",
        "name": "Olu's Care",
        "area": make_area(),
        "postcode": "OL1 1AA",
        "read_on": today(),
    }
    return RegisterEntry.objects.create(**(defaults | fields))


def test_accepting_the_registration_claims_the_entry_of_the_register():
    stan, (olu, provider), entry = make_stan(), make_olu("cqc", vetted=False), make_entry()

    accept(send(provider, "cqc-registration", olu), stan)

    entry.refresh_from_db()
    assert entry.claimed_by == provider


def test_a_location_that_another_provider_claimed_is_not_accepted():
    stan, (olu, provider) = make_stan(), make_olu("cqc", vetted=False)
    make_entry(claimed_by=make_provider("cqc", vetted=False))
    check = send(provider, "cqc-registration", olu)

    with pytest.raises(UnableToDecide, match="claimed"):
        accept(check, stan)

    check.refresh_from_db()
    assert check.state == CheckState.SENT


def test_a_location_that_has_closed_is_not_accepted():
    stan, (olu, provider) = make_stan(), make_olu("cqc", vetted=False)
    make_entry(left_on=today())

    with pytest.raises(UnableToDecide, match="closed"):
        accept(send(provider, "cqc-registration", olu), stan)


def test_months_end_on_the_last_day_where_a_month_is_shorter():
    assert months_after(date(2027, 11, 30), 3) == date(2028, 2, 29)
    assert months_after(date(2026, 12, 31), 12) == date(2027, 12, 31)
