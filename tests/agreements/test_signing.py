"""Everyone agrees in writing; the last yes promises the money, or nothing happens."""

import pytest
from django.urls import reverse

from budgets.queries import balance_of
from marketplace.agreements.actions import signing, terms
from marketplace.agreements.errors import UnableToAgree
from marketplace.agreements.models import AgreementState, Signature
from marketplace.introductions.actions import stop
from marketplace.introductions.models import IntroductionState
from marketplace.messages.models import Notice
from marketplace.outbox.tasks import deliver_due
from marketplace.people.clock import now, today
from marketplace.people.errors import NotAllowed
from marketplace.people.models import AuditEntry
from tests import cast
from tests.agreements.world import make_live_story, make_story, sign_all

pytestmark = pytest.mark.django_db


def test_the_last_yes_promises_the_money():
    story = make_live_story()

    assert story.agreement.state == AgreementState.LIVE
    assert balance_of(story.budget).promised_pence == 30_000
    assert balance_of(story.budget).available_pence == 470_000


def test_the_introduction_is_marked_agreed():
    story = make_live_story()

    story.agreement.introduction.refresh_from_db()

    assert story.agreement.introduction.state == IntroductionState.AGREED


def test_one_yes_is_not_enough():
    story = make_story()
    terms.offer_terms(agreement=story.agreement, by=story.person_user, at=now())

    signing.sign_for_person(part=story.part, by=story.person_user, at=now(), version=1)

    story.agreement.refresh_from_db()
    assert story.agreement.state == AgreementState.OFFERED
    assert balance_of(story.budget).promised_pence == 0


def test_a_notional_budget_waits_for_its_payer():
    story = make_story(form="notional")
    terms.offer_terms(agreement=story.agreement, by=story.person_user, at=now())
    signing.sign_for_person(part=story.part, by=story.person_user, at=now(), version=1)
    signing.sign_for_provider(
        agreement=story.agreement, by=story.provider_user, at=now(), version=1
    )
    story.agreement.refresh_from_db()
    assert story.agreement.state == AgreementState.OFFERED

    signing.sign_for_payer(
        agreement=story.agreement, payer=story.funder, by=story.officer, at=now(), version=1
    )

    story.agreement.refresh_from_db()
    assert story.agreement.state == AgreementState.LIVE


def test_when_there_is_not_enough_nothing_happens_and_the_message_says_so():
    story = make_story(pence=10_000)
    terms.offer_terms(agreement=story.agreement, by=story.person_user, at=now())

    with pytest.raises(UnableToAgree, match="not enough money"):
        sign_all(story)

    story.agreement.refresh_from_db()
    assert story.agreement.state == AgreementState.OFFERED
    assert Signature.objects.count() == 1
    assert balance_of(story.budget).promised_pence == 0


def test_a_change_of_terms_makes_earlier_yeses_void():
    story = make_story()
    terms.offer_terms(agreement=story.agreement, by=story.person_user, at=now())
    signing.sign_for_person(part=story.part, by=story.person_user, at=now(), version=1)

    terms.take_back(agreement=story.agreement, by=story.provider_user, at=now())
    terms.offer_terms(agreement=story.agreement, by=story.provider_user, at=now())

    with pytest.raises(UnableToAgree, match="changed since"):
        signing.sign_for_person(part=story.part, by=story.person_user, at=now(), version=1)


def test_agreeing_twice_is_said_and_counts_once():
    story = make_story()
    terms.offer_terms(agreement=story.agreement, by=story.person_user, at=now())
    signing.sign_for_person(part=story.part, by=story.person_user, at=now(), version=1)

    with pytest.raises(UnableToAgree, match="already"):
        signing.sign_for_person(part=story.part, by=story.person_user, at=now(), version=1)


def test_who_works_for_the_provider_cannot_agree_for_the_person():
    story = make_story()
    cast.make_supporter(story.person, story.provider_user, "agree")
    terms.offer_terms(agreement=story.agreement, by=story.person_user, at=now())

    with pytest.raises(NotAllowed):
        signing.sign_for_person(part=story.part, by=story.provider_user, at=now(), version=1)


def test_a_direct_payment_to_a_husband_needs_the_funders_permission():
    story = make_story()
    terms.say_how_related(
        part=story.part, relationship="spouse", same_household=True, by=story.person_user, at=now()
    )
    terms.offer_terms(agreement=story.agreement, by=story.person_user, at=now())
    sign_all(story)
    assert story.agreement.state == AgreementState.OFFERED

    story.part.refresh_from_db()
    signing.authorise(part=story.part, why="No one else can.", by=story.officer, at=now())

    story.agreement.refresh_from_db()
    assert story.agreement.state == AgreementState.LIVE


def test_the_carer_alone_cannot_agree_for_the_household():
    story = make_story(form="notional", kind="household")
    terms.offer_terms(agreement=story.agreement, by=story.person_user, at=now())

    with pytest.raises(NotAllowed):
        signing.sign_for_provider(
            agreement=story.agreement, by=story.provider_user, at=now(), version=1
        )


def test_the_scheme_is_paid_for_its_household():
    story = make_live_story(form="notional", kind="household")

    assert story.agreement.payee.name == "Meadow Scheme"


def test_what_no_budget_may_buy_cannot_be_offered():
    story = make_story()
    terms.write_outcome(
        part=story.part,
        outcome=story.outcome,
        fields={"words": "Pay my gambling debts"},
        by=story.person_user,
        at=now(),
    )

    with pytest.raises(UnableToAgree, match="can’t buy gambling"):
        terms.offer_terms(agreement=story.agreement, by=story.person_user, at=now())


@pytest.mark.parametrize("side", ["person_user", "provider_user"])
def test_when_one_side_stops_nobody_agrees_any_more(client, side):
    story = make_story()
    terms.offer_terms(agreement=story.agreement, by=story.person_user, at=now())
    signing.sign_for_person(part=story.part, by=story.person_user, at=now(), version=1)
    stop(introduction=story.agreement.introduction, by=getattr(story, side), at=now())
    client.force_login(story.provider_user)

    told = client.post(
        reverse("agreements:sign", args=[story.agreement.uuid]), {"agrees": "on", "version": "1"}
    )

    assert "You stopped getting to know each other" in told.content.decode()
    assert Signature.objects.count() == 1


def test_when_one_side_stops_a_draft_is_not_offered():
    story = make_story()
    stop(introduction=story.agreement.introduction, by=story.provider_user, at=now())

    with pytest.raises(UnableToAgree, match="You stopped getting to know each other"):
        terms.offer_terms(agreement=story.agreement, by=story.person_user, at=now())


@pytest.mark.parametrize("offered", [False, True])
def test_what_was_being_agreed_is_dropped_when_one_side_stops(offered):
    story = make_story(form="notional")
    if offered:
        terms.offer_terms(agreement=story.agreement, by=story.person_user, at=now())
    stop(introduction=story.agreement.introduction, by=story.provider_user, at=now())

    deliver_due()

    story.agreement.refresh_from_db()
    assert story.agreement.state == AgreementState.DROPPED
    assert AuditEntry.objects.get(verb="agreement.dropped").actor is None
    told = {notice.user for notice in Notice.objects.filter(words__contains="has been dropped")}
    officers = {story.officer} if offered else set()
    assert told == {story.person_user, story.provider_user} | officers


def test_what_is_agreed_outlives_the_introduction():
    story = make_live_story()

    terms.drop_with_its_introduction(introduction=story.agreement.introduction, at=now())

    story.agreement.refresh_from_db()
    assert story.agreement.state == AgreementState.LIVE


def test_before_they_stop_they_read_that_the_draft_goes_too(client):
    story = make_story()
    client.force_login(story.person_user)

    page = client.get(reverse("introductions:stop", args=[story.agreement.introduction.uuid]))

    assert "The agreement you began to write is dropped." in page.content.decode()


def test_a_stranger_cannot_offer_terms():
    story = make_story()

    with pytest.raises(NotAllowed):
        terms.offer_terms(agreement=story.agreement, by=cast.make_user("Sam"), at=now())


@pytest.mark.parametrize(
    ("step", "change"),
    [
        ("dates", lambda story, by: terms.set_dates(
            agreement=story.agreement, starts_on=today(), ends_on=today(), **by)),
        ("periodic_sum", lambda story, by: terms.set_periodic_sum(
            part=story.part, pence=0, times=0, first_due_on=None, why="", **by)),
        ("relationship", lambda story, by: terms.say_how_related(
            part=story.part, relationship="friend", same_household=False, **by)),
        ("budgets", lambda story, by: terms.choose_budgets(part=story.part, lines=[], **by)),
    ],
)  # fmt: skip
def test_each_change_of_the_terms_stands_in_the_persons_history(step, change):
    story, at = make_story(), now()

    change(story, {"by": story.person_user, "at": at})

    entry = AuditEntry.objects.filter(person=story.person, verb="agreement.changed").latest("pk")
    assert (entry.details, entry.actor, entry.at) == ({"step": step}, story.person_user, at)
