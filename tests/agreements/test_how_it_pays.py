"""What is kept back until the end, and the most that everything together may cost."""

from datetime import timedelta

import pytest
from django.urls import reverse

from budgets.models import Payment, PaymentKind
from budgets.queries import balance_of, money_of_part
from marketplace.agreements.actions import ending, terms, verdicts
from marketplace.agreements.errors import UnableToAgree
from marketplace.agreements.models import AgreedOutcome
from marketplace.agreements.queries.readiness import price_of
from marketplace.people.clock import now, today
from tests.agreements.world import LEVEL_WORDS, make_story, sign_all

pytestmark = pytest.mark.django_db


def make_second_outcome(story, price=20_000):
    fields = {
        "words": "I sleep well",
        "domain": "wellbeing",
        "level_words": LEVEL_WORDS,
        "review_on": story.agreement.ends_on,
        "price_pence": price,
        "shares_percent": terms.DEFAULT_SHARES,
    }
    return terms.write_outcome(
        part=story.part, outcome=None, fields=fields, by=story.person_user, at=now()
    )


def agreed(*, retention=0, cap=None, advance=0, payments=2, starts_in=0):
    """Two outcomes, of £300 and £200, under these terms; everyone has agreed."""
    story = make_story()
    by, at = story.person_user, now()
    story.second = make_second_outcome(story)
    starts_on = today() + timedelta(days=starts_in)
    terms.set_dates(agreement=story.agreement, starts_on=starts_on,
                    ends_on=story.agreement.ends_on, by=by, at=at)  # fmt: skip
    terms.set_how_it_pays(
        part=story.part,
        advance_percent=advance,
        advance_payments=payments,
        retention_percent=retention,
        cap_pence=cap,
        by=by,
        at=at,
    )
    story.part.refresh_from_db()
    lines = [(story.budget, price_of(story.part))]
    terms.choose_budgets(part=story.part, lines=lines, by=by, at=at)
    terms.offer_terms(agreement=story.agreement, by=by, at=at)
    sign_all(story)
    return story


def say(story, outcome, level=0):
    return verdicts.give_verdict(
        outcome=AgreedOutcome.objects.get(pk=outcome.pk),
        level=level,
        words="",
        by=story.person_user,
        at=now(),
    )


def kinds_and_pence():
    return [(p.kind, p.pence) for p in Payment.objects.order_by("pk")]


def test_a_part_of_what_is_earned_is_kept_back():
    story = agreed(retention=10)

    verdict = say(story, story.outcome)

    assert verdict.earned_pence == 30_000
    assert kinds_and_pence() == [(PaymentKind.VERDICT, 27_000)]
    assert money_of_part(story.part.uuid).retained_pence == 3_000


def test_it_is_owed_once_everything_has_been_said():
    story = agreed(retention=10)

    say(story, story.outcome)
    say(story, story.second, level=-1)

    assert kinds_and_pence() == [("verdict", 27_000), ("verdict", 9_000), ("retained", 4_000)]
    assert balance_of(story.budget).owed_pence == 40_000
    assert balance_of(story.budget).promised_pence == 0


def test_it_is_owed_too_when_somebody_ends_the_agreement():
    story = agreed(retention=10)
    say(story, story.outcome)

    ending.end(agreement=story.agreement, by=story.person_user, at=now())

    assert kinds_and_pence() == [("verdict", 27_000), ("retained", 3_000)]
    assert balance_of(story.budget).available_pence == 470_000


def test_what_is_said_after_the_end_is_owed_whole():
    story = agreed(retention=10)
    AgreedOutcome.objects.filter(pk=story.second.pk).update(review_on=today())
    ending.end(agreement=story.agreement, by=story.person_user, at=now())

    say(story, story.second)

    assert kinds_and_pence() == [("verdict", 20_000)]
    assert balance_of(story.budget).promised_pence == 0


def test_no_more_is_promised_or_earned_than_the_cap():
    story = agreed(cap=35_000)
    assert balance_of(story.budget).promised_pence == 35_000

    first, second = say(story, story.outcome), say(story, story.second)

    assert (first.earned_pence, second.earned_pence) == (30_000, 5_000)
    assert balance_of(story.budget).owed_pence == 35_000
    assert balance_of(story.budget).available_pence == 465_000


def test_what_a_verdict_leaves_under_the_cap_can_still_be_earned():
    story = agreed(cap=35_000)

    first = say(story, story.outcome, level=-2)

    assert (first.earned_pence, first.returned_pence) == (0, 15_000)
    assert say(story, story.second).earned_pence == 20_000


def test_the_funder_says_how_much_may_be_kept_back():
    story = make_story()
    by_funder = {"part": story.part, "cap_pence": None, "by": story.person_user, "at": now()}
    terms.set_how_it_pays(retention_percent=10, **by_funder)

    with pytest.raises(UnableToAgree, match="No more than £10"):
        terms.set_how_it_pays(retention_percent=11, **by_funder)

    story.funder.policy["retention_most_percent"] = 5
    story.funder.save()
    with pytest.raises(UnableToAgree, match="No more than £5 of each £100"):
        terms.offer_terms(agreement=story.agreement, by=story.person_user, at=now())


def test_the_page_says_what_each_answer_pays_now_and_at_the_end(client):
    story = make_story()
    client.force_login(story.provider_user)
    how = reverse("agreements:how_it_pays", args=[story.agreement.uuid, story.part.uuid])

    told = client.post(
        how, {"advance_percent": "0", "retention_percent": "10", "cap_pence": "250"}, follow=True
    )

    page = told.content.decode()
    assert "Pays £225, and £25 at the end" in page
    assert "Pays £135, and £15 at the end" in page
    assert "£10 of each £100 that an outcome earns" in page
    assert "£250, whatever the prices add up to" in page


def test_both_sides_see_what_is_kept_back(client):
    story = agreed(retention=10)
    say(story, story.outcome)
    detail = reverse("agreements:detail", args=[story.agreement.uuid])

    for reader in (story.person_user, story.provider_user):
        client.force_login(reader)
        page = client.get(detail).content.decode()
        assert "So far £30." in page
        assert "£270 to be paid. £30 kept back until the end." in page


def test_the_statements_of_both_sides_tell_it(client):
    story = agreed(retention=10)
    say(story, story.outcome)
    client.force_login(story.person_user)
    budget = client.get(reverse("money:statement", args=[story.budget.uuid])).content.decode()
    client.force_login(story.provider_user)
    payee = story.agreement.payee.uuid
    earned = client.get(reverse("money:earnings", args=[payee])).content.decode()

    assert "and kept back until the end" in budget
    assert "Kept back until the end" in earned
    assert "£30" in earned


def test_a_cap_leaves_room_for_the_sums_by_the_calendar():
    story = make_story(kind="household")
    by, at = story.person_user, now()
    first = today() + timedelta(days=28)
    terms.set_periodic_sum(
        part=story.part, pence=10_000, times=2, first_due_on=first, why="Fee", by=by, at=at
    )
    story.part.refresh_from_db()

    with pytest.raises(UnableToAgree, match="every four weeks come to more"):
        terms.set_how_it_pays(part=story.part, retention_percent=0, cap_pence=19_999, by=by, at=at)

    terms.set_how_it_pays(part=story.part, retention_percent=0, cap_pence=45_000, by=by, at=at)
    terms.choose_budgets(part=story.part, lines=[(story.budget, 45_000)], by=by, at=at)
    terms.offer_terms(agreement=story.agreement, by=by, at=at)
    sign_all(story)
    assert say(story, story.outcome).earned_pence == 25_000
    assert balance_of(story.budget).promised_pence == 20_000
