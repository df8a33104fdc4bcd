"""Lists, errors and headers as the SDK expects them, and a document that is kept to."""

import pytest
import stripe

from tests.stripe_emulator.document import Document
from tests.stripe_emulator.process import Emulator
from tests.stripe_emulator.routes import ROUTES
from tests.stripe_emulator.scenes import collect, payee


def test_every_call_of_the_document_has_its_function():
    kept = {
        f"{method.upper()} {path}"
        for path, methods in Document().paths.items()
        for method in methods
    }

    assert kept == set(ROUTES)


def test_a_list_goes_on_over_its_pages(client):
    made = [client.v1.customers.create({"name": str(n)}).id for n in range(7)]

    page = client.v1.customers.list({"limit": 3})

    assert page.has_more
    assert [each.id for each in page.auto_paging_iter()] == made[::-1]
    before = client.v1.customers.list({"limit": 3, "ending_before": made[2]})
    assert [each.id for each in before.data] == made[5:2:-1]


def test_a_list_is_narrowed_by_what_was_asked(emulator, client):
    collect(client, 1_000, group="one")
    collect(client, 2_000, group="two")

    found = client.v1.charges.list({"transfer_group": "two"}).data

    assert [charge.amount for charge in found] == [2_000]
    assert client.v1.charges.list({"created": {"gt": 32_503_680_000}}).data == []


@pytest.mark.parametrize(
    ("params", "code", "param"),
    [
        ({"amount": 100}, "parameter_missing", "currency"),
        ({"amount": "ten", "currency": "gbp"}, "parameter_invalid_integer", "amount"),
        ({"amount": 100, "currency": "gbp", "colour": "red"}, "parameter_unknown", "colour"),
        ({"amount": 0, "currency": "gbp"}, "parameter_invalid_integer", "amount"),
        ({"amount": 29, "currency": "gbp"}, "amount_too_small", "amount"),
        ({"amount": 99, "currency": "gbp", "customer": "cus_1"}, "resource_missing", "customer"),
        (
            {"amount": 99, "currency": "gbp", "payment_method_data": {"type": "coins"}},
            "parameter_invalid_enum",
            "payment_method_data[type]",
        ),
    ],
)
def test_a_wrong_parameter_is_named(client, params, code, param):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.payment_intents.create(params)

    assert refused.value.http_status == 400
    assert (refused.value.code, refused.value.param) == (code, param)


def test_what_is_not_there_is_a_404(client):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.customers.retrieve("cus_nobody")

    assert (refused.value.http_status, refused.value.code) == (404, "resource_missing")


def test_another_key_is_not_let_in(emulator):
    with pytest.raises(stripe.AuthenticationError):
        emulator.client(key="sk_test_other").v1.customers.list()


def test_an_account_that_is_not_ours_is_refused(client):
    with pytest.raises(stripe.PermissionError):
        client.v1.balance.retrieve(options={"stripe_account": "acct_other"})


def test_another_version_of_the_api_is_refused(client):
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.customers.list(options={"stripe_version": "2020-08-27"})


def test_every_answer_names_its_request(client):
    answered = client.v1.customers.create()

    assert answered.last_response.request_id.startswith("req_")


def test_metadata_is_kept_and_added_to(client):
    made = client.v1.customers.create({"metadata": {"a": "1", "b": "2"}})

    client.v1.customers.update(made.id, {"metadata": {"b": "3"}})

    assert client.v1.customers.retrieve(made.id).metadata.to_dict() == {"a": "1", "b": "3"}


def test_an_id_may_be_asked_for_as_its_object(client):
    intent = collect(client, 1_000)

    found = client.v1.payment_intents.retrieve(
        intent.id, {"expand": ["latest_charge.balance_transaction", "customer"]}
    )

    assert found.latest_charge.balance_transaction.net == 965
    assert found.customer.email == "amira@example.org"


def test_an_answer_outside_the_document_is_a_drift():
    with Emulator() as emulator:
        client = emulator.client()
        made = client.v1.customers.create()
        good = made.to_dict()

    document = Document()
    name = "post /v1/customers"
    assert document.faults(name, good) == []
    for damage in ({"created": "now"}, {"surprise": 1}, {"object": "coin"}, {"name": 5}):
        assert document.faults(name, good | damage), damage
    assert document.faults(name, {key: good[key] for key in good if key != "id"})


def test_a_payee_is_onboarded_on_stripes_page(emulator, client):
    account = payee(emulator, client, ready=False)
    assert account.requirements.currently_due
    assert account.capabilities.transfers == "inactive"

    link = client.v1.account_links.create(
        {
            "account": account.id,
            "type": "account_onboarding",
            "return_url": "http://127.0.0.1/done",
            "refresh_url": "http://127.0.0.1/again",
        }
    )
    from tests.stripe_emulator.test_paying import press

    assert press(link.url) == "http://127.0.0.1/done"

    now = client.v1.accounts.retrieve(account.id)
    assert (now.details_submitted, now.capabilities.transfers) == (True, "active")
    assert now.external_accounts.data[0].last4 == "2345"
    assert now.controller.losses.payments == "application"
    emulator.tell("clock", advance=600)
    assert press(link.url) == "http://127.0.0.1/again"


def test_stripe_may_ask_a_payee_for_more(emulator, client):
    account = payee(emulator, client)

    emulator.tell("restrict", account=account.id)

    asked = client.v1.accounts.capabilities.list(account.id).data
    assert [(each.id, each.status) for each in asked] == [("transfers", "inactive")]
    assert asked[0].requirements.currently_due


def test_a_payee_may_change_their_bank(emulator, client):
    account = payee(emulator, client)

    client.v1.accounts.external_accounts.create(account.id, {"external_account": "btok_00011111"})

    found = client.v1.accounts.external_accounts.list(account.id).data
    assert [each.last4 for each in found] == ["1111"]
