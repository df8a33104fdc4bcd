"""A person's needs: the list, one need, its answers, its suggestions."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from marketplace.needs import actions
from marketplace.needs.actions.sending import KIND_NO
from marketplace.needs.forms.posting import FindOfferForm
from marketplace.needs.forms.steps import WeightsForm
from marketplace.needs.models import Need, NeedState, Response
from marketplace.needs.queries.comparing import responses_to
from marketplace.needs.queries.mine import (
    A_PAGE,
    kinds_of,
    may_post_for,
    need_cards,
    needs_of,
    title_of,
)
from marketplace.needs.queries.suggesting import offers_called, suggestions_for, why_not
from marketplace.needs.readings import timing_words
from marketplace.needs.views.writing import load
from marketplace.people.access import (
    SignedInRequest,
    on_person_page,
    signed_in,
    visible_or_404,
)
from marketplace.people.acting import person_in_hand
from marketplace.people.clock import now
from marketplace.people.errors import UnableTo
from marketplace.people.forms import SaidFields
from marketplace.people.models import Person
from marketplace.people.policy import may, require
from marketplace.people.saving import posted
from marketplace.providers.models import Offer


@signed_in
@require_GET
def list_needs(request: SignedInRequest) -> HttpResponse:
    """Needs of the person in hand; of everyone they help, for someone who helps several."""
    everyone = Person.objects.visible_to(request.user)
    in_hand = person_in_hand(request, request.user)
    others = everyone.exclude(pk=in_hand.pk) if in_hand else everyone
    helps_others = others.exists()
    if helps_others and request.GET.get("who") == "all":
        in_hand = None
    if in_hand:
        on_person_page(request, in_hand)
    needs = needs_of(request.user, [in_hand] if in_hand else everyone)
    page = Paginator(needs, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "cards": need_cards(page.object_list),
        "in_hand": in_hand,
        "may_start": in_hand is not None and may_post_for(request.user, in_hand),
        "helps_others": helps_others,
    }
    return render(request, "needs/list.html", context)


@signed_in
@require_GET
def detail(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    need = load(request, uuid)
    responses = responses_to(request.user, need)
    context = {
        "need": need,
        "title": title_of(need),
        "kinds": kinds_of(need),
        "timing": timing_words(need),
        "responses": responses,
        "open_count": sum(each.is_open for each in responses),
        "may_edit": may(request.user, "need.edit", need),
    }
    return render(request, "needs/detail.html", context)


@signed_in
@require_GET
def responses(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The answers side by side."""
    need = load(request, uuid)
    context = {
        "need": need,
        "responses": responses_to(request.user, need),
        "may_choose": may(request.user, "response.choose", need),
    }
    return render(request, "needs/responses.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def decline(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """A kind no: the page shows the very words that the provider reads."""
    response = visible_or_404(Response, request.user, uuid)
    require(request.user, "response.choose", response)
    on_person_page(request, response.need.person)
    form = _said_form(request, response.need)
    if form.is_valid():
        try:
            actions.decline_response(response=response, by=request.user, at=now(), **form.said)
            messages.success(request, f"We have said a kind no to {response.provider}.")
        except UnableTo as problem:
            messages.error(request, problem.message)
        return redirect("needs:responses", response.need.uuid)
    context = {"response": response, "need": response.need, "kind_no": KIND_NO, "form": form}
    return render(request, "needs/decline.html", context)


_STOPS = {
    "pause": actions.pause_need,
    "close": actions.close_need,
    "withdraw": actions.withdraw_need,
}


@signed_in
@require_http_methods(["GET", "POST"])
def stop(request: SignedInRequest, uuid: UUID, how: str) -> HttpResponse:
    """Pause, close or withdraw, after a page that says what each means."""
    need = load(request, uuid)
    require(request.user, "need.post", need)
    form = _said_form(request, need)
    if not form.is_valid():
        context = {"need": need, "how": how, "title": title_of(need), "form": form}
        return render(request, "needs/stop.html", context)
    try:
        _STOPS[how](need=need, by=request.user, at=now(), **form.said)
        messages.success(request, _stopped_words(how))
    except UnableTo as problem:
        messages.error(request, problem.message)
    return redirect("needs:detail", need.uuid)


def _said_form(request: SignedInRequest, need: Need) -> SaidFields:
    """Nothing to fill in for oneself."""
    return SaidFields(posted(request), for_oneself=need.person.user_id == request.user.pk)


def _stopped_words(how: str) -> str:
    if how == "pause":
        return "It is paused. Providers can't find it until you post it again."
    return "Done. Providers can't see it any more."


@signed_in
@require_http_methods(["GET", "POST"])
def suggestions(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Ranked offers with reasons; what weighs most can be changed here."""
    need = load(request, uuid)
    may_edit = may(request.user, "need.edit", need)
    form = WeightsForm(posted(request), need=need)
    if request.method == "POST":
        require(request.user, "need.edit", need)
        if form.is_valid():
            try:
                actions.set_weights(need=need, by=request.user, at=now(), **form.values)
            except UnableTo as problem:
                messages.error(request, problem.message)
            return redirect("needs:suggestions", need.uuid)
    is_open = need.state in (NeedState.DRAFT, NeedState.POSTED, NeedState.PAUSED)
    context = {
        "need": need,
        "title": title_of(need),
        "page": Paginator(suggestions_for(need) if is_open else [], A_PAGE).get_page(
            request.GET.get("page")
        ),
        "form": form,
        "may_edit": may_edit and is_open,
        "finder": FindOfferForm(),
    }
    return render(request, "needs/suggestions.html", context)


@signed_in
@require_GET
def find_why_not(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Look an offer up by name, to ask why it isn't suggested."""
    need = load(request, uuid)
    form = FindOfferForm(request.GET if "q" in request.GET else None)
    asked = form.is_bound and form.is_valid()
    context = {
        "need": need,
        "form": form,
        "asked": asked,
        "found": offers_called(form.cleaned_data["q"]) if asked else [],
    }
    return render(request, "needs/find_why_not.html", context)


@signed_in
@require_GET
def show_why_not(request: SignedInRequest, uuid: UUID, offer_uuid: UUID) -> HttpResponse:
    need = load(request, uuid)
    public = Offer.objects.public().select_related(
        "provider__organisation__area", "provider__household"
    )
    offer = get_object_or_404(public, uuid=offer_uuid)
    if need.latitude is None:
        messages.info(request, "First say where it should be. Then we can tell.")
        return redirect("needs:write", need.uuid, "where")
    context = {"need": need, "answer": why_not(need, offer)}
    return render(request, "needs/why_not.html", context)
