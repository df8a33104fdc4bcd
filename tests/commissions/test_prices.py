"""What an answer costs each member, whatever the prices, weights and pledges."""

from hypothesis import given
from hypothesis import strategies as st

from marketplace.commissions.prices import (
    Line,
    by_means,
    most_for_all,
    own_prices,
    parts,
    pence_of,
    short,
    total,
)
from marketplace.commissions.shares import split

PENCE = st.integers(0, 10**7)
WEIGHTS = st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 9), min_size=1).filter(
    lambda weights: any(weights.values())
)
SIZES = st.dictionaries(st.integers(2, 7), PENCE, max_size=3).map(lambda more: {1: 500, **more})
SHARED = st.lists(SIZES, max_size=4).map(
    lambda all_sizes: [Line(f"shared{n}", "", sizes) for n, sizes in enumerate(all_sizes)]
)
OWN = st.dictionaries(st.sampled_from("abcdefg"), PENCE, max_size=4).map(
    lambda prices: [Line(f"own-{member}", member, {1: pence}) for member, pence in prices.items()]
)


@given(SHARED, OWN, WEIGHTS)
def test_the_parts_of_every_outcome_add_up_to_its_price(shared, own, weights):
    found = parts(shared + own, weights)

    for line in shared:
        assert sum(part[line.outcome] for part in found.values()) == line.pence(len(weights))
    for line in own:
        owes = {member for member, part in found.items() if line.outcome in part}
        assert owes == {line.member} & set(weights)
    priced = [line for line in shared] + [line for line in own if line.member in weights]
    assert total(found) == sum(line.pence(len(weights)) for line in priced)


@given(WEIGHTS, st.dictionaries(st.sampled_from("abcdefg"), PENCE))
def test_the_most_for_all_is_covered_by_each_members_own_pledge(weights, pledged):
    most = most_for_all(weights, pledged)

    shares = {member: {"it": pence} for member, pence in split(most, weights).items()}
    assert not short(shares, pledged)
    dearer = split(most + sum(weights.values()), weights)  # a penny more for each weight
    assert any(
        pence > pledged.get(member, 0) for member, pence in dearer.items() if weights[member]
    )


@given(OWN, st.dictionaries(st.sampled_from("abcdefg"), PENCE))
def test_who_pays_by_means_pays_own_outcomes_first(own, pledged):
    weights = by_means(pledged, own_prices(own))

    for line in own:
        if line.member in pledged:
            assert weights[line.member] == max(pledged[line.member] - line.by_size[1], 0)
    assert set(weights) == set(pledged)


def test_a_smaller_group_pays_by_the_price_for_its_size():
    line = Line("walks", "", {2: 50_00, 4: 90_00})

    assert line.pence(3) == 50_00
    assert parts([line], {"a": 1, "b": 1, "c": 2}) == {
        "a": {"walks": 12_50},
        "b": {"walks": 12_50},
        "c": {"walks": 25_00},
    }


def test_a_provider_without_a_price_for_so_few_has_no_parts():
    assert parts([Line("walks", "", {4: 90_00})], {"a": 1, "b": 1}) is None


def test_whoever_pledged_too_little_is_named_and_nobody_fills_the_gap():
    of = {"a": {"walks": 10_00}, "b": {"walks": 10_00, "own": 5_00}}

    assert short(of, {"a": 10_00, "b": 14_99}) == {"b"}
    assert pence_of(of["b"]) == 15_00
