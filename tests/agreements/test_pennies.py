"""Every penny of what was promised ends as owed to the payee or back in its own budget."""

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from budgets.models import Payment, PaymentLine
from budgets.queries import balance_of
from marketplace.agreements.actions import terms, verdicts
from marketplace.people.clock import now
from tests.agreements.world import LEVEL_WORDS, make_budget, make_story, sign_all

prices = st.integers(1, 200_000)
shares = st.lists(st.integers(0, 100), min_size=5, max_size=5).map(sorted)


class Pennies(TestCase):
    @settings(max_examples=12)
    @given(
        st.lists(st.tuples(prices, shares, st.integers(-2, 2)), min_size=1, max_size=3),
        st.data(),
    )
    def test_nothing_is_lost_between_two_budgets(self, outcomes, data):
        story = make_story(pence=1_000_000)
        other = make_budget(
            story.person, story.funder, story.officer, form="notional", pence=1_000_000
        )
        total = sum(price for price, _, _ in outcomes)
        first = data.draw(st.integers(0, total), label="from the first budget")
        lines = {story.budget: first, other: total - first}
        agreed = write(story, outcomes, lines)

        for outcome, (_, _, level) in zip(agreed, outcomes, strict=True):
            verdict = verdicts.give_verdict(
                outcome=outcome, level=level, words="", by=story.person_user, at=now()
            )
            assert verdict.earned_pence + verdict.returned_pence == outcome.price_pence

        earned = sum(o.verdict.earned_pence for o in agreed)
        assert sum(p.pence for p in Payment.objects.filter(part=story.part.uuid)) == earned
        for budget, promised in lines.items():
            after = balance_of(budget)
            from_it = PaymentLine.objects.filter(commitment__budget=budget)
            assert after.owed_pence == sum(line.pence for line in from_it) <= promised
            assert after.available_pence + after.owed_pence == 1_000_000
            assert after.promised_pence == 0


def write(story, outcomes, lines):
    story.outcome.delete()
    agreed = [
        terms.write_outcome(
            part=story.part,
            outcome=None,
            fields={
                "words": f"Thing {number}",
                "domain": "activity",
                "level_words": LEVEL_WORDS,
                "review_on": story.agreement.ends_on,
                "price_pence": price,
                "shares_percent": share,
            },
            by=story.person_user,
            at=now(),
        )
        for number, (price, share, _) in enumerate(outcomes)
    ]
    terms.choose_budgets(part=story.part, lines=list(lines.items()), by=story.person_user, at=now())
    terms.offer_terms(agreement=story.agreement, by=story.person_user, at=now())
    story.budget.form = "notional" if lines[max(lines, key=lambda b: b.pk)] else story.budget.form
    sign_all(story)
    return agreed
