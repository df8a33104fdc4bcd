"""Collect, transfer, reverse, refund, pay out: each balance moves by what moved."""

import pytest
import stripe

from tests.stripe_emulator.scenes import GBP, available, collect, payee, transfer


def test_a_charge_leaves_its_amount_less_the_fee(client):
    intent = collect(client, 10_000)

    charge = client.v1.charges.retrieve(intent.latest_charge)
    txn = client.v1.balance_transactions.retrieve(charge.balance_transaction)
    assert intent.status == "succeeded"
    assert (txn.amount, txn.fee, txn.net) == (10_000, 170, 9_830)
    assert available(client) == 9_830


def test_a_cards_money_is_pending_until_it_settles(emulator, client):
    collect(client, 10_000, card="pm_card_gb")
    assert available(client) == 0

    emulator.tell("clock", advance=3 * 86_400)

    assert available(client) == 9_830


def test_a_transfer_moves_money_to_the_payee(emulator, client):
    collect(client, 10_000)
    account = payee(emulator, client)

    made = transfer(client, account.id, 7_500)

    assert made.transfer_group == "group"
    assert available(client) == 9_830 - 7_500
    assert available(client, account.id) == 7_500


def test_more_than_the_balance_is_not_transferred(emulator, client):
    collect(client, 1_000)
    account = payee(emulator, client)

    with pytest.raises(stripe.InvalidRequestError) as refused:
        transfer(client, account.id, 5_000)

    assert refused.value.code == "balance_insufficient"
    assert available(client, account.id) == 0


def test_a_transfer_from_a_charge_may_come_before_its_money(emulator, client):
    intent = collect(client, 10_000, card="pm_card_gb")
    account = payee(emulator, client)

    made = transfer(client, account.id, 9_000, source_transaction=intent.latest_charge)
    with pytest.raises(stripe.InvalidRequestError):
        transfer(client, account.id, 1_001, source_transaction=intent.latest_charge)

    assert made.source_transaction == intent.latest_charge
    assert available(client, account.id) == 0
    emulator.tell("clock", advance=3 * 86_400 - 60)
    emulator.tell("clock", advance=120)
    assert available(client, account.id) == 9_000


def test_nobody_is_paid_before_their_capability_is_active(emulator, client):
    collect(client, 10_000)
    account = payee(emulator, client, ready=False)

    with pytest.raises(stripe.InvalidRequestError) as refused:
        transfer(client, account.id, 1_000)

    assert refused.value.code == "insufficient_capabilities_for_transfer"


def test_a_reversal_takes_from_the_payee_what_is_there_and_no_more(emulator, client):
    collect(client, 10_000)
    account = payee(emulator, client)
    made = transfer(client, account.id, 5_000)

    client.v1.transfers.reversals.create(made.id, {"amount": 2_000})
    client.v1.payouts.create({**GBP, "amount": 3_000}, {"stripe_account": account.id})
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.transfers.reversals.create(made.id, {"amount": 1})

    assert refused.value.code == "balance_insufficient"
    now = client.v1.transfers.retrieve(made.id)
    assert (now.amount_reversed, now.reversed) == (2_000, False)
    assert available(client) == 9_830 - 5_000 + 2_000


def test_a_refund_is_no_more_than_what_was_paid(client):
    intent = collect(client, 1_000)
    collect(client, 5_000)

    client.v1.refunds.create({"payment_intent": intent.id, "amount": 400})
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.refunds.create({"payment_intent": intent.id, "amount": 601})
    client.v1.refunds.create({"payment_intent": intent.id})

    charge = client.v1.charges.retrieve(intent.latest_charge)
    assert (charge.amount_refunded, charge.refunded) == (1_000, True)


def test_a_refund_waits_for_enough_to_pay_it_with(emulator, client):
    intent = collect(client, 1_000, card="pm_card_gb")
    collect(client, 5_000, card="pm_card_gb")

    made = client.v1.refunds.create({"payment_intent": intent.id})
    emulator.tell("clock", advance=3 * 86_400)

    assert (made.status, made.pending_reason) == ("pending", "insufficient_funds")
    assert client.v1.refunds.retrieve(made.id).status == "succeeded"
    assert available(client) == 965 + 4_905 - 1_000


def test_a_payee_is_paid_out_each_day_and_the_payout_tells_its_parts(emulator, client):
    collect(client, 10_000)
    account = payee(emulator, client)
    transfer(client, account.id, 2_000)
    transfer(client, account.id, 3_000)

    emulator.tell("clock", advance=86_400)
    sent = client.v1.payouts.list(options={"stripe_account": account.id}).data
    emulator.tell("clock", advance=86_400)
    options = {"stripe_account": account.id}
    arrived = client.v1.payouts.retrieve(sent[0].id, options=options)
    parts = client.v1.balance_transactions.list({"payout": arrived.id}, options)

    assert [(each.amount, each.automatic) for each in sent] == [(5_000, True)]
    assert (arrived.status, arrived.reconciliation_status) == ("paid", "completed")
    assert sorted(part.net for part in parts.data) == [-5_000, 2_000, 3_000]


def test_a_failed_payout_is_the_payees_again(emulator, client):
    collect(client, 10_000)
    account = payee(emulator, client)
    transfer(client, account.id, 2_000)
    options = {"stripe_account": account.id}
    payout = client.v1.payouts.create({**GBP, "amount": 2_000}, options)

    emulator.tell("fail_payout", account=account.id, payout=payout.id)

    assert client.v1.payouts.retrieve(payout.id, options=options).status == "failed"
    assert available(client, account.id) == 2_000


def test_all_the_money_in_is_all_the_money_there_and_out(emulator, client):
    account = payee(emulator, client)
    for pence in (1_000, 2_345, 9_999):
        collect(client, pence)
    made = transfer(client, account.id, 4_000)
    client.v1.transfers.reversals.create(made.id, {"amount": 500})
    client.v1.payouts.create({**GBP, "amount": 1_234}, {"stripe_account": account.id})

    fees = sum(txn.fee for txn in client.v1.balance_transactions.list({"limit": 100}).data)

    kept = available(client) + available(client, account.id)
    assert kept + 1_234 + fees == 1_000 + 2_345 + 9_999
