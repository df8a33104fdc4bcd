"""The funder's side: a queue with a clock, and one decision a page."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from marketplace.people.access import SignedInRequest, signed_in, visible_or_404
from marketplace.people.audit import seen
from marketplace.people.clock import now, today
from marketplace.people.models import Organisation
from marketplace.people.policy import require
from marketplace.people.saving import posted, saved
from marketplace.plans import actions, queries
from marketplace.plans.forms import DecisionForm
from marketplace.plans.models import Approval

A_PAGE = 50


@signed_in
@require_GET
def queue(request: SignedInRequest) -> HttpResponse:
    """Plans to decide on, the overdue first. Only a funder's staff have such a page."""
    if not Organisation.objects.visible_to(request.user).funders().exists():
        raise Http404
    context = {
        "page": Paginator(queries.queue_of(request.user), A_PAGE).get_page(request.GET.get("page")),
        "decided": queries.decided_lately(request.user),
    }
    return render(request, "plans/queue.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def decide(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    approval = visible_or_404(Approval, request.user, uuid)
    require(request.user, "plan.decide", approval)
    plan = approval.plan
    seen(
        "plan.read",
        subject=plan,
        by=request.user,
        person=plan.person,
        organisation=approval.funder,
    )
    form = DecisionForm(posted(request))
    if saved(
        form,
        lambda: actions.decide(
            approval=approval,
            approve=form.cleaned_data["answer"] == "yes",
            reasons=form.cleaned_data["reasons"],
            by=request.user,
            at=now(),
        ),
    ):
        messages.success(request, "Your decision is recorded and the person is told.")
        return redirect("plans:queue")
    context = {
        "approval": approval,
        "plan": plan,
        "answers": queries.answers_of(plan),
        "written_by": queries.written_by_words(plan),
        "days_left": (approval.decide_by - today()).days,
        "is_open": approval.state in queries.TO_DECIDE,
        "form": form,
    }
    return render(request, "plans/decide.html", context)
