"""Where money doesn't add up: who reads of it, who says what it is, and who is told."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from budgets.actions import say_paid, settle
from budgets.models import Difference
from budgets.queries.differences import unexplained
from budgets.reconciling.comparing import work
from marketplace.home.queries.staff import staff_desks
from marketplace.messages.models import Notice
from marketplace.money.actions import differences
from marketplace.money.actions.refusals import UnableToPay
from marketplace.money.alarms import tell_of_differences
from marketplace.money.queries.differences import DifferenceSubject, differences_of
from marketplace.people.clock import now
from marketplace.people.errors import NotAllowed
from marketplace.people.models import AuditEntry
from tests import cast
from tests.agreements.world import make_live_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return make_live_story()


@pytest.fixture
def hub():
    return cast.make_organisation("hub", "Oldham hub", cast.make_user("Stan"))


def make_difference(**more):
    return Difference.objects.create(
        **{
            "key": str(uuid4()),
            "kind": "charge",
            "object_id": "ch_planted",
            "looker": "operator",
            "pence": 5_000,
            "happened_at": now(),
            "found_at": now() - timedelta(days=3),
            "seen_at": now(),
            **more,
        }
    )


def payees(story):
    organisation = story.agreement.provider.organisation
    return make_difference(
        kind="payout", looker="payee", owner=organisation.party, object_id="po_planted"
    ), organisation


def open_page(client, user, organisation):
    client.force_login(user)
    return client.get(reverse("money:differences", args=[organisation.uuid])).content.decode()


def test_the_hub_reads_what_differs_how_old_it_is_and_how_much_is_explained(client, hub):
    make_difference()
    differences.ask_for_comparison(organisation=hub, by=hub.members.get().user, at=now())
    waits = open_page(client, hub.members.get().user, hub)

    assert "Stripe collected money that we know nothing of" in waits
    assert "3 days ago" in waits
    assert "It is being compared now" in waits
    assert "Nothing has been compared yet" in waits


def test_the_page_asks_for_a_comparison_and_shows_how_much_it_explains(client, story, hub):
    payment = make_payment(story)
    say_paid(payment=payment, by=1, at=now() - timedelta(days=20))
    stan = hub.members.get().user
    client.force_login(stan)
    client.post(reverse("money:compare", args=[hub.uuid]))

    assert work(at=now()) == 1

    page = open_page(client, stan, hub)
    assert "0.00%" in page
    assert "Stripe is not used here" in page
    assert "Nobody has said for two weeks what became of it" in page


def make_payment(story):
    at = now() - timedelta(days=20)
    [payment] = settle(
        part=story.part.uuid,
        subject=uuid4(),
        kind="verdict",
        earned_pence=10_000,
        due_on=at.date(),
        by=1,
        at=at,
    )
    return payment


def test_a_payee_reads_and_explains_its_own_and_nobody_elses(client, story):
    theirs, organisation = payees(story)
    make_difference()

    assert list(differences_of(organisation)) == [theirs]
    page = open_page(client, story.provider_user, organisation)
    assert "It did not reach the payee’s bank" in page
    assert "Explained money" not in page

    path = reverse("money:explain_difference", args=[organisation.uuid, theirs.uuid])
    client.post(path, {"why": "Our bank moved. <b>New account given.</b>"})

    assert not unexplained().filter(pk=theirs.pk)
    page = open_page(client, story.provider_user, organisation)
    assert "Our bank moved. &lt;b&gt;New account" in page
    assert AuditEntry.objects.get(verb="difference.explained").organisation == organisation


def test_a_funder_sees_what_differs_in_money_it_gave_and_leaves_it_to_whoever_must_look(story):
    payment = make_payment(story)
    differs = make_difference(payment=payment, object_id="", kind="ledger")
    make_difference(object_id="ch_strangers")

    assert list(differences_of(story.funder)) == [differs]
    with pytest.raises(NotAllowed):
        explain(differs, story.funder, story.officer)


def test_whoever_pays_sees_what_was_written_down_and_the_way_to_the_payment(client):
    story = make_live_story(form="notional")
    payment = make_payment(story)
    differs = make_difference(payment=payment, looker="payer", owner=payment.payer, pence=12_000)
    client.force_login(story.officer)

    path = reverse("money:explain_difference", args=[story.funder.uuid, differs.uuid])
    page = client.get(path).content.decode()

    assert "£120" in page
    assert "£100" in page
    assert reverse("money:payment", args=[payment.uuid]) in page


def explain(difference, organisation, by):
    differences.explain(
        subject=DifferenceSubject(difference, organisation), why="It is this.", by=by, at=now()
    )


def test_what_somebody_explained_is_not_explained_again(hub):
    stan, differs = hub.members.get().user, make_difference()
    explain(differs, hub, stan)

    with pytest.raises(UnableToPay, match="no longer"):
        explain(differs, hub, stan)


def test_a_hub_sees_its_own_area_and_what_is_nobodys(story, hub):
    far = cast.make_organisation("hub", "Far hub", area=cast.make_area("Elsewhere"))
    theirs, _ = payees(story)
    nobodys = make_difference()

    assert set(differences_of(hub)) == {theirs, nobodys}
    assert set(differences_of(far)) == {nobodys}


def test_whoever_must_look_is_told_once_and_finds_it_on_their_desk(story, hub):
    payees(story)
    make_difference()

    tell_of_differences(), tell_of_differences()

    told = Notice.objects.filter(words__contains="add up")
    assert {notice.user for notice in told} == {story.provider_user, hub.members.get().user}
    assert len(told) == 2
    [desk] = staff_desks(hub.members.get().user)
    assert "1 to look at" in str(desk.facts)
