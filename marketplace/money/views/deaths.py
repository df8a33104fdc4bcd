"""A funder's officer writes down that a person has died, or that this was a mistake."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.money.actions import deaths as actions
from marketplace.money.forms import DeathForm
from marketplace.money.queries.budgets import number_of
from marketplace.money.queries.payments import to_pay_from_own_account
from marketplace.money.queries.subjects import budget_or_404
from marketplace.people.access import SignedInRequest, signed_in
from marketplace.people.clock import now, today
from marketplace.people.policy import require
from marketplace.people.saving import posted, saved, tried


@signed_in
@require_http_methods(["GET", "POST"])
def record(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    subject = budget_or_404(request.user, uuid)
    require(request.user, "death.record", subject)
    form = DeathForm(posted(request))
    if saved(
        form,
        lambda: actions.record_death(
            subject=subject,
            died_on=form.cleaned_data["died_on"],
            by=request.user,
            at=now(),
            **form.said,
        ),
    ):
        messages.success(request, "It is written down. Nobody writes to them from now on.")
        return redirect("money:statement", uuid)
    to_pay = to_pay_from_own_account(subject.person, today())
    context = {
        "form": form,
        "subject": subject,
        "number": number_of(subject.person),
        "to_pay_pence": sum(each.left_pence for each in to_pay),
    }
    return render(request, "money/death.html", context)


@signed_in
@require_POST
def take_back(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    subject = budget_or_404(request.user, uuid)
    tried(
        request,
        lambda: actions.take_back(subject=subject, by=request.user, at=now()),
        "It is put right, and the person has been told. Call them: what they agreed has ended.",
    )
    return redirect("money:statement", uuid)
