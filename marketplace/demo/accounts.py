"""Who may try the demo. They exist only where `load_demo` made them."""

from __future__ import annotations

from typing import NamedTuple


class Account(NamedTuple):
    email: str
    who: str


PASSWORD = "try-the-demo-2026"  # noqa: S105 (printed at every start; opens nothing but the demo)

# What an authenticator app is given for whoever signs in with two steps.
SECOND_STEP = "KITHKITHDEMODEMOKITHKITHDEMODEMO"

ACCOUNTS = (
    Account("amira@demo.example", "holds a direct payment"),
    Account("joan@demo.example", "has a notional budget; her daughter Dev acts for her"),
    Account("dev@demo.example", "acts for her mother, Joan"),
    Account("tom@demo.example", "holds a direct payment; has tried support, and has not paid yet"),
    Account("ben@demo.example", "broker"),
    Account("grace@demo.example", "Shared Lives carer"),
    Account("scheme@demo.example", "Shared Lives scheme"),
    Account("provider@demo.example", "provider"),
    Account("funder@demo.example", "funder"),
    Account("finn@demo.example", "also of the funder; signs in with two steps, and asks"),
    Account("faye@demo.example", "also of the funder; signs in with two steps, and confirms"),
    Account("staff@demo.example", "vets providers"),
    Account("stranger@demo.example", "related to no one"),
)
