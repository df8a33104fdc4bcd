"""Blocks seal what was posted, and `verify_ledger` names the first row that is not as it was."""

from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from budgets import actions
from budgets.ledger import Posting, post
from budgets.models import Account, Block, Transfer, TransferKind
from budgets.queries.funders import balance_now, given_by
from budgets.seals import seal
from budgets.verifying import verify
from tests.budgets.cast import AT, assert_the_ledger_is_sound, make_budget

pytestmark = pytest.mark.django_db
TRIGGERS = ("transfer", "account", "block")


@pytest.fixture
def funder():
    return actions.open_party()


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    monkeypatch.setattr("budgets.seals.MOST_IN_A_BLOCK", 4)


@pytest.fixture
def sealed(funder):
    """Ten transfers in three blocks."""
    for pence in range(1, 11):
        make_budget(pence, funder=funder)
    seal(at=AT)
    return list(Transfer.objects.order_by("pk").values_list("pk", flat=True))


def tamper(statement, *values):
    """As the owner of the database may: with the triggers out of the way."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in TRIGGERS:
                cursor.execute(f"ALTER TABLE budgets_{table} DISABLE TRIGGER USER")
        else:
            names = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'budgets%'"
            for (name,) in cursor.execute(names).fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(statement, values)


def test_every_transfer_is_sealed_once_and_blocks_follow_each_other(sealed):
    blocks = list(Block.objects.all())

    assert [block.transfers for block in blocks] == [4, 4, 2]
    assert bytes(blocks[1].before) == bytes(blocks[0].digest)
    assert [bytes(b.fingerprints)[:8] for b in blocks] == [
        sealed[start].to_bytes(8) for start in (0, 4, 8)
    ]


def test_nothing_new_is_nothing_to_seal(sealed):
    assert seal(at=AT) == 0


def test_a_ledger_as_it_was_is_found_so(sealed, funder):
    make_budget(11, funder=funder)

    report = verify()

    assert (report.transfers, report.blocks, report.unsealed, report.problem) == (11, 3, 1, "")
    assert_the_ledger_is_sound()


def test_an_empty_ledger_is_sound():
    assert verify().problem == ""


def test_a_digest_kept_elsewhere_is_found_again(sealed, funder):
    kept = verify().head
    make_budget(11, funder=funder)
    seal(at=AT)

    assert verify(head=kept).problem == ""
    assert "gone" in verify(head="ab" * 32).problem


@pytest.mark.parametrize("change", ["kind = 'earn'", "actor_id = 77", "idempotency_key = 'other'"])
def test_a_changed_row_is_named(sealed, change):
    tamper(f"UPDATE budgets_transfer SET {change} WHERE id = %s", sealed[5])

    report = verify()

    assert report.problem == f"Transfer {sealed[5]} was changed."
    assert report.transfers == 4  # those of the block before


def test_a_row_taken_out_is_named_even_when_the_totals_are_made_to_agree(sealed):
    row = Transfer.objects.get(pk=sealed[9])
    tamper("DELETE FROM budgets_transfer WHERE id = %s", row.pk)
    tamper("UPDATE budgets_account SET credits = 0 WHERE id = %s", row.credit_account_id)
    tamper("UPDATE budgets_account SET debits = debits - 10 WHERE id = %s", row.debit_account_id)

    assert verify().problem == f"Transfer {row.pk} is missing."


def test_a_row_put_in_where_it_was_sealed_is_named(sealed):
    row = Transfer.objects.get(pk=sealed[2])
    tamper("UPDATE budgets_transfer SET id = %s WHERE id = %s", sealed[-1] + 5, sealed[9])
    tamper("DELETE FROM budgets_block WHERE number = 3")
    tamper("UPDATE budgets_transfer SET id = %s WHERE id = %s", row.pk - 1_000, sealed[-1] + 5)

    assert verify().problem == f"Transfer {row.pk - 1_000} was put in after its place was sealed."


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("DELETE FROM budgets_block WHERE number = 2", "Block 2 is missing."),
        (
            "UPDATE budgets_block SET digest = before WHERE number = 2",
            "Block 2 itself was changed.",
        ),
        (
            "UPDATE budgets_block SET before = digest WHERE number = 3",
            "Block 3 does not follow the block before it.",
        ),
    ],
)
def test_a_block_taken_out_or_changed_is_named(sealed, statement, problem):
    tamper(statement)

    assert verify().problem == problem


def test_totals_that_do_not_follow_from_the_rows_are_named(sealed):
    account = Account.objects.filter(kind="available").first()
    tamper("UPDATE budgets_account SET credits = credits + 100 WHERE id = %s", account.pk)

    assert verify().problem.startswith(f"Account {account.pk} says")


@pytest.mark.postgres  # SQLite's foreign keys would not let it go
@pytest.mark.parametrize("kind", ["funder", "available"])
def test_an_account_taken_out_is_named(sealed, kind):
    account = Account.objects.filter(kind=kind).first()
    tamper("DELETE FROM budgets_account WHERE id = %s", account.pk)

    assert verify().problem == f"Account {account.pk} is missing, and transfers name it."


@pytest.mark.parametrize("end", ["debits", "last_transfer_id"])
def test_a_funders_totals_are_checked_too(sealed, funder, end):
    account = Account.objects.get(owner=funder)
    tamper(f"UPDATE budgets_account SET {end} = {end} - 1 WHERE id = %s", account.pk)

    assert verify().problem.startswith(f"Account {account.pk} says")


def test_the_command_says_what_it_checked_or_what_is_wrong(sealed, capsys):
    call_command("verify_ledger")
    said = capsys.readouterr().out
    assert "10 transfers and every total checked" in said
    assert bytes(Block.objects.last().digest).hex() in said

    tamper("UPDATE budgets_transfer SET actor_id = 77 WHERE id = %s", sealed[0])
    with pytest.raises(CommandError, match=f"Transfer {sealed[0]} was changed"):
        call_command("verify_ledger")


def test_a_funders_totals_come_forward_with_each_block(funder):
    make_budget(100, funder=funder)
    account = Account.objects.get(owner=funder)
    assert (account.debits, balance_now(account), given_by(funder)) == (0, -100, 100)

    seal(at=AT)
    make_budget(30, funder=funder)

    account.refresh_from_db()
    assert (account.debits, balance_now(account), given_by(funder)) == (100, -130, 130)
    assert_the_ledger_is_sound()


def test_money_given_back_counts_as_given_back(funder):
    budget = make_budget(100, funder=funder)
    seal(at=AT)
    account = Account.objects.get(owner=funder)
    theirs = Account.objects.get(budget=budget, kind="available")
    post([Posting(theirs.pk, account.pk, 40, TransferKind.CLAWBACK, str(uuid4()), AT)])

    assert given_by(funder) == 60
    seal(at=AT)
    account.refresh_from_db()
    assert (account.credits, given_by(funder)) == (40, 60)


def test_who_never_gave_anything_has_given_nothing(funder):
    assert given_by(funder) == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE budgets_block SET sealed_at = sealed_at",
        "DELETE FROM budgets_block",
        "UPDATE budgets_account SET debits = debits + 1 WHERE may_overdraw",
        "UPDATE budgets_account SET last_transfer_id = last_transfer_id + 1 WHERE may_overdraw",
    ],
)
def test_seals_and_funders_totals_are_nobodys_to_change(sealed, statement):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert verify().problem == ""
