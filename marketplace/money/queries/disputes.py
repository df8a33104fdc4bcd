"""Disputes: which payments may be disputed, who decides, and what each reader may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from marketplace.money.models import Dispute, DisputeState
from marketplace.money.queries.payments import PaymentCard, payment_cards
from marketplace.money.records.disputes import Side
from marketplace.people.models import Organisation, User
from marketplace.people.policy import may


@dataclass(frozen=True)
class DisputePage:
    dispute: Dispute
    payment: PaymentCard
    who_said: str
    may_take: bool
    may_decide: bool
    may_withdraw: bool
    may_see_payment: bool


def to_settle(funder: Organisation, user: User) -> QuerySet[Dispute]:
    """Those that nobody has taken yet, and this officer's own."""
    waiting = Dispute.objects.open().filter(funder=funder).select_related("payee")
    return (waiting.filter(officer=None) | waiting.filter(officer=user)).order_by("pk")


def dispute_page(dispute: Dispute, user: User, today: date) -> DisputePage:
    is_open = dispute.state == DisputeState.OPEN
    side = "person" if dispute.side == Side.PERSON else "payee"
    is_mine = dispute.officer_id == user.pk
    return DisputePage(
        dispute=dispute,
        payment=payment_cards([dispute.payment], today, reader=user)[0],
        who_said=str(dispute.payee) if side == "payee" else "The person’s side",
        may_take=is_open and not is_mine and may(user, "dispute.take", dispute),
        may_decide=is_open and may(user, "dispute.decide", dispute),
        may_withdraw=is_open and may(user, f"dispute.withdraw_for_{side}", dispute),
        may_see_payment=may(user, "dispute.see_payment", dispute),
    )
