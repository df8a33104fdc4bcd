"""Every penny of what was promised ends as paid for what was earned, or back in its own budget."""

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from budgets import actions as budgets
from budgets.models import Payment, PaymentLine, PaymentState, ReceivableLine
from budgets.queries import PartMoney, advance_of, balance_of, money_of_part
from marketplace.agreements.actions import ending, terms, verdicts
from marketplace.agreements.models import Verdict
from marketplace.money.actions.owed_back import owe_back_unearned
from marketplace.outbox.models import OutboxRow
from marketplace.people.clock import now
from tests.agreements.world import LEVEL_WORDS, make_budget, make_story, sign_all

prices = st.integers(1, 200_000)
shares = st.lists(st.integers(0, 100), min_size=5, max_size=5).map(sorted)
how = st.fixed_dictionaries(
    {
        "advance_percent": st.integers(0, 20),
        "advance_payments": st.integers(1, 4),
        "retention_percent": st.integers(0, 10),
        "cap_pence": st.none() | st.integers(1, 400_000),
    }
)


class Pennies(TestCase):
    @settings(max_examples=12)
    @given(
        st.lists(st.tuples(prices, shares, st.integers(-2, 2)), min_size=1, max_size=3),
        how,
        st.booleans(),
        st.sampled_from(["due", "requested", "paid"]),
        st.data(),
    )
    def test_nothing_is_lost_between_two_budgets(self, outcomes, how, ends_early, ahead, data):
        """From the advance to the end, by every term there is, between two sources of money: what
        was paid less what is owed back is what was earned."""
        story = make_story(pence=1_000_000)
        other = make_budget(
            story.person, story.funder, story.officer, form="notional", pence=1_000_000
        )
        prices = sum(price for price, _, _ in outcomes)
        total = min(prices, how["cap_pence"] or prices)
        first = data.draw(st.integers(0, total), label="from the first budget")
        lines = {story.budget: first, other: total - first}
        agreed = write(story, outcomes, lines, how)
        left_out = 1 if ends_early else 0
        if ahead != "due":
            pay_all(kind="advance", only_ask=ahead == "requested")

        for outcome, (_, _, level) in list(zip(agreed, outcomes, strict=True))[left_out:]:
            verdicts.give_verdict(
                outcome=outcome, level=level, words="", by=story.person_user, at=now()
            )
        story.agreement.refresh_from_db()
        if story.agreement.state == "live":
            ending.end(agreement=story.agreement, by=story.person_user, at=now())

        said = Verdict.objects.filter(outcome__part=story.part)
        earned = sum(verdict.earned_pence for verdict in said)
        owed = sum(p.pence for p in Payment.objects.exclude(state="cancelled"))
        assert earned + advance_of(story.part.uuid).left_pence == owed <= total
        assert money_of_part(story.part.uuid) == PartMoney()
        owes = bool(advance_of(story.part.uuid).left_pence)
        assert OutboxRow.objects.filter(kind="advance.unearned").exists() == owes

        for _ in range(2):  # what is owed back is owed once
            owe_back_unearned(part=story.part, at=now())
        pay_all()
        for _ in range(2):
            owe_back_unearned(part=story.part, at=now())

        back = dict.fromkeys(lines, 0)
        for line in ReceivableLine.objects.select_related("line__commitment__budget"):
            back[line.line.commitment.budget] += line.pence
        assert sum(p.paid_pence for p in Payment.objects.all()) - sum(back.values()) == earned
        assert advance_of(story.part.uuid).left_pence == 0
        for budget, promised in lines.items():
            after = balance_of(budget)
            from_it = PaymentLine.objects.filter(commitment__budget=budget)
            assert after.paid_pence == sum(line.paid_pence for line in from_it) <= promised
            assert 0 <= back[budget] <= after.paid_pence
            assert after.available_pence + after.paid_pence == 1_000_000


def pay_all(only_ask=False, **which):
    waiting = Payment.objects.filter(state__in=[PaymentState.DUE, PaymentState.REQUESTED], **which)
    for payment in waiting:
        if payment.state == PaymentState.DUE:
            budgets.ask(payment=payment, by=None, at=now())
        if not only_ask:
            budgets.confirm(payment=payment, by=None, at=now())


def write(story, outcomes, lines, how):
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
    terms.set_how_it_pays(part=story.part, by=story.person_user, at=now(), **how)
    terms.choose_budgets(part=story.part, lines=list(lines.items()), by=story.person_user, at=now())
    terms.offer_terms(agreement=story.agreement, by=story.person_user, at=now())
    story.budget.form = "notional" if lines[max(lines, key=lambda b: b.pk)] else story.budget.form
    sign_all(story)
    return agreed
