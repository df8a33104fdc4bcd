import pytest

from marketplace.needs.models import NEED_TRANSITIONS, Need, NeedState
from marketplace.people.states import move
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def need():
    amira = cast.make_user("Amira")
    return cast.make_need(cast.make_person(user=amira), by=amira)


def test_a_row_moves_as_its_table_allows(need):
    assert move(need, NeedState.PAUSED, NEED_TRANSITIONS, wishes="Roses")

    assert (need.state, need.wishes) == ("paused", "Roses")


def test_a_row_moves_nowhere_else(need):
    assert not move(need, NeedState.DRAFT, NEED_TRANSITIONS)

    assert Need.objects.get().state == "posted"


def test_who_comes_second_is_told_where_the_row_is_now(need):
    mine, theirs = Need.objects.get(), Need.objects.get()
    move(theirs, NeedState.CLOSED, NEED_TRANSITIONS)

    assert not move(mine, NeedState.PAUSED, NEED_TRANSITIONS)
    assert mine.state == "closed"


def test_what_the_caller_read_must_still_hold(need):
    mine = Need.objects.get()
    Need.objects.update(wishes="Something else")

    assert not move(mine, NeedState.PAUSED, NEED_TRANSITIONS, unchanged=("wishes",))
