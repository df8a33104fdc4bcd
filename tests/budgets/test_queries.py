from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from budgets import actions, queries
from budgets.ledger import Posting, post
from budgets.models import Account, Party, PaymentState, Transfer, TransferKind
from tests.budgets.cast import AMIRA, AT, FERN, make_budget, make_payment, promise, settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    """£100: £30 promised, £10 earned of it and £4 paid, £5 not earned."""
    budget, payee = make_budget(100_00), actions.open_party()
    part = promise((budget, 30_00), payee=payee)
    (payment,) = settle(part, 10_00, 5_00)
    actions.confirm(payment=payment, pence=4_00, by=FERN, at=AT)
    return budget, payee, part, payment


def test_a_balance_tells_where_every_pound_is(story):
    balance = queries.balance_of(story[0])

    assert balance.allocated_pence == 100_00
    assert balance.available_pence == 75_00
    assert balance.promised_pence == 15_00
    assert balance.owed_pence == 6_00
    assert balance.paid_pence == 4_00


def test_an_empty_budget_has_nothing():
    assert queries.balance_of(make_budget(0)).allocated_pence == 0


def test_a_part_tells_what_is_left_of_what_was_promised(story):
    money = queries.money_of_part(story[2])

    assert (money.left_pence, money.retained_pence) == (15_00, 0)


def test_a_part_without_money_has_nothing():
    assert queries.money_of_part(uuid4()) == queries.PartMoney()


def test_a_statement_tells_every_movement_with_the_balance_after_it(story):
    budget, payee, part, _ = story

    statement = queries.statement_of(budget)

    told = [(line.kind, line.change_pence, line.after.available_pence) for line in statement.lines]
    assert told == [
        ("pay", 0, 75_00),
        ("send", 0, 75_00),
        ("release", 5_00, 75_00),
        ("earn", 0, 70_00),
        ("commit", -30_00, 70_00),
        ("allocate", 100_00, 100_00),
    ]
    assert statement.balance == queries.balance_of(budget)
    assert not statement.more
    committed = statement.lines[4]
    assert (committed.reference, committed.payee_id) == (part, payee.pk)
    assert committed.after.promised_pence == 30_00
    assert committed.words == "Promised"


def test_a_short_statement_is_the_newest_part_of_the_long_one(story):
    whole = queries.statement_of(story[0])

    for limit in range(1, 7):
        short = queries.statement_of(story[0], limit=limit)

        assert short.lines == whole.lines[:limit]
        assert short.more == (limit < 6)


def test_a_payees_statement_tells_what_was_earned_and_paid(story):
    statement = queries.payee_statement_of([story[1]])

    told = [(line.kind, line.change_pence, line.after.owed_pence) for line in statement.lines]
    assert told == [("pay", 0, 6_00), ("send", 0, 10_00), ("earn", 10_00, 10_00)]
    assert statement.balance.paid_pence == 4_00


def test_a_statement_is_a_handful_of_queries_whatever_its_length(story):
    budget = story[0]
    for _ in range(20):
        make_payment(1_00, budget=budget)

    with CaptureQueriesContext(connection) as limited:
        queries.statement_of(budget, limit=50)
    with CaptureQueriesContext(connection) as whole:
        queries.statement_of(budget)

    assert (len(limited), len(whole)) == (3, 3)


def fill_the_ledger():
    """Enough of other people's transfers that reading them all would be dear."""
    source = Account.objects.create(kind="funder", owner=actions.open_party(), may_overdraw=True)
    others = [Account.objects.create(kind="commitment") for _ in range(50)]
    post(
        [
            Posting(source.pk, others[i % 50].pk, 1, TransferKind.COMMIT, f"fill:{i}", AT)
            for i in range(5_000)
        ]
    )


@pytest.mark.parametrize("limit", [None, 50])
def test_a_statement_never_reads_the_whole_ledger(story, limit):
    with CaptureQueriesContext(connection) as captured:
        queries.statement_of(story[0], limit=limit)
    reads = [q["sql"] for q in captured if "budgets_transfer" in q["sql"]]
    assert reads

    with connection.cursor() as cursor:
        fill_the_ledger()
        if connection.vendor == "postgresql":  # SQLite plans by rule unless it is told of sizes
            cursor.execute("ANALYZE budgets_transfer")
        for sql in reads:
            explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
            cursor.execute(f"{explain} {sql}")
            plan = " ".join(str(row) for row in cursor.fetchall())
            assert "transfers_out_of_an_account" in plan or "transfers_into_an_account" in plan
            assert "SCAN budgets_transfer" not in plan
            assert "Seq Scan on budgets_transfer" not in plan


def test_payments_are_found_from_either_side(story):
    budget, payee, _, payment = story
    make_payment()

    assert list(queries.payments_from([budget.payer])) == [payment]
    assert list(queries.payments_to([payee])) == [payment]
    assert list(queries.payments_to(Party.objects.filter(pk=payee.pk))) == [payment]
    assert not queries.payments_to([payee], states=[PaymentState.PAID])


def test_payments_are_totalled_by_state(story):
    totals = queries.totals_by_state(queries.payments_to([story[1]]))

    assert totals == {PaymentState.PART_PAID: queries.Total(1, 6_00, 4_00)}


def test_each_step_is_in_the_history(story):
    steps = queries.history_of(story[3])

    assert [step.to_state for step in steps] == ["due", "part_paid"]


def test_a_movement_names_who_made_it_by_id_alone(story):
    assert {t.actor_id for t in Transfer.objects.all()} == {AMIRA, FERN}
