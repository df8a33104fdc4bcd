"""What waits for a second officer of a funder, and the rule that says when."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marketplace.money.actions import proposals as actions
from marketplace.money.forms import RefusalForm, ThresholdForm
from marketplace.money.models import Proposal
from marketplace.money.queries.proposals import proposal_cards, proposal_page, proposals_of
from marketplace.money.queries.subjects import subject_of
from marketplace.money.views.paging import page_of
from marketplace.people import audit
from marketplace.people.access import SignedInRequest, signed_in, visible_or_404
from marketplace.people.clock import now
from marketplace.people.local_policy import setting
from marketplace.people.models import Organisation
from marketplace.people.policy import may, require
from marketplace.people.records.organisations import FUNDERS
from marketplace.people.saving import posted, saved, tried
from marketplace.people.second_step import has_second_step


@signed_in
@require_GET
def all_of_them(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Everything that was asked of a second officer, and what became of it."""
    organisation = visible_or_404(Organisation, request.user, uuid, kind__in=FUNDERS)
    page = page_of(request, proposals_of(organisation))
    context = {
        "organisation": organisation,
        "page": page,
        "proposals": proposal_cards(list(page.object_list)),
        "threshold_pence": setting(organisation, actions.THRESHOLD),
        "may_manage": may(request.user, "organisation.manage", organisation),
    }
    return render(request, "money/proposals.html", context)


@signed_in
@require_GET
def detail(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    proposal = _load(request, uuid)
    if proposal.budget:
        subject = subject_of(proposal.budget)
        audit.seen(
            "budget.seen",
            subject=subject,
            by=request.user,
            person=subject.person,
            organisation=proposal.organisation,
        )
    return render(request, "money/proposal.html", {"page": proposal_page(proposal, request.user)})


@signed_in
@require_POST
def confirm(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    proposal = _load(request, uuid)
    tried(
        request,
        lambda: actions.confirm(proposal=proposal, by=request.user, at=now()),
        "You have confirmed it. It has taken effect.",
    )
    return redirect("money:proposal", uuid)


@signed_in
@require_http_methods(["GET", "POST"])
def refuse(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    proposal = _load(request, uuid)
    require(request.user, "proposal.decide", proposal)
    form = RefusalForm(posted(request))
    if saved(
        form,
        lambda: actions.refuse(
            proposal=proposal, reasons=form.cleaned_data["reasons"], by=request.user, at=now()
        ),
    ):
        messages.success(request, "It is refused. Whoever asked has been told.")
        return redirect("money:proposal", uuid)
    context = {"form": form, "page": proposal_page(proposal, request.user)}
    return render(request, "money/refuse_proposal.html", context)


@signed_in
@require_POST
def withdraw(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    proposal = _load(request, uuid)
    tried(
        request,
        lambda: actions.withdraw(proposal=proposal, by=request.user, at=now()),
        "You have taken it back. Nothing has changed.",
    )
    return redirect("money:proposal", uuid)


@signed_in
@require_http_methods(["GET", "POST"])
def rules(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """From which amount on a second officer must look."""
    organisation = visible_or_404(Organisation, request.user, uuid, kind__in=FUNDERS)
    require(request.user, "organisation.manage", organisation)
    known = {"pence": setting(organisation, actions.THRESHOLD), "key": uuid4()}
    form = ThresholdForm(posted(request), initial=known)
    if saved(form, lambda: _set(request, organisation, form)):
        return redirect("money:proposals", uuid)
    context = {
        "form": form,
        "organisation": organisation,
        "has_second_step": has_second_step(request.user),
    }
    return render(request, "money/rules.html", context)


def _set(request: SignedInRequest, organisation: Organisation, form: ThresholdForm) -> None:
    waits = actions.set_threshold(
        organisation=organisation,
        pence=form.cleaned_data["pence"],
        key=str(form.cleaned_data["key"]),
        by=request.user,
        at=now(),
    )
    done = "A second member of staff has been asked." if waits else "The rule holds from now on."
    messages.success(request, done)


def _load(request: SignedInRequest, uuid: UUID) -> Proposal:
    proposal = visible_or_404(Proposal, request.user, uuid)
    require(request.user, "proposal.view", proposal)
    return proposal
