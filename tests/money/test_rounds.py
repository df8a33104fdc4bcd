"""The yearly round: next year's budgets of many people at once, and what goes on into them."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from budgets import actions as budgets
from budgets.models import Budget, Transfer
from budgets.queries import balance_of
from budgets.queries.funders import given_by
from marketplace.messages.models import Notice
from marketplace.money.actions import UnableToPay, proposals, rounds
from marketplace.money.models import Round, RoundLine
from marketplace.money.queries.proposals import may_give_alone
from marketplace.money.queries.rounds import to_follow, year_to_open
from marketplace.money.tasks import go_on_with_rounds, open_next_budgets, tell_of_year_ends
from marketplace.people.clock import now
from marketplace.people.errors import NotAllowed
from tests import cast

pytestmark = pytest.mark.django_db
IN_FEBRUARY = "2027-02-10 12:00"
NEXT = (date(2027, 4, 1), date(2028, 3, 31))


class Office:
    """A funder with two officers, and three people whose budgets of £1,000 end in March 2027."""

    def __init__(self):
        self.fern, self.finn = cast.make_user("Fern"), cast.make_user("Finn")
        for officer in (self.fern, self.finn):
            cast.give_second_step(officer)
        self.funder = cast.make_organisation("icb", "", self.fern, self.finn)
        self.users = [cast.make_user() for _ in range(3)]
        self.persons = [cast.make_person(user=user) for user in self.users]
        self.budgets = [self.open(person) for person in self.persons]

    def open(self, person, regime="nhs"):
        budget = budgets.open_budget(
            holder=person.party,
            funder=self.funder.party,
            payer=self.funder.party,
            regime=regime,
            form="notional",
            starts_on=date(2026, 4, 1),
            ends_on=date(2027, 3, 31),
            by=None,
            at=now(),
        )
        budgets.allocate(budget=budget, pence=100_000, by=None, at=now(), key="first")
        return budget

    def plan(self, pence_of=None, key="one", by=None):
        return rounds.plan_round(
            funder=self.funder,
            starts_on=NEXT[0],
            ends_on=NEXT[1],
            pence_of=pence_of or {budget.uuid: 110_000 for budget in self.budgets},
            key=key,
            by=by or self.fern,
            at=now(),
        )

    def confirm(self, planned):
        proposals.confirm(proposal=planned.proposal, by=self.finn, at=now())
        open_next_budgets(round=str(planned.uuid))

    def opened(self):
        return Budget.objects.filter(funder=self.funder.party, starts_on=NEXT[0])


@pytest.fixture
def office():
    with time_machine.travel(IN_FEBRUARY, tick=False):
        yield Office()


def test_nothing_opens_before_a_second_officer_confirms(office):
    planned = office.plan()
    with pytest.raises(NotAllowed):
        proposals.confirm(proposal=planned.proposal, by=office.fern, at=now())
    assert not office.opened().exists()

    office.confirm(planned)
    assert sorted(balance_of(b).available_pence for b in office.opened()) == [110_000] * 3
    assert given_by(office.funder.party) == 3 * 210_000


def test_each_follows_on_the_same_terms_and_their_side_is_told_once(office):
    office.confirm(office.plan())

    for before, after in zip(office.budgets, office.opened().order_by("pk"), strict=True):
        assert (after.holder_id, after.payer_id) == (before.holder_id, before.payer_id)
        assert (after.regime, after.form, after.ends_on) == ("nhs", "notional", NEXT[1])
    assert go_on_with_rounds() == 3
    assert go_on_with_rounds() == 0
    assert Notice.objects.filter(user=office.users[0], words__contains="£1,100").count() == 1


def test_a_worker_that_comes_twice_opens_them_once(office):
    planned = office.plan()
    office.confirm(planned)
    open_next_budgets(round=str(planned.uuid))
    Round.objects.update(done_at=None)
    open_next_budgets(round=str(planned.uuid))

    assert office.opened().count() == 3
    assert given_by(office.funder.party) == 3 * 210_000


def test_a_budget_is_followed_once(office):
    assert office.plan() == office.plan()
    assert to_follow(office.funder, NEXT[0]) == []
    with pytest.raises(UnableToPay, match="can’t be followed"):
        office.plan(key="two")


def test_a_refused_round_can_be_planned_again(office):
    planned = office.plan()
    proposals.refuse(proposal=planned.proposal, reasons="Too much.", by=office.finn, at=now())

    assert len(to_follow(office.funder, NEXT[0])) == 3


def test_stopped_budgets_are_left_out_even_at_the_last_moment(office):
    planned = office.plan()
    budgets.suspend(budget=office.budgets[0], by=None, at=now())
    office.confirm(planned)

    assert office.opened().count() == 2
    assert RoundLine.objects.filter(opened=None).count() == 1


def test_when_the_year_has_ended_a_share_of_what_is_free_goes_on(office):
    office.confirm(office.plan())
    payee = cast.make_organisation("provider").party
    lines = [(office.budgets[0], 95_000)]
    budgets.commit(part=uuid4(), payee=payee, lines=lines, by=None, at=now())
    go_on_with_rounds()
    assert not Transfer.objects.filter(kind="carry_forward").exists()

    with time_machine.travel("2027-04-02 12:00", tick=False):
        assert go_on_with_rounds() == 3
        assert go_on_with_rounds() == 0
    carried = RoundLine.objects.order_by("pk").values_list("carried_pence", flat=True)
    assert list(carried) == [5_000, 10_000, 10_000]
    assert balance_of(office.budgets[0]).promised_pence == 95_000
    assert balance_of(office.budgets[1]).available_pence == 90_000


def test_the_funder_says_how_much_goes_on(office):
    office.funder.policy = {"carry_forward_percent": 0}
    office.funder.save()
    office.confirm(office.plan())

    with time_machine.travel("2027-04-02 12:00", tick=False):
        assert go_on_with_rounds() == 3  # told, and nothing carried
    assert not Transfer.objects.filter(kind="carry_forward").exists()


def test_a_worker_that_comes_late_writes_down_what_another_carried(office, monkeypatch):
    office.funder.policy = {"carry_forward_percent": 100}
    office.funder.save()
    office.confirm(office.plan())
    carry = rounds._try

    def late(*args):
        monkeypatch.setattr(rounds, "_try", carry)
        go_on_with_rounds()
        return carry(*args)

    monkeypatch.setattr(rounds, "_try", late)
    with time_machine.travel("2027-04-02 12:00", tick=False):
        go_on_with_rounds()

    assert set(RoundLine.objects.values_list("carried_pence", flat=True)) == {100_000}


def test_the_person_sees_and_hears_what_becomes_of_it_before_the_year_ends(office, client):
    assert tell_of_year_ends() == 3
    assert tell_of_year_ends() == 0

    words = Notice.objects.get(user=office.users[0]).words
    assert "£1,000 of it is free. Up to £100 can go on" in words
    client.force_login(office.users[0])
    page = client.get(reverse("money:statement", args=[office.budgets[0].uuid])).content.decode()
    assert "up to £100 can go on" in page
    assert "ask for the other £900 back" in page


def test_what_a_round_gave_does_not_use_up_what_one_officer_may_give_alone(office):
    before = may_give_alone(office.budgets[0], office.funder, now())
    office.confirm(office.plan())

    assert may_give_alone(office.budgets[0], office.funder, now()) == before


def test_only_a_funders_own_officers_plan_a_round(office):
    with pytest.raises(NotAllowed):
        office.plan(by=office.users[0])


def test_in_april_a_year_that_was_forgotten_comes_first(office):
    assert year_to_open(office.funder, date(2027, 4, 5)) == NEXT
    assert year_to_open(office.funder, date(2027, 3, 31)) == NEXT
    assert year_to_open(office.funder, date(2027, 8, 1))[0] == date(2028, 4, 1)


def sent(office, client, text=None, **more):
    client.force_login(office.fern)
    url = reverse("money:new_round", args=[office.funder.uuid])
    data = {"how": "change", "percent": "0", "key": str(UUID(int=7))} | more
    if text is not None:
        data |= {"how": "file", "file": SimpleUploadedFile("f.csv", text.encode())}
    return client.post(url, data)


def test_one_form_opens_all_with_a_change(office, client):
    sent(office, client, percent="3")

    assert set(RoundLine.objects.values_list("pence", flat=True)) == {103_000}


def test_the_file_that_was_downloaded_is_taken_back(office, client):
    client.force_login(office.fern)
    text = client.get(reverse("money:round_file", args=[office.funder.uuid])).content.decode()
    text = text.replace(",1000.00,1000.00,1000.00,", ",1000.00,1000.00,,", 1)
    assert sent(office, client, text).status_code == 302

    assert list(RoundLine.objects.values_list("pence", flat=True)) == [100_000] * 2


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{uuid},much", "must be an amount"),
        ("{uuid},0", "between 1p and"),
        ("{uuid},5\n{uuid},6", "comes twice"),
        (f"{UUID(int=7)},5", "can’t be followed"),
        ("none,5", "as it was"),
        ("{uuid},", "No line has an amount"),
    ],
)
def test_a_faulty_file_opens_nothing_and_says_which_line(office, client, line, fault):
    text = "budget,next_year\n" + line.format(uuid=office.budgets[0].uuid)

    assert fault in sent(office, client, text).content.decode()
    assert not Round.objects.exists()


def test_the_ends_of_many_years_cost_no_more_where_nothing_is_free(office):
    def statements():
        with CaptureQueriesContext(connection) as queries:
            assert tell_of_year_ends() == 0
        return len(queries)

    for budget in office.budgets:
        budgets.claw_back(
            budget=budget, pence=100_000, by=None, at=now(), key="all", reference=uuid4()
        )
    some = statements()
    budgets.claw_back(
        budget=office.open(cast.make_person()),
        pence=100_000, by=None, at=now(), key="all", reference=uuid4(),
    )  # fmt: skip

    assert statements() == some


def test_a_round_costs_as_few_statements_for_many_as_for_few(office):
    def statements(count):
        lines = [budgets.Next(office.open(cast.make_person()), 100) for _ in range(count)]
        with CaptureQueriesContext(connection) as queries:
            budgets.open_next(lines=lines, starts_on=NEXT[0], ends_on=NEXT[1], by=None, at=now())
        return len(queries)

    statements(1)
    assert statements(40) == statements(2)


@given(st.lists(st.integers(0, 100_000), min_size=1, max_size=5))
def test_carrying_on_creates_and_loses_nothing(amounts):
    office = Office()
    befores = [office.open(cast.make_person()) for _ in amounts]
    nexts = [budgets.Next(before, 1) for before in befores]
    afters = budgets.open_next(
        lines=nexts, starts_on=NEXT[0], ends_on=NEXT[0] + timedelta(days=300), by=None, at=now()
    )
    lines = [budgets.Carried(*each) for each in zip(befores, afters, amounts, strict=True)]
    for _ in range(2):
        budgets.carry_forward(lines=lines, by=None, at=now())

    for before, after, pence in zip(befores, afters, amounts, strict=True):
        assert balance_of(before).available_pence == 100_000 - pence
        assert balance_of(after).available_pence == 1 + pence
