"""The person's verdict pays, and nobody else's does."""

from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from budgets.days import LONDON, RUN_TIME
from budgets.models import Payment
from budgets.queries import balance_of
from budgets.terms import Standing
from marketplace.agreements.actions import chasing, ending, periods, terms, verdicts
from marketplace.agreements.errors import UnableToRecord
from marketplace.agreements.models import (
    AgreedOutcome,
    Agreement,
    AgreementState,
    Chase,
    Part,
    Verdict,
)
from marketplace.agreements.queries.settling import would_pay
from marketplace.messages.models import Notice
from marketplace.people.clock import now, today
from marketplace.people.errors import NotAllowed
from tests import cast
from tests.agreements.world import make_live_story, make_story, sign_all


def record(story, level=0, by=None, **more):
    return verdicts.give_verdict(
        outcome=story.outcome,
        level=level,
        words="",
        by=by or story.person_user,
        at=now(),
        **more,
    )


@pytest.mark.django_db
def test_the_verdict_makes_the_payment_due():
    story = make_live_story()

    verdict = record(story, level=0)

    payment = Payment.objects.get()
    assert (payment.pence, payment.subject) == (30_000, verdict.uuid)
    assert payment.payee == story.agreement.payee.party


@pytest.mark.django_db
def test_what_it_does_not_earn_returns_at_once():
    story = make_live_story()

    record(story, level=-1)

    assert Payment.objects.get().pence == 15_000
    assert balance_of(story.budget).available_pence == 485_000
    assert balance_of(story.budget).promised_pence == 0


def story_that_starts_tomorrow():
    story = make_story()
    days = {"starts_on": today() + timedelta(days=1), "ends_on": story.agreement.ends_on}
    terms.set_dates(agreement=story.agreement, by=story.person_user, at=now(), **days)
    terms.offer_terms(agreement=story.agreement, by=story.person_user, at=now())
    sign_all(story)
    return story


@pytest.mark.django_db
def test_nothing_can_have_happened_before_it_starts():
    story = story_that_starts_tomorrow()

    with pytest.raises(UnableToRecord, match="You can say what happened from then"):
        record(story)

    assert not Payment.objects.exists()


@pytest.mark.django_db
def test_until_it_starts_its_page_asks_for_no_verdict_and_says_from_when(client):
    story = story_that_starts_tomorrow()
    client.force_login(story.person_user)
    verdict = reverse("agreements:verdict", args=[story.outcome.uuid])
    page = client.get(reverse("agreements:detail", args=[story.agreement.uuid]))

    told = client.post(verdict, {"level": "0"}, follow=True).content.decode()

    assert verdict not in page.content.decode()
    assert "You can say what happened from then." in told
    assert not Verdict.objects.exists()


@pytest.mark.django_db
def test_nothing_reached_pays_nothing():
    story = make_live_story()

    record(story, level=-2)

    assert not Payment.objects.exists()
    assert balance_of(story.budget).available_pence == 500_000


@pytest.mark.django_db
def test_a_second_verdict_is_refused_and_pays_nothing_more():
    story = make_live_story()
    record(story)

    with pytest.raises(UnableToRecord):
        record(story, level=2)

    assert Payment.objects.count() == 1


@pytest.mark.django_db
def test_the_provider_cannot_say_what_happened():
    story = make_live_story()

    with pytest.raises(NotAllowed):
        record(story, by=story.provider_user)


@pytest.mark.django_db
def test_a_supporter_who_works_for_the_provider_cannot_either():
    story = make_live_story()
    cast.make_supporter(story.person, story.provider_user, "agree")

    with pytest.raises(NotAllowed):
        record(story, by=story.provider_user)


@pytest.mark.django_db
def test_a_paid_broker_cannot_say_what_happened():
    story, ben = make_live_story(), cast.make_user("Ben")
    cast.make_supporter(story.person, ben, "agree", kind="broker")

    with pytest.raises(NotAllowed):
        record(story, by=ben)


@pytest.mark.django_db
def test_a_daughter_who_may_agree_says_it_for_her_mother():
    story, dev = make_live_story(), cast.make_user("Dev")
    cast.make_supporter(story.person, dev, "agree", kind="representative")

    with pytest.raises(UnableToRecord, match="Tick this if it is true"):
        record(story, by=dev)
    verdict = record(story, by=dev, declared_no_interest=True)

    assert (verdict.level, verdict.declared_no_interest) == (0, True)


@pytest.mark.django_db
def test_the_officer_writes_down_what_was_said_by_phone_and_by_whom():
    story = make_live_story()

    with pytest.raises(UnableToRecord, match="how"):
        record(story, by=story.officer)
    told = {"channel": "phone", "said_by": "Amira herself"}
    verdict = record(story, by=story.officer, declared_no_interest=True, **told)

    assert (verdict.channel, verdict.said_by) == ("phone", "Amira herself")


@pytest.mark.django_db
def test_when_the_last_outcome_has_its_verdict_the_agreement_ends():
    story = make_live_story()

    record(story)

    story.agreement.refresh_from_db()
    assert story.agreement.state == AgreementState.ENDED


@pytest.mark.django_db
def test_stopping_early_returns_what_was_not_earned():
    story = make_live_story()

    ending.end(agreement=story.agreement, by=story.provider_user, at=now())

    assert balance_of(story.budget).available_pence == 500_000


def story_with_four_week_sums():
    story = make_story(kind="pa")
    terms.set_periodic_sum(
        part=story.part,
        pence=10_000,
        times=2,
        first_due_on=today() + timedelta(days=28),
        why="wages",
        by=story.person_user,
        at=now(),
    )
    terms.choose_budgets(
        part=story.part, lines=[(story.budget, 50_000)], by=story.person_user, at=now()
    )
    terms.offer_terms(agreement=story.agreement, by=story.person_user, at=now())
    sign_all(story)
    return story


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "paid"), [(27, 0), (28, 10_000), (56, 20_000)])
def test_stopping_early_takes_back_no_sum_that_is_due(days, paid):
    story = story_with_four_week_sums()

    with time_machine.travel(now() + timedelta(days=days), tick=False):
        ending.end(agreement=story.agreement, by=story.person_user, at=now())

    assert sum(Payment.objects.values_list("pence", flat=True)) == paid
    assert balance_of(story.budget).available_pence == 500_000 - paid
    assert balance_of(story.budget).promised_pence == 0


@pytest.mark.django_db
def test_the_page_that_ends_it_says_that_due_sums_are_paid(client):
    story = story_with_four_week_sums()
    client.force_login(story.person_user)

    page = client.get(reverse("agreements:stop", args=[story.agreement.uuid]))

    assert "Four-week sums that are due by today are paid too." in page.content.decode()


@pytest.mark.django_db
def test_a_verdict_can_never_be_changed():
    story = make_live_story()
    verdict = record(story)

    with pytest.raises(Exception, match="only ever added"):
        Verdict.objects.filter(pk=verdict.pk).update(level=2)


@pytest.mark.django_db
def test_silence_is_chased_then_told_and_never_a_yes():
    story = make_live_story()
    story.outcome.refresh_from_db()
    review = story.outcome.review_on

    chasing.chase_all(on=review + timedelta(days=6), at=now())
    assert not Chase.objects.exists()
    chasing.chase_all(on=review + timedelta(days=7), at=now())
    assert Notice.objects.filter(user=story.person_user, words=chasing.REMIND).count() == 1
    chasing.chase_all(on=review + timedelta(days=14), at=now())
    chasing.chase_all(on=review + timedelta(days=15), at=now())

    assert Notice.objects.filter(user=story.officer, words=chasing.ESCALATE).count() == 1
    assert not Payment.objects.exists()


@pytest.mark.django_db
def test_a_silence_that_others_heard_of_costs_nothing_more(django_assert_num_queries):
    story = make_live_story()
    story.outcome.refresh_from_db()
    later = story.outcome.review_on + timedelta(days=14)
    assert chasing.chase_all(on=later, at=now()) == 2

    with django_assert_num_queries(1):
        assert chasing.chase_all(on=later, at=now()) == 0


@pytest.mark.django_db
def test_a_periodic_sum_falls_due_on_its_day_once():
    story_with_four_week_sums()

    with time_machine.travel(now() + timedelta(days=28)):
        assert periods.make_all_due(on=today(), at=now()) == 1
        assert periods.make_all_due(on=today(), at=now()) == 0

    assert Payment.objects.get().pence == 10_000


@pytest.mark.django_db
def test_a_sum_due_today_is_in_todays_bank_run():
    story = make_story(kind="pa", form="notional")
    day = today() + timedelta(days=28)
    terms.set_periodic_sum(
        part=story.part,
        pence=10_000,
        times=1,
        first_due_on=day,
        why="wages",
        by=story.person_user,
        at=now(),
    )
    terms.choose_budgets(
        part=story.part, lines=[(story.budget, 40_000)], by=story.person_user, at=now()
    )
    terms.offer_terms(agreement=story.agreement, by=story.person_user, at=now())
    sign_all(story)
    beat = settings.CELERY_BEAT_SCHEDULE["agreements"]["schedule"]

    with time_machine.travel(
        datetime.combine(day, time(min(beat.hour), min(beat.minute)), LONDON), tick=False
    ):
        periods.make_all_due(on=today(), at=now())

    assert Payment.objects.get().next_try_at == datetime.combine(day, RUN_TIME, LONDON)


@given(
    price=st.integers(0, 10_000_000),
    shares=st.lists(st.integers(0, 100), min_size=5, max_size=5).map(sorted),
)
def test_a_better_level_never_earns_less_nor_more_than_the_price(price, shares):
    part = Part(agreement=Agreement())
    outcome = AgreedOutcome(price_pence=price, shares_percent=shares, part=part)

    earned = [would_pay(outcome, level, Standing(price)).gross for level in range(-2, 3)]

    assert earned == sorted(earned)
    assert all(0 <= pence <= price for pence in earned)
