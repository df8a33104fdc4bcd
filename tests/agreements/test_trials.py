"""A trial first: a small agreement of its own, and afterwards a question to both sides."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from budgets.models import Payment
from budgets.queries import balance_of
from marketplace.agreements.actions import asking, ending, keeping, signing, terms, trials, verdicts
from marketplace.agreements.errors import UnableToAgree
from marketplace.agreements.models import Agreement, Change, ChangeLine
from marketplace.agreements.queries.readiness import missing_from
from marketplace.agreements.queries.settling import cap_left_of
from marketplace.messages.models import Notice
from marketplace.people.clock import now, today
from marketplace.people.errors import NotAllowed
from marketplace.people.models import Person
from tests.agreements.world import make_story, sign_all

pytestmark = pytest.mark.django_db


def tried(*, is_over=True):
    """A trial for which everyone signed, and that ended."""
    story = make_story()
    by = {"by": story.person_user, "at": now()}
    trials.choose_trial(agreement=story.agreement, is_trial=True, **by)
    terms.offer_terms(agreement=story.agreement, **by)
    sign_all(story)
    if is_over:
        ending.end(agreement=story.agreement, **by)
    return story


def say(story, person="go_on", provider="go_on"):
    for user, says in ((story.person_user, person), (story.provider_user, provider)):
        trials.answer(agreement=story.agreement, says=says, by=user, at=now())


def page_of(client, user, agreement):
    client.force_login(user)
    return client.get(reverse("agreements:detail", args=[agreement.uuid])).content.decode()


def test_a_trial_lasts_four_weeks_unless_somebody_changes_the_days(client):
    story = make_story()
    client.force_login(story.provider_user)
    path = reverse("agreements:trial", args=[story.agreement.uuid])

    page = client.post(path, {"kind": "trial"}, follow=True).content.decode()

    story.agreement.refresh_from_db()
    story.outcome.refresh_from_db()
    assert story.agreement.ends_on == story.agreement.starts_on + timedelta(weeks=4)
    assert story.outcome.review_on == story.agreement.ends_on
    assert "Trial. Being written" in page
    client.post(path, {"kind": "whole"})
    assert "Trial. " not in page_of(client, story.provider_user, story.agreement)


def test_what_a_trial_asks_waits_on_both_first_pages(client):
    story = tried()
    provider = story.agreement.provider

    asked = [todos(client, user) for user in (story.person_user, story.provider_user)]
    say(story)

    assert f"The trial with {provider} is over" in asked[0]
    assert f"A trial of {provider} is over" in asked[1]
    assert f"Go on after the trial with {provider}" in todos(client, story.person_user)
    assert f"Go on after a trial of {provider}" in todos(client, story.provider_user)
    trials.go_on(agreement=story.agreement, by=story.person_user, at=now())
    assert "after the trial" not in todos(client, story.person_user)


def todos(client, user):
    """What needs them now."""
    client.force_login(user)
    page = client.get("/home/").content.decode()
    return page[page.index('id="now"') : page.index('id="new"')]


def test_it_is_no_longer_than_the_area_lets_it_be():
    story = make_story()
    by = {"by": story.person_user, "at": now()}
    trials.choose_trial(agreement=story.agreement, is_trial=True, **by)
    days = {"starts_on": story.agreement.starts_on}

    terms.set_dates(
        agreement=story.agreement, ends_on=days["starts_on"] + timedelta(days=42), **days, **by
    )

    assert "A trial lasts 42 days at most. Change the dates." in missing_from(
        story.agreement, hears_of_money=True
    )


def test_a_change_makes_it_no_longer_than_that_either():
    story = tried(is_over=False)
    story.agreement.refresh_from_db()
    day_42 = story.agreement.starts_on + timedelta(days=41)

    with pytest.raises(UnableToAgree, match="42 days at most") as refused:
        ask_to_last_until(story, day_42 + timedelta(days=1))

    assert refused.value.field == "ends_on"
    assert ask_to_last_until(story, day_42).ends_on == day_42


def ask_to_last_until(story, ends_on):
    new = asking.NewTerms(ends_on, {}, "We need longer.")
    return asking.ask_for(agreement=story.agreement, terms=new, by=story.person_user, at=now())


def test_when_it_is_over_both_are_asked_and_neither_reads_the_other_first(client):
    story = tried()
    for user in (story.person_user, story.provider_user):
        assert Notice.objects.filter(user=user, words__contains="The trial is over.").get()
    client.force_login(story.provider_user)
    path = reverse("agreements:after_trial", args=[story.agreement.uuid])

    client.post(path, {"says": "stop"})

    assert "You can stop." in client.get(path).content.decode()
    assert "Your side said: Stop" in page_of(client, story.provider_user, story.agreement)
    page = page_of(client, story.person_user, story.agreement)
    assert "Say if you want to go on" in page
    assert "stops" not in page


def test_it_is_over_too_once_everything_was_said():
    story = tried(is_over=False)

    verdicts.give_verdict(outcome=story.outcome, level=0, words="", by=story.person_user, at=now())

    assert Notice.objects.filter(words__contains="The trial is over.").count() == 2


def test_nothing_goes_on_by_itself_and_not_without_both(client):
    story = tried()
    with pytest.raises(UnableToAgree, match="both of you"):
        trials.go_on(agreement=story.agreement, by=story.person_user, at=now())
    say(story, provider="stop")

    with pytest.raises(UnableToAgree, match="both of you"):
        trials.go_on(agreement=story.agreement, by=story.person_user, at=now())
    assert Agreement.objects.count() == 1
    assert "It stops after the trial." in page_of(client, story.person_user, story.agreement)


def test_going_on_begins_an_agreement_that_everyone_must_sign_again(client):
    story = tried()
    say(story, person="change")
    assert "something should change" in page_of(client, story.person_user, story.agreement)

    client.post(reverse("agreements:go_on", args=[story.agreement.uuid]))
    client.post(reverse("agreements:go_on", args=[story.agreement.uuid]))  # pressed twice

    main = Agreement.objects.exclude(pk=story.agreement.pk).get()
    outcome = main.parts.get().outcomes.get()
    assert (main.state, outcome.words) == ("draft", story.outcome.words)
    assert "Read the trial" in page_of(client, story.provider_user, main)
    trial = page_of(client, story.provider_user, story.agreement)
    assert "This came after it" in trial
    with pytest.raises(UnableToAgree):
        trials.answer(agreement=story.agreement, says="stop", by=story.person_user, at=now())

    sign_the_main(story, main)
    assert balance_of(story.budget).promised_pence == 30_000


def test_the_main_one_is_paid_as_the_trial_was_and_counts_nothing_of_it():
    """£300 may be earned in each, and no more than £250 of it; a tenth is kept back."""
    story = make_story()
    by = {"by": story.person_user, "at": now()}
    trials.choose_trial(agreement=story.agreement, is_trial=True, **by)
    how = {"retention_percent": 10, "cap_pence": 25_000, "advance_percent": 20}
    terms.set_how_it_pays(part=story.part, advance_payments=2, **how, **by)
    terms.choose_budgets(part=story.part, lines=[(story.budget, 25_000)], **by)
    terms.offer_terms(agreement=story.agreement, **by)
    sign_all(story)
    verdicts.give_verdict(outcome=story.outcome, level=0, words="", **by)
    paid_by_the_trial = sum(Payment.objects.values_list("pence", flat=True))
    say(story)

    main = trials.go_on(agreement=story.agreement, **by)
    sign_the_main(story, main, pence=25_000)
    part = story.part

    assert (part.retention_percent, part.cap_pence) == (10, 25_000)
    assert (part.advance.percent, part.advance.payments) == (20, 2)
    assert cap_left_of(part) == 25_000
    with time_machine.travel(now() + timedelta(days=2), tick=False):
        by["at"] = now()
        keeping.make_all_advances_due(on=today(), at=now())
        verdicts.give_verdict(outcome=part.outcomes.get(), level=0, words="", **by)
    assert paid_by_the_trial == 25_000
    assert sum(Payment.objects.values_list("pence", flat=True)) == 2 * 25_000
    assert balance_of(story.budget).promised_pence == 0


def test_what_a_change_left_out_of_the_trial_is_not_in_the_main_one():
    story = tried()
    say(story)
    day, price = story.outcome.review_on, story.outcome.price_pence
    change = Change.objects.create(
        agreement=story.agreement, version=2, state="agreed", ends_on_before=day, ends_on=day,
        most_before_pence=price, most_pence=0, asked_by=story.person_user, asked_at=now(),
    )  # fmt: skip
    ChangeLine.objects.create(
        change=change, outcome=story.outcome, price_before_pence=price, price_pence=0,
        review_on_before=day, review_on=day, left_out=True,
    )  # fmt: skip

    main = trials.go_on(agreement=story.agreement, by=story.person_user, at=now())

    assert not main.parts.get().outcomes.exists()


def sign_the_main(story, main, pence=30_000):
    story.agreement, story.part = main, main.parts.get()
    by = {"by": story.person_user, "at": now()}
    terms.choose_budgets(part=story.part, lines=[(story.budget, pence)], **by)
    terms.offer_terms(agreement=main, **by)
    sign_all(story)
    assert main.state == "live"


def test_the_main_one_that_was_dropped_can_be_written_again():
    story = tried()
    say(story)
    main = trials.go_on(agreement=story.agreement, by=story.provider_user, at=now())
    terms.drop(agreement=main, by=story.person_user, at=now())

    again = trials.go_on(agreement=story.agreement, by=story.person_user, at=now())

    assert (again.pk, again.state) == (main.pk, "draft")
    assert not hasattr(again, "trial")
    with pytest.raises(UnableToAgree, match="can’t be a trial"):
        trials.choose_trial(agreement=again, is_trial=True, by=story.person_user, at=now())


def test_nothing_follows_the_trial_of_someone_who_has_died(client):
    story = tried()
    say(story)
    Person.objects.filter(pk=story.person.pk).update(died_on=today())

    page = page_of(client, story.provider_user, story.agreement)

    assert "Write the main agreement" not in page
    assert "Think again" not in page
    with pytest.raises(UnableToAgree, match="has died"):
        trials.go_on(agreement=story.agreement, by=story.provider_user, at=now())


def test_whoever_pays_does_not_answer():
    story = tried()

    with pytest.raises(NotAllowed):
        trials.answer(agreement=story.agreement, says="go_on", by=story.officer, at=now())


def test_what_was_signed_is_not_made_a_trial_after():
    story = make_story()
    terms.offer_terms(agreement=story.agreement, by=story.person_user, at=now())
    signing.sign_for_person(part=story.part, by=story.person_user, at=now(), version=1)

    with pytest.raises(UnableToAgree, match="no longer a draft"):
        trials.choose_trial(
            agreement=story.agreement, is_trial=True, by=story.person_user, at=now()
        )
