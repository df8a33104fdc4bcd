from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.agreements.actions import terms
from marketplace.agreements.errors import UnableToAgree
from marketplace.agreements.forms import (
    BudgetsForm,
    DatesForm,
    HowItPaysForm,
    LevelsForm,
    OutcomeWordsForm,
    PeriodicSumForm,
    PriceForm,
    RelationshipForm,
)
from marketplace.agreements.models import Agreement
from marketplace.agreements.queries.money import budgets_to_choose
from marketplace.agreements.queries.readiness import allowed_for, price_of
from marketplace.agreements.queries.waiting import long_wait_of
from marketplace.agreements.views.loading import (
    load_agreement,
    load_outcome,
    load_part,
)
from marketplace.front.pages import form_page
from marketplace.introductions.models import Introduction
from marketplace.people.access import SignedInRequest, signed_in, visible_or_404
from marketplace.people.clock import now
from marketplace.people.policy import require
from marketplace.people.saving import posted, saved, tried

GET_OR_POST = ["GET", "POST"]


@signed_in
@require_POST
def begin(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    introduction = visible_or_404(Introduction, request.user, uuid)
    try:
        agreement = terms.begin(introduction=introduction, by=request.user, at=now())
    except UnableToAgree as problem:
        messages.error(request, problem.message)
        return redirect("introductions:detail", uuid)
    return redirect("agreements:detail", agreement.uuid)


@signed_in
@require_http_methods(GET_OR_POST)
def dates(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    agreement = _to_write(request, uuid)
    initial = {"starts_on": agreement.starts_on, "ends_on": agreement.ends_on}
    form = DatesForm(posted(request), initial=initial)
    if saved(
        form,
        lambda: terms.set_dates(
            agreement=agreement, by=request.user, at=now(), **form.cleaned_data
        ),
    ):
        return redirect("agreements:detail", uuid)
    return form_page(request, form, heading="From when until when?", back=_page(uuid))


@signed_in
@require_http_methods(GET_OR_POST)
def add_outcome(request: SignedInRequest, uuid: UUID, part_uuid: UUID) -> HttpResponse:
    part = load_part(request, uuid, part_uuid)
    require(request.user, "agreement.write", part.agreement)
    form = OutcomeWordsForm(posted(request), initial={"review_on": part.agreement.ends_on})
    made: list[Any] = []

    def save() -> None:
        fields = form.cleaned_data | {
            "level_words": ["", "", form.cleaned_data["words"][:200], "", ""],
            "shares_percent": terms.DEFAULT_SHARES,
            "price_pence": 0,
        }
        made.append(
            terms.write_outcome(part=part, outcome=None, fields=fields, by=request.user, at=now())
        )

    if saved(form, save):
        return redirect("agreements:outcome_levels", made[0].uuid)
    return form_page(request, form, heading="Add an outcome", back=_page(uuid), button="Continue")


@signed_in
@require_http_methods(GET_OR_POST)
def outcome_words(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    outcome = load_outcome(request, uuid)
    require(request.user, "agreement.write", outcome.part.agreement)
    initial = {f: getattr(outcome, f) for f in ("words", "domain", "review_on")}
    initial["is_something_else"] = bool(outcome.cleared_of)
    form = OutcomeWordsForm(posted(request), initial=initial)
    if saved(form, lambda: _write(request, outcome, form.cleaned_data)):
        return redirect("agreements:outcome_levels", uuid)
    back = _page(outcome.part.agreement.uuid)
    return form_page(request, form, heading="The outcome", back=back, button="Continue")


@signed_in
@require_http_methods(GET_OR_POST)
def outcome_levels(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    outcome = load_outcome(request, uuid)
    require(request.user, "agreement.write", outcome.part.agreement)
    form = LevelsForm(posted(request), outcome=outcome)

    def save() -> None:
        fields = {"level_words": form.level_words(), "baseline": form.cleaned_data["baseline"]}
        _write(request, outcome, fields)

    if saved(form, save):
        return redirect("agreements:outcome_price", uuid)
    back = reverse("agreements:outcome_words", args=[uuid])
    heading = "What would each level look like?"
    return form_page(
        request, form, heading=heading, back=back, button="Continue", caption=outcome.words
    )


@signed_in
@require_http_methods(GET_OR_POST)
def outcome_price(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    outcome = load_outcome(request, uuid)
    require(request.user, "agreement.write", outcome.part.agreement)
    initial = {f: getattr(outcome, f) for f in ("price_pence", "importance", "difficulty")}
    form = PriceForm(posted(request), outcome=outcome, initial=initial)

    def save() -> None:
        names = ("price_pence", "importance", "difficulty")
        fields = {f: form.cleaned_data[f] for f in names}
        _write(request, outcome, fields | {"shares_percent": form.shares_percent()})

    if saved(form, save):
        return redirect("agreements:detail", outcome.part.agreement.uuid)
    back = reverse("agreements:outcome_levels", args=[uuid])
    heading = "Price, and what each level earns"
    return form_page(request, form, heading=heading, back=back, caption=outcome.words)


@signed_in
@require_POST
def remove_outcome(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    outcome = load_outcome(request, uuid)
    agreement = outcome.part.agreement
    tried(request, lambda: terms.remove_outcome(outcome=outcome, by=request.user, at=now()))
    return redirect("agreements:detail", agreement.uuid)


@signed_in
@require_http_methods(GET_OR_POST)
def periodic(request: SignedInRequest, uuid: UUID, part_uuid: UUID) -> HttpResponse:
    part = load_part(request, uuid, part_uuid)
    require(request.user, "agreement.write", part.agreement)
    now_set = getattr(part, "periodic_sum", None)
    names = ("pence", "times", "first_due_on")
    initial = {name: getattr(now_set, name) for name in names} if now_set else {}
    form = PeriodicSumForm(posted(request), initial=initial)

    def save() -> None:
        data = form.cleaned_data
        terms.set_periodic_sum(
            part=part,
            pence=data["pence"] or 0,
            times=data["times"] or 0,
            first_due_on=data["first_due_on"],
            why=_why_periodic(part.agreement),
            by=request.user,
            at=now(),
        )

    if saved(form, save):
        return redirect("agreements:detail", uuid)
    return form_page(request, form, heading="A sum every four weeks", back=_page(uuid))


@signed_in
@require_http_methods(GET_OR_POST)
def how_it_pays(request: SignedInRequest, uuid: UUID, part_uuid: UUID) -> HttpResponse:
    part = load_part(request, uuid, part_uuid)
    require(request.user, "agreement.write", part.agreement)
    advance = getattr(part, "advance", None)
    initial = {
        "advance_percent": advance.percent if advance else 0,
        "advance_payments": advance.payments if advance else None,
        "retention_percent": part.retention_percent,
        "cap_pence": part.cap_pence,
    }
    form = HowItPaysForm(posted(request), allowed=allowed_for(part), initial=initial)
    if saved(
        form,
        lambda: terms.set_how_it_pays(part=part, by=request.user, at=now(), **form.cleaned_data),
    ):
        return redirect("agreements:detail", uuid)
    return form_page(
        request,
        form,
        heading="How it pays",
        back=_page(uuid),
        template="agreements/how_it_pays.html",
        wait=long_wait_of(part),
        starts_on=part.agreement.starts_on,
    )


@signed_in
@require_http_methods(GET_OR_POST)
def relationship(request: SignedInRequest, uuid: UUID, part_uuid: UUID) -> HttpResponse:
    part = load_part(request, uuid, part_uuid)
    require(request.user, "agreement.sign_for_person", part)
    initial = {
        "relationship": part.relationship,
        "same_household": "yes" if part.same_household else "no",
    }
    form = RelationshipForm(posted(request), initial=initial)
    if saved(
        form,
        lambda: terms.say_how_related(part=part, by=request.user, at=now(), **form.cleaned_data),
    ):
        return redirect("agreements:detail", uuid)
    return form_page(request, form, heading="You and the provider", back=_page(uuid))


@signed_in
@require_http_methods(GET_OR_POST)
def choose_budgets(request: SignedInRequest, uuid: UUID, part_uuid: UUID) -> HttpResponse:
    part = load_part(request, uuid, part_uuid)
    require(request.user, "agreement.sign_for_person", part)
    choices = budgets_to_choose(part)
    form = BudgetsForm(posted(request), part=part, budgets=choices, price=price_of(part))
    if saved(
        form,
        lambda: terms.choose_budgets(part=part, lines=form.lines(), by=request.user, at=now()),
    ):
        return redirect("agreements:detail", uuid)
    return form_page(
        request,
        form,
        heading="Who pays?",
        back=_page(uuid),
        template="agreements/budgets.html",
        price=price_of(part),
        has_budgets=bool(choices),
    )


@signed_in
@require_POST
def offer(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    agreement = load_agreement(request, uuid)
    tried(
        request,
        lambda: terms.offer_terms(agreement=agreement, by=request.user, at=now()),
        "It is ready. Everyone who must agree has been told.",
    )
    return redirect("agreements:detail", uuid)


@signed_in
@require_POST
def take_back(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    agreement = load_agreement(request, uuid)
    tried(
        request,
        lambda: terms.take_back(agreement=agreement, by=request.user, at=now()),
        "You can change it again. Everyone will be asked to agree anew.",
    )
    return redirect("agreements:detail", uuid)


def _to_write(request: SignedInRequest, uuid: UUID) -> Agreement:
    agreement = load_agreement(request, uuid)
    require(request.user, "agreement.write", agreement)
    return agreement


def _write(request: SignedInRequest, outcome: Any, fields: Any) -> None:
    terms.write_outcome(
        part=outcome.part, outcome=outcome, fields=fields, by=request.user, at=now()
    )


def _page(uuid: UUID) -> str:
    return reverse("agreements:detail", args=[uuid])


def _why_periodic(agreement: Agreement) -> str:
    if agreement.provider.scheme or agreement.provider.kind == "scheme":
        return "Shared Lives support fee"
    return "An employed assistant’s pay"
