"""A member's own pages: the group, who asks to join, what one shares, leaving."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from marketplace.commissions import actions
from marketplace.commissions.forms import AnswerForm, ShareForm, StandingForm
from marketplace.commissions.models import Membership, MembershipState
from marketplace.commissions.queries.mine import places_of
from marketplace.commissions.queries.sight import place_of
from marketplace.commissions.queries.steps import steps_of
from marketplace.commissions.views.loading import (
    SESSION_KEY,
    is_oneself,
    load_place,
    load_place_in,
)
from marketplace.front.pages import form_page
from marketplace.people.access import SignedInRequest, person_page, signed_in
from marketplace.people.clock import now
from marketplace.people.errors import UnableTo
from marketplace.people.forms import SaidFields
from marketplace.people.policy import may, require
from marketplace.people.saving import posted, saved


@signed_in
@require_GET
def list_of_person(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    person = person_page(request, uuid)
    context = {
        "person": person,
        "cards": places_of(person, reader=request.user),
        "may_open": may(request.user, "commission.open", person),
        "has_code": SESSION_KEY in request.session,
    }
    return render(request, "commissions/list.html", context)


@signed_in
@require_GET
def place(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    member = load_place(request, uuid)
    page = place_of(member, reader=request.user, page=request.GET.get("page"))
    steps = steps_of(member, request.user) if member.is_in else ()
    return render(request, "commissions/place.html", {"place": page, "steps": steps})


@signed_in
@require_http_methods(["GET", "POST"])
def answer(request: SignedInRequest, uuid: UUID, ask_uuid: UUID) -> HttpResponse:
    member = load_place_in(request, uuid)
    require(request.user, "commission.take_part", member)
    asks = Membership.objects.filter(commission=member.commission_id).exclude(pk=member.pk)
    ask = asks.filter(uuid=ask_uuid, state__in=_ONCE_ASKED).first()
    if ask is None:
        raise Http404
    form = AnswerForm(posted(request), for_oneself=is_oneself(request))
    if saved(
        form,
        lambda: actions.answer(
            ask=ask, member=member, is_yes=form.is_yes, by=request.user, at=now(), **form.said
        ),
    ):
        messages.success(request, "Your answer is written down. You can change it until the end.")
        return redirect("commissions:place", member.uuid)
    return form_page(
        request,
        form,
        heading="Someone asks to join",
        back=reverse("commissions:place", args=[member.uuid]),
        button="Save the answer",
        template="commissions/answer.html",
        answer_by=ask.answer_by,
    )


_ONCE_ASKED = (MembershipState.ASKING, MembershipState.IN, MembershipState.NOT_NOW)


@signed_in
@require_http_methods(["GET", "POST"])
def standing(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    member = load_place_in(request, uuid)
    require(request.user, "commission.take_part", member)
    now_says = "follow" if member.standing_yes_at else "each"
    form = StandingForm(
        posted(request), initial={"standing": now_says}, for_oneself=is_oneself(request)
    )
    if saved(
        form,
        lambda: actions.set_standing_yes(
            member=member, is_yes=form.is_yes, by=request.user, at=now(), **form.said
        ),
    ):
        messages.success(request, "It is written down. You can change it at any time.")
        return redirect("commissions:place", member.uuid)
    back = reverse("commissions:place", args=[member.uuid])
    template = "commissions/standing.html"
    return form_page(request, form, heading="People who ask to join", back=back, template=template)


@signed_in
@require_http_methods(["GET", "POST"])
def share(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    member = load_place_in(request, uuid)
    require(request.user, "commission.take_part", member)
    form = ShareForm(
        posted(request),
        initial={"shared_words": member.shared_words},
        for_oneself=is_oneself(request),
    )
    if saved(
        form,
        lambda: actions.share(
            member=member,
            shared_words=form.cleaned_data["shared_words"],
            by=request.user,
            at=now(),
            **form.said,
        ),
    ):
        messages.success(request, "It is changed. The others read the new words.")
        return redirect("commissions:place", member.uuid)
    back = reverse("commissions:place", args=[member.uuid])
    return form_page(request, form, heading="What the others read", back=back)


@signed_in
@require_http_methods(["GET", "POST"])
def leave(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One step, from the group as from asking; nobody asks why."""
    member = load_place(request, uuid)
    require(request.user, "commission.take_part", member)
    was_in = member.is_in
    form = SaidFields(posted(request), for_oneself=is_oneself(request))
    if form.is_valid():
        try:
            actions.leave(member=member, by=request.user, at=now(), **form.said)
        except UnableTo as problem:
            messages.error(request, problem.message)
            return redirect("commissions:place", member.uuid)
        words = "You have left the group." if was_in else "You no longer ask to join."
        messages.success(request, words)
        return redirect("commissions:list", member.person.uuid)
    context = {"form": form, "place": member, "is_in": was_in}
    return render(request, "commissions/leave.html", context)
