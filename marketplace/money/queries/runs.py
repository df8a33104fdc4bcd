"""Bank runs of a payer: when, how many payments, how much, and where each has got to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Sum

from budgets.models import Party, PaymentRun
from marketplace.money.queries.payments import PaymentCard, payment_cards
from marketplace.people.models import Organisation

MOST_SHOWN = 50


@dataclass(frozen=True)
class RunCard:
    uuid: UUID
    reference: str
    made_at: datetime
    count: int
    pence: int
    payments: tuple[PaymentCard, ...] = ()


def runs_of(payer: Party) -> list[RunCard]:
    runs = PaymentRun.objects.filter(payer=payer).annotate(
        count=Count("lines"), total=Sum("lines__pence")
    )
    return [
        RunCard(r.uuid, r.reference, r.made_at, r.count, r.total or 0) for r in runs[:MOST_SHOWN]
    ]


def run_card(run: PaymentRun, today: date) -> RunCard:
    lines = list(run.lines.select_related("payment").order_by("pk"))
    return RunCard(
        uuid=run.uuid,
        reference=run.reference,
        made_at=run.made_at,
        count=len(lines),
        pence=sum(line.pence for line in lines),
        payments=tuple(
            payment_cards([line.payment for line in lines], today, paying={run.payer_id})
        ),
    )


def payee_names(run: PaymentRun) -> dict[UUID, str]:
    """The payees of a run by the uuid of their party."""
    parties = run.lines.values("payment__payee")
    found = Organisation.objects.filter(party__in=parties)
    return dict(found.values_list("party__uuid", "name"))
