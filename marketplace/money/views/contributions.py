"""A council's officer records what a person pays themself."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from marketplace.money.actions.contributions import record_contribution
from marketplace.money.forms import ContributionForm
from marketplace.money.queries.budgets import budget_card
from marketplace.money.queries.subjects import budget_or_404
from marketplace.people.access import SignedInRequest, signed_in
from marketplace.people.clock import now, today
from marketplace.people.policy import require
from marketplace.people.saving import posted, saved


@signed_in
@require_http_methods(["GET", "POST"])
def record(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    subject = budget_or_404(request.user, uuid)
    require(request.user, "contribution.record", subject)
    form = ContributionForm(posted(request), initial={"from_on": today()})
    if saved(
        form,
        lambda: record_contribution(
            subject=subject, by=request.user, at=now(), **form.cleaned_data
        ),
    ):
        messages.success(request, "It is recorded. The person has been told.")
        return redirect("money:statement", uuid)
    context = {"form": form, "budget": budget_card(subject.budget)}
    return render(request, "money/contribution.html", context)
