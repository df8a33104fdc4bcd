"""Connected accounts by controller properties, and their onboarding on a page of Stripe's own."""

from __future__ import annotations

from tests.stripe_emulator.store import PLATFORM
from tests.stripe_emulator.wire import ApiError, Json, listed, missing
from tests.stripe_emulator.world import World

NEEDED = ["business_profile.url", "external_account", "individual.dob", "tos_acceptance.date"]
LINK_LASTS = 300  # seconds


def create(world: World, params: Json) -> Json:
    if "controller" not in params:
        raise ApiError(400, "Say who controls the account.", param="controller")
    account = world.new(
        *("account", "acct"),
        business_profile=None,
        business_type=params.get("business_type"),
        capabilities=dict.fromkeys(asked_for(params), "inactive"),
        charges_enabled=False,
        controller=controller(params["controller"]),
        country=params.get("country", "GB"),
        default_currency="gbp",
        details_submitted=False,
        email=params.get("email"),
        metadata=params.get("metadata", {}),
        payouts_enabled=False,
        requirements=requirements(NEEDED),
        future_requirements=requirements([]),
        settings=settings(),
        tos_acceptance=dict.fromkeys(("date", "ip", "user_agent")),
        type="none",
    )
    account["external_accounts"] = listed(f"/v1/accounts/{account['id']}/external_accounts", [])
    return world.save(account)


def asked_for(params: Json) -> list[str]:
    given = params.get("capabilities") or {}
    return [name for name, value in given.items() if value.get("requested")]


def controller(given: Json) -> Json:
    return {
        "type": "application",
        "is_controller": True,
        "fees": {"payer": given.get("fees", {}).get("payer", "account")},
        "losses": {"payments": given.get("losses", {}).get("payments", "stripe")},
        "requirement_collection": given.get("requirement_collection", "stripe"),
        "stripe_dashboard": {"type": given.get("stripe_dashboard", {}).get("type", "full")},
    }


def requirements(due: list[str], word: str = "requirements.past_due") -> Json:
    empty = {name: [] for name in ("alternatives", "errors", "past_due", "pending_verification")}
    return empty | {
        "currently_due": due,
        "eventually_due": due,
        "current_deadline": None,
        "disabled_reason": word if due else None,
    }


def settings() -> Json:
    schedule = {"delay_days": 3, "interval": "daily"}
    prefixes = ("statement_descriptor", "statement_descriptor_kana", "statement_descriptor_kanji")
    return {
        "branding": dict.fromkeys(("icon", "logo", "primary_color", "secondary_color")),
        "card_payments": {"statement_descriptor_prefix": None},
        "dashboard": {"display_name": None, "timezone": "Europe/London"},
        "payments": dict.fromkeys(prefixes),
        "payouts": {"debit_negative_balances": True, "schedule": schedule},
    }


def known(world: World, pk: str, param: str = "id") -> Json:
    return world.store.get("account", pk, account=PLATFORM, param=param)


def retrieve(world: World, params: Json, pk: str) -> Json:
    return known(world, pk)


def update(world: World, params: Json, pk: str) -> Json:
    account = known(world, pk)
    account["metadata"] |= params.get("metadata", {})
    for name in ("email", "business_type"):
        account[name] = params.get(name, account[name])
    for name in asked_for(params):
        finished = "active" if account["details_submitted"] else "inactive"
        account["capabilities"].setdefault(name, finished)
    return changed(world, account)


def changed(world: World, account: Json) -> Json:
    world.acting_as(account["id"]).emit("account.updated", world.save(account))
    return account


def page(world: World, params: Json) -> Json:
    return world.page("account", "/v1/accounts", params)


def capabilities(world: World, params: Json, pk: str) -> Json:
    account = known(world, pk)
    due, word = account["requirements"]["currently_due"], "requirements.fields_needed"
    found = [
        {
            "id": name,
            "object": "capability",
            "account": pk,
            "requested": True,
            "requested_at": account["created"],
            "requirements": requirements(due if status != "active" else [], word),
            "status": status,
        }
        for name, status in account["capabilities"].items()
    ]
    return listed(f"/v1/accounts/{pk}/capabilities", found)


def external_accounts(world: World, params: Json, pk: str) -> Json:
    return known(world, pk)["external_accounts"]


def add_bank_account(world: World, params: Json, pk: str) -> Json:
    """Of a token, `btok_` and the account number: who may see bank details is Stripe's page."""
    account, token = known(world, pk), params["external_account"]
    digits = token.removeprefix("btok_")
    if not digits.isdigit():
        raise missing("token", token, "external_account")
    bank = world.new(
        *("bank_account", "ba"),
        account=pk,
        account_holder_name=None,
        account_holder_type=None,
        bank_name="STRIPE TEST BANK",
        country="GB",
        currency="gbp",
        default_for_currency=True,
        fingerprint=f"print{digits[-4:]}",
        last4=digits[-4:],
        metadata={},
        routing_number="108800",
        status="new",
    )
    account["external_accounts"]["data"] = [bank]
    world.acting_as(pk).emit("account.external_account.created", bank)
    changed(world, account)
    return bank


def link(world: World, params: Json) -> Json:
    account = known(world, params["account"], "account")
    for name in ("return_url", "refresh_url"):
        if name not in params:
            raise ApiError(400, f"Missing required param: {name}.", param=name)
    token = world.store.new_id("link")
    expires_at = world.now + LINK_LASTS
    facts = (account["id"], params["return_url"], params["refresh_url"], expires_at)
    world.store.remember(token, "\n".join(str(fact) for fact in facts))
    return {
        "object": "account_link",
        "created": world.now,
        "expires_at": expires_at,
        "url": f"{world.address}/hosted/onboard/{token}",
    }


def opened(world: World, token: str) -> tuple[Json, str, str, bool]:
    """The account of a link, where to go after, where for a new link, and if this one works."""
    facts = world.store.fact(token, "")
    if not facts:
        raise missing("account link", token)
    pk, after, again, expires_at = facts.split("\n")
    return known(world, pk), after, again, world.now < int(expires_at)


def onboard(world: World, account: Json) -> None:
    """The payee has answered everything, and Stripe is content."""
    account |= {"details_submitted": True, "payouts_enabled": True}
    account["requirements"] = requirements([])
    account["tos_acceptance"] |= {"date": world.now}
    account["capabilities"] = dict.fromkeys(account["capabilities"], "active")
    world.save(account)
    add_bank_account(world, {"external_account": "btok_00012345"}, account["id"])


def restrict(world: World, account: Json) -> None:
    """Stripe wants to know more, and stops the capabilities meanwhile."""
    account["requirements"] = requirements(["individual.verification.document"])
    account["capabilities"] = dict.fromkeys(account["capabilities"], "inactive")
    account["payouts_enabled"] = False
    changed(world, account)
