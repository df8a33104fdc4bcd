"""Lots: nobody twice, everyone can be drawn, and whoever has the seed draws the same."""

from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.money.drawing import draw

ROOT = UUID(int=7)
seeds = st.text("0123456789abcdef", min_size=1, max_size=32)
hats = st.dictionaries(st.uuids(), st.integers(1, 5), min_size=1, max_size=30)
sizes = st.integers(1, 40)


@given(seeds, hats, sizes)
def test_nobody_is_drawn_twice_and_all_who_are_drawn_were_in_the_hat(seed, hat, size):
    drawn = draw(seed=seed, tickets=hat, size=size)

    assert len(drawn) == len(set(drawn)) == min(size, len(hat))
    assert set(drawn) <= set(hat)


@given(seeds, hats, sizes, st.randoms())
def test_the_same_seed_draws_the_same_whatever_the_order_of_the_hat(seed, hat, size, random):
    shuffled = list(hat.items())
    random.shuffle(shuffled)

    again = draw(seed=seed, tickets=dict(shuffled), size=size)

    assert again == draw(seed=seed, tickets=hat, size=size)


@given(seeds, hats, sizes)
def test_drawing_more_keeps_those_who_were_drawn(seed, hat, size):
    assert draw(seed=seed, tickets=hat, size=size + 1)[:size] == draw(
        seed=seed, tickets=hat, size=size
    )


@given(seeds, hats, sizes, st.data())
def test_another_ticket_never_takes_anyone_out(seed, hat, size, data):
    one = data.draw(st.sampled_from(sorted(hat)))
    before = one in draw(seed=seed, tickets=hat, size=size)

    after = one in draw(seed=seed, tickets=hat | {one: hat[one] + 1}, size=size)

    assert after or not before


@given(st.integers(2, 12))
def test_everyone_can_be_drawn(many):
    hat = {uuid5(ROOT, str(number)): 1 for number in range(many)}

    assert {draw(seed=str(n), tickets=hat, size=1)[0] for n in range(60 * many)} == set(hat)


def test_more_tickets_are_drawn_more_often():
    hat = {uuid5(ROOT, str(number)): 4 if number == 0 else 1 for number in range(6)}
    four = uuid5(ROOT, "0")

    times = sum(draw(seed=str(n), tickets=hat, size=1) == [four] for n in range(900))

    assert 340 < times < 460  # four of nine tickets


@pytest.mark.parametrize(("tickets", "size"), [(0, 1), (1, 0), (-1, 1), (1, -1)])
def test_nothing_else_is_a_draw(tickets, size):
    with pytest.raises(ValueError, match="one or more"):
        draw(seed="a", tickets={ROOT: tickets}, size=size)
