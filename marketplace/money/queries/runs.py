"""Bank runs of a payer: how many payments, how much, and what is in each."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, QuerySet, Sum
from django.http import Http404

from budgets.models import Party, Payment, PaymentRun, StripeRequest
from marketplace.people.models import Organisation


def runs_of(payer: Party) -> QuerySet[PaymentRun]:
    """The newest first, each with the `count` of its payments and their `pence` in all."""
    runs = PaymentRun.objects.filter(payer=payer).prefetch_related("request").order_by("-pk")
    return runs.annotate(count=Count("lines"), pence=Sum("lines__pence", default=0))


def request_of(run: PaymentRun) -> StripeRequest | None:
    """The one bank transfer that pays this run; none where a file does."""
    return getattr(run, "request", None)


def run_or_404(organisation: Organisation, uuid: UUID) -> PaymentRun:
    found = runs_of(organisation.party).filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def payments_in(run: PaymentRun) -> QuerySet[Payment]:
    return Payment.objects.filter(run_lines__run=run).order_by("run_lines__pk")


def payee_names(run: PaymentRun) -> dict[UUID, str]:
    """The payees of a run by the uuid of their party."""
    parties = run.lines.values("payment__payee")
    found = Organisation.objects.filter(party__in=parties)
    return dict(found.values_list("party__uuid", "name"))
