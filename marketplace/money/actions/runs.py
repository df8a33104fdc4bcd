"""Payment runs: gathered for a file or for one bank transfer, with permission asked."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from budgets.models import PaymentRun, StripeRequest
from budgets.rails import remittance
from budgets.rails.stripe import people, requests
from budgets.rails.stripe.client import Busy, Refused, Unsure
from marketplace.money.actions.refusals import UnableToPay
from marketplace.people import audit
from marketplace.people.models import Organisation, User
from marketplace.people.policy import require


def make_runs(*, payer: Organisation, by: User, at: datetime) -> list[PaymentRun]:
    """Gather what this organisation owes today: for one bank transfer, and for its bank's file."""
    require(by, "run.make", payer)
    with transaction.atomic():
        runs = remittance.prepare_runs(payer=payer.party, by=by.pk, at=at)
        for run in runs:
            audit.record("run.made", subject=run, by=by, organisation=payer, at=at)
    for request in StripeRequest.objects.filter(run__in=runs):
        requests.carry_on(request.pk, at=at)  # else the sweep does
    return runs


def choose_way_to_pay(
    *, organisation: Organisation, by_transfer: bool, by: User, at: datetime
) -> None:
    """Whether one bank transfer or a file pays this organisation's runs from now on."""
    require(by, "organisation.manage", organisation)
    if by_transfer:
        try:
            people.open_customer(payer=organisation.party)
        except (Unsure, Busy, Refused):
            raise UnableToPay(
                "Stripe is not answering just now. Nothing has changed. Please try again later."
            ) from None
    with transaction.atomic():
        if by_transfer:
            people.pay_runs_by_transfer(payer=organisation.party, at=at)
        else:
            people.pay_runs_by_file(payer=organisation.party)
        verb = "organisation.by_transfer" if by_transfer else "organisation.by_file"
        audit.record(verb, subject=organisation, by=by, organisation=organisation, at=at)


def close_request(*, request: StripeRequest, payer: Organisation, by: User, at: datetime) -> None:
    """The bank transfer won't be sent: its payments are due again, and what came goes back."""
    require(by, "run.make", payer)
    try:
        with transaction.atomic():
            requests.close(request=request, at=at)
            audit.record("run.closed", subject=request.run, by=by, organisation=payer, at=at)
    except requests.TooLate as problem:
        raise UnableToPay(problem.message) from None
    requests.carry_on(request.pk, at=at)


def look_at_request(*, request: StripeRequest, payer: Organisation, by: User, at: datetime) -> None:
    """Ask Stripe now what has come."""
    require(by, "run.make", payer)
    requests.look_now(request=request, at=at)
