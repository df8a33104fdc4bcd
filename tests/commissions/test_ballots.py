"""Ballots, held against published counts and against what every fair count must keep.

Published: Inverness Millburn, Highland Council election of 5 May 2022 (by stage, to one place);
Burlington, Vermont, mayoral election of 3 March 2009, the last three candidates.
"""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.commissions.ballots import (
    approval,
    equal_shares,
    instant_runoff,
    single_transferable_vote,
)

WARD = Path(__file__).parent / "counts" / "inverness_millburn_2022.csv"
CHOICES = "abcdef"
rankings = st.lists(
    st.permutations(CHOICES).flatmap(
        lambda order: st.integers(0, len(order)).map(lambda length: order[:length])
    ),
    max_size=40,
)


def many(ballots):
    """Each ranking as often as it was cast; "K M" ranks K first."""
    return [ranking.split() for ranking, number in ballots.items() for _ in range(number)]


class TestApproval:
    def test_those_that_most_can_live_with_win(self):
        count = approval([{"a", "b"}, {"b"}, {"b", "c"}, {"c"}], seats=2)

        assert count.winners == ("b", "c")
        assert [dict(each.votes) for each in count.rounds] == [{"a": 1, "b": 3, "c": 2}]

    def test_a_tie_falls_to_whoever_stands_first_in_the_lot_or_by_name(self):
        assert approval([{"b"}, {"a"}]).winners == ("a",)
        assert approval([{"b"}, {"a"}], lot=["b", "a"]).winners == ("b",)

    def test_nobody_wins_where_nobody_votes(self):
        assert approval([]).winners == ()
        assert approval([[]]).winners == ()


class TestInstantRunoff:
    def test_a_published_count_comes_out_the_same(self):
        cast = {"M K W": 1332, "M W K": 767, "M": 455, "K M W": 2043, "K W M": 371, "K": 568}
        cast |= {"W M K": 1513, "W K M": 495, "W": 1289}

        count = instant_runoff(many(cast))

        assert count.winners == ("K",)
        assert [dict(each.votes) for each in count.rounds] == [
            {"K": 2982, "M": 2554, "W": 3297},
            {"K": 4314, "M": 0, "W": 4064},
        ]
        assert count.rounds[0].out == "M"
        assert count.rounds[1].left_over == 455

    def test_more_than_half_wins_at_once(self):
        count = instant_runoff(many({"a b": 3, "b a": 2}))

        assert count.winners == ("a",)
        assert len(count.rounds) == 1

    def test_half_is_not_more_than_half(self):
        count = instant_runoff(many({"a": 4, "b": 3, "c b": 1}))

        assert count.winners == ("a",)
        assert [dict(each.votes) for each in count.rounds] == [
            {"a": 4, "b": 3, "c": 1},
            {"a": 4, "b": 4, "c": 0},
            {"a": 4, "b": 0, "c": 0},
        ]

    @given(rankings)
    def test_whoever_most_put_first_wins(self, ballots):
        firsts = Counter(ballot[0] for ballot in ballots if ballot)
        majority = [choice for choice in firsts if 2 * firsts[choice] > firsts.total()]

        winners = instant_runoff(ballots).winners

        assert len(winners) == bool(firsts)
        assert not majority or winners == tuple(majority)

    @given(rankings)
    def test_whoever_beats_all_in_the_last_round_is_who_wins(self, ballots):
        count = instant_runoff(ballots)

        last = count.rounds[-1].votes
        assert all(last[count.winners[0]] >= votes for votes in last.values())


class TestSingleTransferableVote:
    def test_a_published_count_comes_out_the_same_at_every_stage(self):
        lines = [line for line in WARD.read_text().splitlines() if not line.startswith("#")]
        ballots = [
            ranking.split(",")
            for number, ranking in (line.split(",", 1) for line in lines)
            for _ in range(int(number))
        ]

        count = single_transferable_vote(ballots, seats=3)

        stages = [
            {name: round(votes, 1) for name, votes in each.votes.items()} for each in count.rounds
        ]
        assert stages == [
            shown("Brown 1430", "Gregg 835", "Mackenzie 757", "Whyte 486"),
            shown("Brown 878", "Gregg 1009.1", "Mackenzie 781.7", "Whyte 657.8"),
            shown("Brown 878", "Gregg 878", "Mackenzie 818.6", "Whyte 722.3"),
            shown("Brown 878", "Gregg 878", "Mackenzie 1101.4", "Whyte 0"),
        ]
        assert count.winners == ("Brown", "Gregg", "Mackenzie")
        assert [each.out for each in count.rounds] == [None, None, "Whyte", None]

    def test_a_transfer_value_is_cut_off_after_five_places(self):
        count = single_transferable_vote(many({"a b": 6, "a c": 1, "b": 2, "c": 2}), seats=2)

        assert dict(count.rounds[0].votes) == {"a": 7, "b": 2, "c": 2}
        assert dict(count.rounds[1].votes) == {  # a surplus of 3 over 7 ballots: 0.42857 each
            "a": 4,
            "b": Decimal("4.57142"),
            "c": Decimal("2.42857"),
        }
        assert count.rounds[1].left_over == Decimal("0.00001")

    def test_of_two_alike_goes_out_who_had_fewer_when_they_last_differed(self):
        ballots = many({"a": 5, "b": 4, "c": 2, "d": 3, "e c": 1})

        assert single_transferable_vote(ballots, seats=1).rounds[1].out == "c"

    def test_of_two_alike_from_the_start_the_later_in_the_lot_goes_out(self):
        ballots = many({"a": 3, "b": 1, "c": 1})

        assert single_transferable_vote(ballots, seats=2).rounds[1].out == "c"
        assert single_transferable_vote(ballots, seats=2, lot="cba").rounds[1].out == "b"

    def test_with_no_more_choices_than_places_all_are_elected_and_nothing_moves(self):
        count = single_transferable_vote(many({"a b": 5, "b": 1}), seats=3)

        assert count.winners == ("a", "b")
        assert len(count.rounds) == 1

    @given(rankings, st.integers(1, 5))
    def test_no_vote_is_lost_or_made(self, ballots, seats):
        count = single_transferable_vote(ballots, seats=seats)

        cast = sum(map(bool, ballots))
        for each in count.rounds:
            assert sum(each.votes.values()) + each.left_over == cast
            assert all(votes >= 0 for votes in [*each.votes.values(), each.left_over])

    @given(rankings, st.integers(1, 5))
    def test_every_place_is_filled_once_while_there_is_someone_for_it(self, ballots, seats):
        winners = single_transferable_vote(ballots, seats=seats).winners

        ranked = {choice for ballot in ballots for choice in ballot}
        assert len(winners) == len(set(winners)) == min(seats, len(ranked))
        assert set(winners) <= ranked

    @given(rankings, st.integers(1, 5))
    def test_whoever_has_the_quota_wins(self, ballots, seats):
        firsts = Counter(ballot[0] for ballot in ballots if ballot)
        quota = firsts.total() // (seats + 1) + 1

        winners = single_transferable_vote(ballots, seats=seats).winners

        assert {choice for choice in firsts if firsts[choice] >= quota} <= set(winners)

    @given(rankings, st.integers(1, 3), st.sampled_from(CHOICES[1:]))
    def test_those_who_rank_the_same_few_first_win_as_many_places_as_their_number(
        self, others, seats, last
    ):
        few = CHOICES[: CHOICES.index(last) + 1]
        together = [list(few)] * (len(others) * seats + seats)

        winners = single_transferable_vote(together + others, seats=seats).winners

        assert len(set(winners) & set(few)) >= min(seats, len(few))


class TestEqualShares:
    def test_each_part_of_the_voters_decides_over_its_part_of_the_pot(self):
        count = equal_shares(
            costs={"garden": 60_00, "trip": 60_00, "choir": 40_00},
            pot=120_00,
            approvals={
                **dict.fromkeys(["ann", "bea", "cy", "di"], ("garden", "trip")),
                **dict.fromkeys(["ed", "fay"], ("choir",)),
            },
        )

        assert count.winners == ("garden", "choir")
        assert [dict(each.votes) for each in count.rounds] == [
            {"choir": 2, "garden": 4, "trip": 4},
            {"choir": 2, "garden": 0, "trip": 0},
            {"choir": 0, "garden": 0, "trip": 0},
        ]

    def test_who_has_less_left_gives_all_of_it_and_the_others_share_the_rest(self):
        count = equal_shares(
            costs={"a": 20, "b": 15},
            pot=40,
            approvals={"x": ["a", "b"], "y": ["a"], "z": ["b"], "w": []},
        )

        assert count.winners == ("a",)  # x and y give 10 each, and z's 10 do not pay for b
        count = equal_shares(
            costs={"a": 16, "b": 11},
            pot=40,
            approvals={"x": ["a", "b"], "y": ["a"], "z": ["b"], "w": []},
        )
        assert count.winners == ("a", "b")  # x's last 2, and 9 of z's
        assert count.rounds[1].votes["b"] == Decimal("1.22222")

    def test_what_costs_nothing_is_bought_when_anyone_wants_it(self):
        count = equal_shares(costs={"a": 0, "b": 0}, pot=0, approvals={"x": ["a"]})

        assert count.winners == ("a",)

    def test_of_two_alike_the_lot_decides(self):
        money = {"costs": {"a": 10, "b": 10}, "pot": 10, "approvals": {"x": ["a", "b"]}}

        assert equal_shares(**money).winners == ("a",)
        assert equal_shares(**money, lot=["b"]).winners == ("b",)

    def test_without_voters_nothing_is_bought(self):
        assert equal_shares(costs={"a": 1}, pot=10, approvals={}).winners == ()

    @given(
        st.dictionaries(st.sampled_from(CHOICES), st.integers(0, 60), min_size=1),
        st.integers(0, 200),
        st.lists(st.sets(st.sampled_from(CHOICES)), max_size=8),
    )
    def test_the_pot_is_kept_to_and_nobody_decides_over_more_than_their_part(
        self, costs, pot, wants
    ):
        approvals = {f"v{n}": want & set(costs) for n, want in enumerate(wants)}

        winners = equal_shares(costs=costs, pot=pot, approvals=approvals).winners

        assert sum(costs[item] for item in winners) <= pot
        for voter in approvals:
            alone = [i for i in winners if [v for v in approvals if i in approvals[v]] == [voter]]
            assert sum(costs[item] for item in alone) * len(approvals) <= pot

    @pytest.mark.parametrize("wrong", [{"pot": -1}, {"costs": {"a": -1}}, {"costs": {}}])
    def test_less_than_nothing_and_what_has_no_cost_is_refused(self, wrong):
        with pytest.raises(ValueError, match="cost"):
            equal_shares(**({"costs": {"a": 1}, "pot": 1, "approvals": {"x": ["a"]}} | wrong))


COUNTS = [
    approval,
    instant_runoff,
    lambda ballots: single_transferable_vote(ballots, seats=2),
    lambda ballots: equal_shares(
        costs=dict.fromkeys(CHOICES, 3), pot=10, approvals=dict(enumerate(ballots))
    ),
]


@pytest.mark.parametrize("count", COUNTS)
def test_a_choice_stands_once_on_a_ballot(count):
    with pytest.raises(ValueError, match="once"):
        count([["a", "b", "a"]])


@pytest.mark.parametrize("count", COUNTS[:3])
def test_a_ballot_is_not_one_word(count):
    with pytest.raises(ValueError, match="once"):
        count(["ab"])


@pytest.mark.parametrize("count", COUNTS)
@given(ballots=rankings, random=st.randoms())
def test_the_order_of_the_ballots_changes_nothing(count, ballots, random):
    mixed = list(ballots)
    random.shuffle(mixed)

    assert count(mixed) == count(ballots)


@pytest.mark.parametrize("seats", [0, -1])
def test_there_is_at_least_one_place(seats):
    for count in (approval, single_transferable_vote):
        with pytest.raises(ValueError, match="at least one place"):
            count([["a"]], seats=seats)


def shown(*names_and_votes):
    """What a result sheet shows of a stage."""
    pairs = (each.split() for each in names_and_votes)
    return {name: Decimal(votes) for name, votes in pairs}
