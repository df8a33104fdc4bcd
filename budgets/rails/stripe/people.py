"""Who is who at Stripe: payees' accounts, payers' saved cards. Each on a page of Stripe's own."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.db import transaction

from budgets.actions.bank_changes import note_bank_change
from budgets.models import Party, StripePayee, StripePayer, ToldBy
from budgets.rails.stripe.client import call

Json = dict[str, Any]
TERMS_OF_ACCOUNTS: Json = {
    "country": "GB",
    "controller": {
        "fees": {"payer": "application"},
        "losses": {"payments": "application"},
        "requirement_collection": "stripe",
        "stripe_dashboard": {"type": "express"},
    },
    "capabilities": {"transfers": {"requested": True}},
}


def may_be_paid(payee: Party) -> bool:
    return StripePayee.objects.filter(party=payee, ready=True).exists()


def card_of(payer: Party) -> StripePayer | None:
    """The payer's saved card, if there is one."""
    return StripePayer.objects.filter(party=payer).exclude(card_id="").first()


def onboarding_page(*, payee: Party, back: str, at: datetime) -> str:
    """The address of the page on which the payee tells Stripe what it must know. Lasts minutes."""
    known = StripePayee.objects.filter(party=payee).first() or _open_account(payee, at)
    account = known.account_id
    link = call(
        lambda stripe: stripe.v1.account_links.create(
            {
                "account": account,
                "type": "account_onboarding",
                "return_url": back,
                "refresh_url": back,
            }
        )
    )
    return str(link.url)


def _open_account(payee: Party, at: datetime) -> StripePayee:
    metadata = {"party": str(payee.uuid)}
    account = call(
        lambda stripe: stripe.v1.accounts.create(
            cast("Any", TERMS_OF_ACCOUNTS | {"metadata": metadata}),
            {"idempotency_key": f"account:{payee.uuid}"},
        )
    )
    known, _ = StripePayee.objects.get_or_create(
        party=payee, defaults={"account_id": account.id, "checked_at": at}
    )
    return known


def fetch_account(account_id: str) -> Json:
    return call(lambda stripe: stripe.v1.accounts.retrieve(account_id)).to_dict()


def take_account(account: Json, *, at: datetime) -> bool:
    """Whether this payee may be paid now. False when it is no payee of ours."""
    ready = account.get("capabilities", {}).get("transfers") == "active"
    with transaction.atomic():
        known = StripePayee.objects.select_for_update().filter(account_id=account["id"]).first()
        if known is None:
            return False
        before = known.bank_id
        known.ready, known.checked_at = ready, at
        known.bank_id = _bank_of(account) or before
        known.save(update_fields=["ready", "checked_at", "bank_id"])
        if before and known.bank_id != before:
            note_bank_change(payee=known.party, told_by=ToldBy.STRIPE, by=None, at=at)
    return True


def _bank_of(account: Json) -> str:
    """Stripe's name for where it pays out: of several, the one that is the default."""
    banks = account.get("external_accounts", {}).get("data", [])
    default = [bank for bank in banks if bank.get("default_for_currency")]
    return next((str(bank["id"]) for bank in (*default, *banks)), "")


def look_at_payee(*, payee: Party, at: datetime) -> None:
    """Ask Stripe afresh, if this payee has an account there."""
    known = StripePayee.objects.filter(party=payee).first()
    if known is not None:
        take_account(fetch_account(known.account_id), at=at)


def card_page(*, payer: Party, back: str, at: datetime) -> str:
    """The address of the page on which the payer saves a card, with their bank's check."""
    known = open_customer(payer=payer)
    params = {
        "mode": "setup",
        "currency": "gbp",
        "customer": known.customer_id,
        "payment_method_types": ["card"],
        "success_url": f"{back}?session={{CHECKOUT_SESSION_ID}}",
        "cancel_url": back,
    }
    session = call(lambda stripe: stripe.v1.checkout.sessions.create(cast("Any", params)))
    return str(session.url)


def open_customer(*, payer: Party) -> StripePayer:
    """The payer as Stripe knows them, from now on if not before."""
    known = StripePayer.objects.filter(party=payer).first()
    if known is not None:
        return known
    customer = call(
        lambda stripe: stripe.v1.customers.create(
            {"metadata": {"party": str(payer.uuid)}},
            {"idempotency_key": f"customer:{payer.uuid}"},
        )
    )
    known, _ = StripePayer.objects.get_or_create(party=payer, defaults={"customer_id": customer.id})
    return known


def pay_runs_by_transfer(*, payer: Party, at: datetime) -> None:
    """From now on one bank transfer pays each run of this customer, as far as its payees joined."""
    StripePayer.objects.filter(party=payer).update(runs_since=at)


def pay_runs_by_file(*, payer: Party) -> None:
    """From now on a file pays each run. What was asked for by transfer stays asked for."""
    StripePayer.objects.filter(party=payer).update(runs_since=None)


def fetch_card_page(session_id: str) -> Json:
    more = ["setup_intent.payment_method"]
    return call(
        lambda stripe: stripe.v1.checkout.sessions.retrieve(session_id, {"expand": more})
    ).to_dict()


def take_card_page(session: Json, *, at: datetime) -> bool:
    """Keep the card that was saved, for the payer whose page it was. False when none of ours."""
    ours = StripePayer.objects.filter(customer_id=session.get("customer") or "")
    if session["mode"] != "setup" or session["status"] != "complete":
        return False
    method = session["setup_intent"]["payment_method"]
    return bool(ours.update(card_id=method["id"], card_last4=method["card"]["last4"]))
