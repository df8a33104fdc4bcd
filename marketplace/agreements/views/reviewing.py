from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from marketplace.agreements.actions import verdicts
from marketplace.agreements.errors import UnableToRecord
from marketplace.agreements.forms import ProviderViewForm, VerdictForm
from marketplace.agreements.interests import MAY_NOT_SAY, may_say_what_happened
from marketplace.agreements.queries.pages import outcome_page
from marketplace.agreements.queries.silences import silence_page
from marketplace.agreements.views.loading import load_outcome
from marketplace.front.pages import form_page
from marketplace.people.access import SignedInRequest, signed_in
from marketplace.people.clock import now, today
from marketplace.people.errors import NotAllowed
from marketplace.people.policy import may, require
from marketplace.people.saving import posted, saved, show_refusal


@signed_in
@require_http_methods(["GET", "POST"])
def verdict(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The person, who acts for them, or the funder's officer for them, says what happened."""
    outcome = load_outcome(request, uuid)
    for_other = not may(request.user, "verdict.give", outcome)
    if for_other:
        require(request.user, "verdict.record_for_person", outcome)
    if not may_say_what_happened(request.user, outcome.part):
        if request.method == "POST":
            raise NotAllowed(MAY_NOT_SAY)
        messages.error(request, MAY_NOT_SAY)
        return redirect("agreements:detail", outcome.part.agreement.uuid)
    card = outcome_page(outcome, request.user)
    early = verdicts.why_too_early(outcome.part.agreement, today())
    if early:
        messages.error(request, early)
        return redirect("agreements:detail", outcome.part.agreement.uuid)
    if not card.may_give_verdict:
        if request.method == "POST":
            messages.error(request, "Nothing more can be recorded here.")
        return redirect("agreements:result", uuid)
    form = VerdictForm(
        posted(request),
        outcome=outcome,
        for_other=for_other,
        declares=request.user.pk != outcome.part.person.user_id,
    )
    if request.method == "POST" and form.is_valid() and _recorded(outcome, request, form):
        return redirect("agreements:result", uuid)
    return form_page(
        request,
        form,
        heading="What happened?",
        back=reverse("agreements:detail", args=[outcome.part.agreement.uuid]),
        button="Record it",
        template="agreements/verdict.html",
        card=card,
    )


@signed_in
@require_GET
def result(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """What was recorded and what it means for the money."""
    outcome = load_outcome(request, uuid)
    card = outcome_page(outcome, request.user)
    agreement = outcome.part.agreement.uuid
    return render(request, "agreements/result.html", {"card": card, "agreement": agreement})


@signed_in
@require_GET
def follow_up(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Nobody has said what happened: whom to get in touch with, for those who were told."""
    page = silence_page(request.user, uuid)
    if page is None:
        raise Http404
    return render(request, "agreements/follow_up.html", {"page": page})


@signed_in
@require_http_methods(["GET", "POST"])
def provider_view(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    outcome = load_outcome(request, uuid)
    require(request.user, "verdict.add_provider_view", outcome)
    form = ProviderViewForm(posted(request))
    if saved(
        form,
        lambda: verdicts.add_provider_view(
            outcome=outcome, words=form.cleaned_data["words"], by=request.user, at=now()
        ),
    ):
        messages.success(request, "Your view stands beside the outcome.")
        return redirect("agreements:detail", outcome.part.agreement.uuid)
    back = reverse("agreements:detail", args=[outcome.part.agreement.uuid])
    return form_page(request, form, heading="Your view", back=back, caption=outcome.words)


def _recorded(outcome: Any, request: SignedInRequest, form: VerdictForm) -> bool:
    data = form.cleaned_data
    names = ("channel", "said_by", "declared_no_interest")
    said = {name: data[name] for name in names if name in data}
    try:
        verdicts.give_verdict(
            outcome=outcome,
            level=data["level"],
            words=data["words"],
            by=request.user,
            at=now(),
            **said,
        )
    except UnableToRecord as problem:
        show_refusal(form, problem)
        return False
    return True
