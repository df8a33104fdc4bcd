"""A trial first; and when it is over: go on, change something, or stop."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.agreements.actions import trials
from marketplace.agreements.errors import UnableToAgree
from marketplace.agreements.forms import AfterTrialForm, TrialForm
from marketplace.agreements.models import AgreedOutcome
from marketplace.agreements.queries.trials import trial_card
from marketplace.agreements.views.loading import load_agreement
from marketplace.front.pages import form_page
from marketplace.people.access import SignedInRequest, signed_in
from marketplace.people.clock import now
from marketplace.people.errors import NotAllowed
from marketplace.people.policy import require
from marketplace.people.saving import posted, saved


@signed_in
@require_http_methods(["GET", "POST"])
def choose(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    agreement = load_agreement(request, uuid)
    require(request.user, "agreement.write", agreement)
    is_trial = trial_card(agreement, request.user).is_trial
    form = TrialForm(posted(request), initial={"kind": "trial" if is_trial else "whole"})
    if saved(
        form,
        lambda: trials.choose_trial(
            agreement=agreement,
            is_trial=form.cleaned_data["kind"] == "trial",
            by=request.user,
            at=now(),
        ),
    ):
        return redirect("agreements:detail", uuid)
    back = reverse("agreements:detail", args=[uuid])
    return form_page(
        request, form, heading="A trial first?", back=back, template="agreements/trial.html"
    )


@signed_in
@require_http_methods(["GET", "POST"])
def after(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    agreement = load_agreement(request, uuid)
    card = trial_card(agreement, request.user)
    if not card.may_answer:
        if request.method == "POST" and card.followed_by:
            messages.error(request, "The main agreement is being written already.")
            return redirect("agreements:detail", uuid)
        raise NotAllowed("There is nothing here for you to answer now.")
    form = AfterTrialForm(posted(request))
    if saved(
        form,
        lambda: trials.answer(
            agreement=agreement, says=form.cleaned_data["says"], by=request.user, at=now()
        ),
    ):
        messages.success(request, "Thank you. Your answer is recorded.")
        return redirect("agreements:detail", uuid)
    return form_page(
        request,
        form,
        heading="The trial is over",
        back=reverse("agreements:detail", args=[uuid]),
        button="Send my answer",
        template="agreements/after_trial.html",
        provider=agreement.provider,
        wanted=AgreedOutcome.objects.filter(part__agreement=agreement).order_by("position"),
    )


@signed_in
@require_POST
def go_on(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    agreement = load_agreement(request, uuid)
    try:
        main = trials.go_on(agreement=agreement, by=request.user, at=now())
    except UnableToAgree as problem:
        messages.error(request, problem.message)
        return redirect("agreements:detail", uuid)
    return redirect("agreements:detail", main.uuid)
