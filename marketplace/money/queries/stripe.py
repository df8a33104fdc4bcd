"""How far a payee has come with Stripe, for those who may take it further."""

from __future__ import annotations

from typing import Literal

from budgets.models import StripePayee
from budgets.rails.stripe.client import is_on
from budgets.rails.stripe.requests import payer_by_transfer
from marketplace.people.models import Organisation, User
from marketplace.people.policy import may

Joining = Literal["", "may", "begun", "ready"]


WayToPay = Literal["", "file", "transfer"]


def way_to_pay(organisation: Organisation, user: User) -> WayToPay:
    """How its runs are paid; empty where Stripe is off or where it is not this reader's to say."""
    if not is_on() or not may(user, "organisation.manage", organisation):
        return ""
    return "transfer" if payer_by_transfer(organisation.party) else "file"


def joining_stripe(organisation: Organisation, user: User) -> Joining:
    """Empty where Stripe is off or where it is not this reader's to do."""
    if not is_on() or not may(user, "payee.join_stripe", organisation):
        return ""
    payee = StripePayee.objects.filter(party=organisation.party_id).first()
    if payee is None:
        return "may"
    return "ready" if payee.ready else "begun"
