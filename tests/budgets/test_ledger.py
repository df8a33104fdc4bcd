from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from budgets import actions
from budgets.errors import InsufficientFunds, KeyReused
from budgets.ledger import Posting, post, post_many
from budgets.models import Account, PaymentStep, Transfer, TransferKind
from budgets.queries.funders import balance_now
from tests.budgets.cast import AT, assert_the_ledger_is_sound, make_payment

pytestmark = pytest.mark.django_db


@pytest.fixture
def source():
    return Account.objects.create(kind="funder", owner=actions.open_party(), may_overdraw=True)


def make_account():
    return Account.objects.create(kind="commitment")


def posting(debit, credit, pence, key=None, **more):
    return Posting(debit.pk, credit.pk, pence, TransferKind.COMMIT, key or str(uuid4()), AT, **more)


def balance(account):
    account.refresh_from_db()
    return balance_now(account)


def test_a_transfer_moves_pence_from_one_account_to_another(source):
    account = make_account()

    post([posting(source, account, 100)])

    assert (balance(source), balance(account)) == (-100, 100)


def test_a_batch_is_one_statement_and_one_entry(source):
    account = make_account()

    with CaptureQueriesContext(
        connection,
    ) as queries:
        ids = post([posting(source, account, 1) for _ in range(1_000)])

    assert len(queries) == 1
    assert balance(account) == 1_000
    assert Transfer.objects.filter(pk__in=ids).values("entry").distinct().count() == 1


def test_thousands_of_events_are_posted_in_one_statement(source):
    accounts = [make_account() for _ in range(3)]
    together = uuid4()
    many = [posting(source, accounts[i % 3], 1) for i in range(3_000)]
    pair = [posting(source, account, 5, entry=together) for account in accounts[:2]]

    with CaptureQueriesContext(connection) as queries:
        ids = post_many([*many, *pair])

    assert len(queries) == 1
    assert [balance(account) for account in accounts] == [1_005, 1_005, 1_000]
    rows = Transfer.objects.filter(pk__in=ids)
    assert rows.values("entry").distinct().count() == 3_001
    assert set(rows.filter(entry=together).values_list("pk", flat=True)) == set(ids[-2:])


def test_of_thousands_all_are_posted_or_none(source):
    account, empty = make_account(), make_account()

    with pytest.raises(InsufficientFunds), transaction.atomic():
        post_many([posting(source, account, 1), posting(empty, account, 1)])

    assert balance(account) == 0


def test_an_overdraft_is_refused_and_the_account_named(source):
    first, second = make_account(), make_account()
    post([posting(source, first, 100)])

    with pytest.raises(InsufficientFunds) as refused, transaction.atomic():
        post([posting(source, second, 5), posting(first, second, 101)])

    assert refused.value.account_id == first.pk
    assert (balance(first), balance(second)) == (100, 0)


def test_the_same_key_posts_once(source):
    account = make_account()
    same = posting(source, account, 100, "once")

    assert post([same]) == post([same])

    assert balance(account) == 100


def test_a_key_is_not_used_for_something_else(source):
    account = make_account()
    post([posting(source, account, 100, "once")])

    with pytest.raises(KeyReused) as refused, transaction.atomic():
        post([posting(source, account, 7), posting(source, account, 99, "once")])

    assert refused.value.key == "once"
    assert balance(account) == 100


@pytest.mark.parametrize(
    "change", ["debit", "credit", "pence", "kind", "actor_id", "reference", "entry", "at"]
)
def test_a_key_belongs_to_all_that_it_was_first_used_for(source, change):
    account = make_account()
    first = posting(source, account, 100, "once", actor_id=3, reference=uuid4())
    other = {
        "debit": make_account().pk,
        "credit": make_account().pk,
        "pence": 99,
        "kind": TransferKind.RELEASE,
        "actor_id": None,
        "reference": None,
        "entry": uuid4(),
        "at": AT + timedelta(days=1),
    }[change]
    ids = post([first])
    again = replace(first, **{change: other})

    if change in {"entry", "at"}:  # a replay comes later, and by itself
        assert post([again]) == ids
    else:
        with pytest.raises(KeyReused) as refused:
            post([again])
        assert refused.value.message == (
            "This was already done, with other figures. Nothing more was done."
        )
    assert balance(account) == 100


@given(
    transfers=st.lists(
        st.tuples(
            st.integers(1, 2**60 // 6),
            st.sampled_from(TransferKind),
            st.none() | st.integers(1, 2**62),
            st.none() | st.uuids(),
            st.none() | st.uuids(),
            st.datetimes(datetime(2000, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
            st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
            | st.sampled_from([",", "NULL", '"', "\\", "{}", " ", "\n", '\\",\\"']),
        ),
        min_size=1,
        max_size=4,
    ),
    shared=st.uuids(),
)
@settings(max_examples=20)
def test_a_row_says_what_was_posted_to_the_last_letter(transfers, shared):
    """One by itself, and several together."""
    source = Account.objects.create(kind="funder", owner=actions.open_party(), may_overdraw=True)
    account = make_account()
    given = [
        Posting(
            source.pk, account.pk, pence, kind, f"{words}{uuid4()}’", at, actor, reference, entry
        )
        for pence, kind, actor, reference, entry, at, words in transfers
    ]

    ids = post(given, entry=shared)

    rows = Transfer.objects.in_bulk(ids)
    for pk, one in zip(ids, given, strict=True):
        row = rows[pk]
        assert (row.debit_account_id, row.credit_account_id) == (one.debit, one.credit)
        assert (row.pence, row.kind, row.idempotency_key) == (one.pence, one.kind.value, one.key)
        assert (row.actor_id, row.reference, row.at) == (one.actor_id, one.reference, one.at)
        assert row.entry == (one.entry or shared)
    assert balance(account) == sum(one.pence for one in given)


def test_what_is_posted_without_an_entry_is_an_event_by_itself(source):
    account = make_account()

    ids = [*post([posting(source, account, 1)]), *post([posting(source, account, 1)])]

    assert Transfer.objects.filter(pk__in=ids).values("entry").distinct().count() == 2


def test_ids_come_in_the_order_of_what_was_posted_now_and_before(source):
    account = make_account()
    first, second, third = (posting(source, account, pence) for pence in (1, 2, 3))
    [id_of_second] = post([second])

    ids = post([first, second, third])

    assert ids[1] == id_of_second
    pence = dict(Transfer.objects.values_list("pk", "pence"))
    assert [pence[pk] for pk in ids] == [1, 2, 3]
    assert balance(account) == 6


@pytest.mark.parametrize("pence", [0, -1])
def test_a_transfer_moves_at_least_a_penny(source, pence):
    with pytest.raises(ValueError) as refused:  # noqa: PT011
        post([posting(source, make_account(), pence)])

    assert str(refused.value) == "A transfer moves at least a penny."
    assert post([posting(source, make_account(), 1)])


@pytest.mark.parametrize("keys", [["k", "k"], ["k", "another", "k"], [""]])
def test_a_batch_has_no_key_twice_and_none_without(source, keys):
    account = make_account()

    with pytest.raises(ValueError) as refused:  # noqa: PT011
        post([replace(posting(source, account, 1), key=key) for key in keys])

    assert str(refused.value) == "Each transfer needs a key of its own."


def test_money_may_come_and_go_again_to_the_last_penny_in_one_batch(source):
    first, second = make_account(), make_account()

    post([posting(source, first, 5), posting(first, second, 5)])

    assert (balance(first), balance(second)) == (0, 5)


def test_of_several_accounts_the_one_that_was_overdrawn_is_named(source):
    first, second, third = (make_account() for _ in range(3))
    post([posting(source, first, 10), posting(source, second, 10)])

    with pytest.raises(InsufficientFunds) as refused, transaction.atomic():
        post(
            [
                posting(source, third, 500),
                posting(third, first, 1),
                posting(first, third, 11),
                posting(second, third, 11),
            ]
        )

    assert refused.value.message == "There isn’t enough money for this."
    assert refused.value.account_id == second.pk


@pytest.mark.django_db(transaction=True)
def test_a_batch_stands_or_falls_as_one_where_nobody_began_a_transaction():
    source = Account.objects.create(kind="funder", owner=actions.open_party(), may_overdraw=True)
    account = make_account()
    post([posting(source, account, 100, "once")])

    with pytest.raises(KeyReused):
        post([posting(source, account, 7), posting(source, account, 99, "once")])

    assert balance(account) == 100
    assert Transfer.objects.count() == 1
    post([posting(source, account, 7), posting(source, account, 8)])
    assert Transfer.objects.exclude(pence=100).values("entry").distinct().count() == 1


@pytest.mark.parametrize("others", [0, 3])
@pytest.mark.parametrize("end", ["debit", "credit"])
@pytest.mark.parametrize("with_funder", [True, False])
def test_nothing_is_posted_to_an_account_that_is_not_there(source, end, with_funder, others):
    """One by itself or among others, and beside an account whose totals a posting leaves alone."""
    account = make_account()
    post([posting(source, account, 100)])
    known = source if with_funder else account
    wrong = replace(posting(known, known, 1), **{end: account.pk + 1_000_000})

    def post_all():
        post([*(posting(source, account, 1) for _ in range(others)), wrong])
        connection.check_constraints()  # SQLite would wait for the end of the transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        post_all()

    assert (balance(account), Transfer.objects.count()) == (100, 1)


def test_nothing_to_post_is_no_statement():
    with CaptureQueriesContext(connection) as queries:
        assert post([]) == []

    assert not queries.captured_queries


def test_a_transfer_goes_from_one_account_to_another(source):
    with pytest.raises(IntegrityError), transaction.atomic():
        post([posting(source, source, 1)])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE budgets_transfer SET pence = pence + 1",
        "UPDATE budgets_transfer SET kind = kind",
        "DELETE FROM budgets_transfer",
        "UPDATE budgets_paymentstep SET code = 'asked'",
        "DELETE FROM budgets_paymentstep",
        "DELETE FROM budgets_account",
        "DELETE FROM budgets_payment",
        "DELETE FROM budgets_paymentline",
        "DELETE FROM budgets_commitment",
        "UPDATE budgets_account SET credits = credits + 1",
        "UPDATE budgets_account SET debits = 0",
        "UPDATE budgets_account SET may_overdraw = true",
        "UPDATE budgets_account SET owner_id = NULL",
        "UPDATE budgets_account SET id = id + 1000000",
        "UPDATE budgets_account SET last_transfer_id = last_transfer_id + 1000, credits = 10",
    ],
)
def test_history_is_only_ever_added_to(statement):
    make_payment()

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert_the_ledger_is_sound()
    assert PaymentStep.objects.get().code == "settled"


def test_an_account_opens_empty():
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(kind="commitment", credits=5)


@pytest.mark.postgres  # only it truncates
@pytest.mark.parametrize("table", ["budgets_transfer", "budgets_account CASCADE"])
def test_no_table_of_history_is_truncated(table):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table}")


def prepared():
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        return [text for (text,) in cursor.fetchall() if "INTO budgets_transfer" in text]


@pytest.mark.postgres  # SQLite has no plans to keep
def test_transfers_by_themselves_share_one_prepared_statement_whatever_their_size(source):
    account = make_account()

    for pence in (1, 2, 3, 40_000, 5_000_000_000, 6, 7):
        post([posting(source, account, pence)])

    assert len(prepared()) == 1


@pytest.mark.postgres
def test_a_prepared_posting_stands_in_the_log_of_queries_like_any_other(source):
    account = make_account()

    with CaptureQueriesContext(connection) as queries:
        for _ in range(7):
            post([posting(source, account, 1)])

    assert all("INTO budgets_transfer" in query["sql"] for query in queries)


@pytest.mark.postgres
def test_a_plan_kept_from_before_a_migration_still_posts(source):
    account = make_account()
    for _ in range(7):
        post([posting(source, account, 1)])
    elsewhere = connection.connection.pgconn  # as if by another connection: this one isn't told
    elsewhere.exec_(b"SET CONSTRAINTS ALL IMMEDIATE")
    elsewhere.exec_(b"ALTER TABLE budgets_transfer ALTER idempotency_key TYPE varchar(200)")

    post([posting(source, account, 1)])

    assert balance(account) == 8
    assert prepared()
