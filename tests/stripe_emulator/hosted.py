"""Stripe's own pages, as plain as can be: pay or save a card, approve, transfer, onboard."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

from tests.stripe_emulator.api import Api
from tests.stripe_emulator.resources import accounts, cash, checkout, intents, methods, setups
from tests.stripe_emulator.wire import ApiError, Json, missing
from tests.stripe_emulator.world import World

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title} - Stripe emulator</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body {{ font: 1.2rem/1.5 sans-serif; margin: 2rem auto; max-width: 30rem; padding: 0 1rem }}
button, select {{ font: inherit; max-width: 100%; padding: .5rem 1rem }}</style></head>
<body><main><h1>{title}</h1><p>This page stands in for Stripe’s. No money moves.</p>
{body}</main></body></html>"""
CARDS = {
    "pm_card_gb": "A card that works",
    "pm_card_bypassPending": "A card whose money is there at once",
    "pm_card_authenticationRequired": "A card whose bank asks each time",
    "pm_card_chargeCustomerFail": "A card that is turned down later",
    "pm_card_chargeDeclined": "A card that is turned down",
}


class Elsewhere(Exception):
    """Go on to this address."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


def visit(api: Api, method: str, path: str, form: Json) -> str:
    """The page, or Elsewhere once its form was sent. `form` is the query where it wasn't."""
    with api.lock, api.transaction():
        world = api.world()
        kind, _, pk = path.removeprefix("/hosted/").partition("/")
        page = PAGES.get(kind)
        if page is None:
            raise missing("page", kind)
        try:
            if method == "POST":
                return page(world, pk, form)
            return saying(form.get("refused", ""), page(world, pk, None))
        except Elsewhere as found:
            leave: Exception = found
        except ApiError as error:
            if not error.keeps:
                raise
            leave = Elsewhere(f"{path}?{urlencode({'refused': str(error)})}")
        finally:
            api.queue(world)
    raise leave


def draw(title: str, body: str) -> str:
    return PAGE.format(title=escape(title), body=body)


def saying(words: str, page: str) -> str:
    """Why what was sent before was refused stands above the form."""
    told = f'<p role="alert"><strong>{escape(words)}</strong></p>' if words else ""
    return page.replace("</h1>", f"</h1>{told}", 1)


def button(words: str, **values: str) -> str:
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in values.items()
    )
    return f'<form method="post">{hidden}<p><button>{escape(words)}</button></p></form>'


def checkout_page(world: World, pk: str, form: Json | None) -> str:
    session = checkout.current(world, world.get("checkout.session", pk))
    if session["status"] != "open":
        return draw("This page has closed", "")
    if form is not None:
        data = checkout.kept_data(world, session)
        raise Elsewhere(checkout.pay(world, session, form.get("card", "pm_card_gb"), data))
    saving = session["mode"] == "setup"
    title = "Save a card" if saving else f"Pay £{session['amount_total'] / 100:.2f}"
    options = "".join(f'<option value="{pm}">{words}</option>' for pm, words in CARDS.items())
    choice = f'<label for="card">Card</label><br><select id="card" name="card">{options}</select>'
    if "card" not in session["payment_method_types"]:
        choice = "<p>Your bank asks if this is right.</p>"
    back = session["cancel_url"]
    cancel = f'<p><a href="{escape(back)}">Go back</a></p>' if back else ""
    words = "Save card" if saving else "Pay"
    return draw(
        title, f'<form method="post">{choice}<p><button>{words}</button></p></form>{cancel}'
    )


def approve_page(world: World, pk: str, form: Json | None) -> str:
    """A bank asks its customer."""
    module = setups if pk.startswith("seti_") else intents
    kind = "setup_intent" if module is setups else "payment_intent"
    intent = world.get(kind, pk)
    if intent["status"] != "requires_action":
        return draw("There is nothing to approve", "")
    if form is None:
        yes, no = button("Approve", approved="yes"), button("Refuse", approved="no")
        return draw("Is this you?", yes + no)
    back = intent["next_action"]["redirect_to_url"]["return_url"]
    method = world.get("payment_method", intent["payment_method"])
    status = "succeeded"
    try:
        if form.get("approved") != "yes":
            raise turned_down(world, module, intent, method)
        module.settle(world, intent, method)
    except ApiError as error:
        if not error.keeps:
            raise
        status = "failed"
    joint = "&" if "?" in back else "?"
    raise Elsewhere(f"{back}{joint}{urlencode({kind: pk, 'redirect_status': status})}")


def turned_down(world: World, module: object, intent: Json, method: Json) -> ApiError:
    code = "payment_intent_authentication_failure"
    if module is setups:
        return setups.refused(world, intent, method, "setup_intent_authentication_failure")
    return intents.refused(world, intent, method, code, None)


def bank_page(world: World, pk: str, form: Json | None) -> str:
    intent = world.get("payment_intent", pk)
    if intent["status"] != cash.WAITING:
        return draw("Nothing more is asked for", "")
    asked = cash.instructions(intent)
    if form is not None:
        params = {"amount": asked["amount_remaining"], "currency": "gbp"}
        cash.fund(world, params | {"reference": asked["reference"]}, intent["customer"])
        return draw("The money has arrived", "")
    record = asked["financial_addresses"][0]["sort_code"]
    rows = {
        "Sort code": record["sort_code"],
        "Account number": record["account_number"],
        "Reference": asked["reference"],
        "Still to come": f"£{asked['amount_remaining'] / 100:.2f}",
    }
    facts = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows.items())
    return draw("Send a bank transfer", f"<dl>{facts}</dl>" + button("The bank sends it"))


def onboard_page(world: World, token: str, form: Json | None) -> str:
    account, after, again, works = accounts.opened(world, token)
    if not works:
        raise Elsewhere(again)
    if form is None:
        return draw("Tell us about you", button("Everything is answered"))
    accounts.onboard(world, account)
    raise Elsewhere(after)


PAGES = {
    "checkout": checkout_page,
    "approve": approve_page,
    "bank": bank_page,
    "onboard": onboard_page,
}
assert set(CARDS) <= set(methods.TEST_CARDS)
