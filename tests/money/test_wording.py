"""What the lines of a statement are about, in words."""

import pytest

from marketplace.agreements.actions.verdicts import give_verdict
from marketplace.agreements.models import Advance, Period, PeriodicSum, Verdict
from marketplace.front.days import in_words
from marketplace.money.queries.wording import subjects_in_words
from marketplace.people.clock import now, today
from tests.agreements.world import make_live_story

pytestmark = pytest.mark.django_db


def test_all_that_a_statement_may_speak_of_is_told_in_two_queries(django_assert_max_num_queries):
    story = make_live_story()
    give_verdict(outcome=story.outcome, level=2, words="", by=story.person_user, at=now())
    verdict = Verdict.objects.get()
    advance = Advance.objects.create(part=story.part, percent=20, payments=2)
    monthly = PeriodicSum.objects.create(part=story.part, pence=100, first_due_on=today(), times=9)
    period = Period.objects.create(periodic_sum=monthly, number=7, due_on=today(), pence=100)
    them = (verdict, story.part, advance, period)

    with django_assert_max_num_queries(2):
        words = subjects_in_words({each.uuid for each in them})

    starts_on = in_words(story.agreement.starts_on)
    assert [words[each.uuid] for each in them] == [
        story.outcome.words,
        f"Agreement from {starts_on}",
        f"In advance, from {starts_on}",
        "Four weeks, number 7",
    ]
