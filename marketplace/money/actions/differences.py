"""Asking for a comparison, and saying what a difference is."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from budgets.reconciling import comparing
from marketplace.agreements.models import Part
from marketplace.money.actions.refusals import UnableToPay
from marketplace.money.queries.differences import DifferenceSubject
from marketplace.people import audit
from marketplace.people.models import Organisation, User
from marketplace.people.policy import require


class UnableToExplain(UnableToPay):
    """It went away, or somebody else explained it."""


@transaction.atomic
def ask_for_comparison(*, organisation: Organisation, by: User, at: datetime) -> None:
    """It is made within minutes, in the background: Stripe is never called from a page's request
    for as long as a whole comparison takes."""
    require(by, "reconciliation.ask", organisation)
    asked = comparing.ask(by=by.pk, at=at)
    audit.record("reconciliation.asked", subject=asked, by=by, organisation=organisation, at=at)


@transaction.atomic
def explain(*, subject: DifferenceSubject, why: str, by: User, at: datetime) -> None:
    """Whoever must look at it, or the hub, says what it is. Nothing moves by that."""
    require(by, "difference.explain", subject)
    difference = subject.difference
    if not comparing.explain(difference=difference, why=why, by=by.pk, at=at):
        raise UnableToExplain("This is no longer to be explained. Look at the list again.")
    payment = difference.payment
    part = Part.objects.filter(uuid=payment.part).first() if payment else None
    audit.record(
        "difference.explained",
        subject=difference,
        by=by,
        person=part.person if part else None,
        organisation=subject.organisation,
        at=at,
        kind=difference.kind,
        pence=difference.pence,
    )
