"""Which payments may be disputed, and which funder decides."""

from __future__ import annotations

from budgets.models import Payment, PaymentState
from marketplace.people.models import Organisation
from marketplace.people.records.organisations import FUNDERS


def is_open_to_dispute(payment: Payment) -> bool:
    """Until the day on which it is asked for, and before any of it was paid."""
    return payment.state == PaymentState.DUE and not payment.paid_pence


def funder_of(payment: Payment) -> Organisation | None:
    """The funder that gave the most of it. None for own money alone: nobody else decides there."""
    lines = payment.lines.order_by("-pence", "pk").select_related("commitment__budget")
    parties = [line.commitment.budget.funder_id for line in lines]
    found = Organisation.objects.filter(party__in=parties, kind__in=FUNDERS)
    by_party = {funder.party_id: funder for funder in found}
    return next((by_party[party] for party in parties if party in by_party), None)
