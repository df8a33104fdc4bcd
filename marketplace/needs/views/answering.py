"""The provider's side: outlines that fit, one outline, and answering it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marketplace.consent.actions import note_reading
from marketplace.consent.readings import Profile, Reading
from marketplace.needs import actions
from marketplace.needs.actions.sending import KIND_NO
from marketplace.needs.forms.answers import AnswerForm, AskedFor
from marketplace.needs.models import Need, Response
from marketplace.needs.queries.mine import A_PAGE, whole
from marketplace.needs.queries.outlines import (
    answers_to,
    my_offers,
    offers_beside,
    outlines_that_fit,
    reading_for,
)
from marketplace.people.access import SignedInRequest, signed_in
from marketplace.people.clock import now
from marketplace.people.errors import UnableTo
from marketplace.people.policy import may, require
from marketplace.people.saving import posted, show_refusal
from marketplace.providers.models import Offer, Provider


@signed_in
@require_GET
def outlines(request: SignedInRequest) -> HttpResponse:
    """Needs that fit this user's offers, as outlines."""
    if not Provider.objects.run_by(request.user).exists():
        raise Http404
    fitting = Paginator(outlines_that_fit(request.user), A_PAGE)
    context = {
        "page": fitting.get_page(request.GET.get("page")),
        "has_offers": my_offers(request.user).exists(),
        "is_vetted": Provider.objects.run_by(request.user).vetted().exists(),
    }
    return render(request, "needs/outlines.html", context)


@signed_in
@require_GET
def outline(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One need, as much of it as this reader's tier allows."""
    need = _readable(request, uuid)
    reading = _read(request, need)
    context = {
        "reading": reading,
        "is_outline": not isinstance(reading, Profile),
        "offers": offers_beside(request.user, need),
        "answers": answers_to(request.user, need),
        "is_posted": need.state == "posted",
    }
    return render(request, "needs/outline.html", context)


@signed_in
@require_POST
def start(request: SignedInRequest, uuid: UUID, offer_uuid: UUID) -> HttpResponse:
    need = _readable(request, uuid)
    offer = get_object_or_404(Offer.objects.run_by(request.user), uuid=offer_uuid)
    try:
        response = actions.start_response(need=need, offer=offer, by=request.user, at=now())
    except UnableTo as problem:
        messages.error(request, problem.message)
        return redirect("needs:outline", need.uuid)
    if response.state != "draft":
        return redirect("needs:answer", response.uuid)
    return redirect("needs:respond", response.uuid)


@signed_in
@require_http_methods(["GET", "POST"])
def respond(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Write an answer; keep it as a draft, or send it."""
    response = _own_answer(request, uuid)
    if response.state != "draft":
        return redirect("needs:answer", response.uuid)
    need = _readable(request, response.need.uuid)
    reading = _read(request, need)
    offers = list(my_offers(request.user).filter(provider=response.provider))
    form = AnswerForm(
        posted(request),
        response=response,
        offers=offers,
        asked_for=_asked_for(need, reading),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_response(response=response, by=request.user, at=now(), **form.answer)
            if request.POST.get("do") == "send":
                actions.send_response(response=response, by=request.user, at=now())
        except UnableTo as problem:
            show_refusal(form, problem)
        else:
            messages.success(request, _kept_words(response))
            return redirect("needs:answer", response.uuid)
    context = {"response": response, "form": form, "reading": reading}
    return render(request, "needs/respond.html", context)


@signed_in
@require_GET
def answer(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Where one's own answer stands, and what can be done with it."""
    response = _own_answer(request, uuid)
    readable = Need.objects.outlines_for(request.user).filter(pk=response.need_id).exists()
    need = whole(Need.objects.filter(pk=response.need_id)).get() if readable else None
    reading = _read(request, need) if need else None
    labels = {a.uuid: a.words for a in _asked_for(need, reading)} if need else {}
    lines = response.lines.select_related("outcome")
    context = {
        "response": response,
        "reading": reading,
        "lines": [(labels.get(li.outcome.uuid, "One thing they wanted"), li) for li in lines],
        "total_pence": sum(line.price_pence for line in lines),
        "kind_no": KIND_NO,
        "may_confirm": may(request.user, "response.confirm_for_household", response),
    }
    return render(request, "needs/answer.html", context)


@signed_in
@require_POST
def act(request: SignedInRequest, uuid: UUID, what: str) -> HttpResponse:
    """Send, confirm for a household, send back to it, or take back."""
    response = _own_answer(request, uuid)
    act_on = {
        "send": actions.send_response,
        "confirm": actions.confirm_for_household,
        "send-back": actions.return_to_household,
        "take-back": actions.withdraw_response,
    }[what]
    try:
        act_on(response=response, by=request.user, at=now())
        messages.success(request, _kept_words(response))
    except UnableTo as problem:
        messages.error(request, problem.message)
    return redirect("needs:answer", response.uuid)


def _readable(request: SignedInRequest, uuid: UUID) -> Need:
    """A need whose outline this user may read; for anyone else it doesn't exist."""
    need = whole(Need.objects.outlines_for(request.user)).filter(uuid=uuid).first()
    if need is None:
        raise Http404
    return need


def _read(request: SignedInRequest, need: Need) -> Reading | None:
    """What their tier reads, noted for the person when it is more than an outline."""
    reading = reading_for(request.user, need)
    if isinstance(reading, Profile):
        note_reading(person=need.person, tier=reading.tier, of=need, by=request.user)
    return reading


def _own_answer(request: SignedInRequest, uuid: UUID) -> Response:
    mine = Response.objects.filter(provider__in=Provider.objects.run_by(request.user))
    response = (
        mine.filter(uuid=uuid)
        .select_related(
            "need__person", "need__area", "offer", "provider__organisation", "provider__scheme"
        )
        .first()
    )
    if response is None:
        raise Http404
    require(request.user, "response.write", response)
    return response


def _asked_for(need: Need, reading: Reading | None) -> list[AskedFor]:
    """Own words for those who may read them; for an outline, the part of life alone."""
    own_words = isinstance(reading, Profile)
    return [
        AskedFor(each.uuid, each.words if own_words else each.get_domain_display())
        for each in need.outcomes.all()
    ]


def _kept_words(response: Response) -> str:
    return {
        "draft": "Your answer is saved. It has not been sent.",
        "with_scheme": "Your answer is with your scheme. The person reads it once they confirm.",
        "sent": "Your answer is sent.",
        "withdrawn": "Your answer is taken back.",
    }.get(response.state, "Saved.")
