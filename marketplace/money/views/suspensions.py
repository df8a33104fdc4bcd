"""A funder's officer stops a budget for now, or lets it go on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from marketplace.money.actions import suspensions as actions
from marketplace.money.forms import WhyForm
from marketplace.money.queries.budgets import budget_card
from marketplace.money.queries.subjects import BudgetSubject, budget_or_404
from marketplace.people.access import SignedInRequest, signed_in
from marketplace.people.clock import now
from marketplace.people.models import User
from marketplace.people.policy import require
from marketplace.people.saving import posted, saved


class Step(Protocol):
    def __call__(self, *, subject: BudgetSubject, why: str, by: User, at: datetime) -> object: ...


def _with_reasons(act: Step, template: str, done: str) -> Callable[..., HttpResponse]:
    @signed_in
    @require_http_methods(["GET", "POST"])
    def view(request: SignedInRequest, uuid: UUID) -> HttpResponse:
        subject = budget_or_404(request.user, uuid)
        require(request.user, "budget.suspend", subject)
        form = WhyForm(posted(request))
        if saved(
            form,
            lambda: act(subject=subject, why=form.cleaned_data["why"], by=request.user, at=now()),
        ):
            messages.success(request, done)
            return redirect("money:statement", uuid)
        return render(request, template, {"form": form, "budget": budget_card(subject.budget)})

    return view


suspend = _with_reasons(
    actions.suspend, "money/suspend.html", "The budget is stopped for now. The person is told why."
)
resume = _with_reasons(
    actions.resume, "money/resume.html", "The budget goes on. The person has been told."
)
