from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from marketplace.consent import actions
from marketplace.consent.actions import UnableToWithdraw, last_day_of
from marketplace.consent.forms import ReleaseForm
from marketplace.consent.models import Release, Tier
from marketplace.consent.previews import previews_of
from marketplace.consent.queries import live_release_to, past_readers_of, readers_of, scheme_of
from marketplace.people.access import (
    SignedInRequest,
    on_person_page,
    person_page,
    signed_in,
    visible_or_404,
)
from marketplace.people.clock import now
from marketplace.people.forms import SaidFields
from marketplace.people.models import Organisation
from marketplace.people.policy import may, require
from marketplace.people.records.organisations import OrganisationKind
from marketplace.people.saving import posted, saved

READERS = (OrganisationKind.PROVIDER, OrganisationKind.SCHEME)
PURPOSE = "to get to know me and to answer what I am looking for"


@signed_in
@require_GET
def who_can_read(request: SignedInRequest, person_uuid: UUID) -> HttpResponse:
    """Everyone who may read more about this person than an outline, now and before."""
    person = person_page(request, person_uuid)
    context = {
        "person": person,
        "releases": readers_of(request.user, person),
        "past": past_readers_of(request.user, person),
        "may_withdraw": may(request.user, "release.withdraw", person),
    }
    return render(request, "consent/who_can_read.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def give(request: SignedInRequest, person_uuid: UUID, organisation_uuid: UUID) -> HttpResponse:
    """Choose how much one organisation may read, with all of it shown beside the choice."""
    person = person_page(request, person_uuid)
    require(request.user, "release.give", person)
    organisation = get_object_or_404(Organisation, uuid=organisation_uuid, kind__in=READERS)
    now_given = live_release_to(organisation, person)
    form = ReleaseForm(
        posted(request),
        last_day=last_day_of(person),
        for_oneself=person.user_id == request.user.pk,
        initial={"tier": Tier.PROFILE.value, **_as_given(now_given)},
    )
    if saved(
        form,
        lambda: actions.give_release(
            person=person,
            organisation=organisation,
            tier=form.cleaned_data["tier"],
            shares=form.cleaned_data["shares"] or None,
            purpose=PURPOSE,
            expires_on=form.cleaned_data["expires_on"],
            by=request.user,
            at=now(),
            **form.said,
        ),
    ):
        messages.success(request, f"{organisation} can now read what you chose.")
        return redirect("consent:list", person.uuid)
    context = {
        "person": person,
        "organisation": organisation,
        "scheme": scheme_of(organisation),
        "form": form,
        "previews": previews_of(person),
        "now_given": now_given,
    }
    return render(request, "consent/give.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One tap for oneself; whoever stops it for somebody else says how they were told."""
    release = visible_or_404(Release, request.user, uuid)
    person = release.person
    require(request.user, "release.withdraw", release)
    on_person_page(request, person)
    form = SaidFields(posted(request), for_oneself=person.user_id == request.user.pk)
    if not form.is_valid():
        context = {"release": release, "person": person, "form": form}
        return render(request, "consent/withdraw.html", context)
    try:
        actions.withdraw_release(release=release, by=request.user, at=now(), **form.said)
        messages.success(request, f"{release.organisation} can't read this any more.")
    except UnableToWithdraw as problem:
        messages.info(request, problem.message)
    return redirect("consent:list", person.uuid)


def _as_given(release: Release | None) -> dict[str, object]:
    if release is None:
        return {}
    shown: dict[str, object] = {"tier": release.tier}
    if release.tier == Tier.CONTACT:
        shown["shares"] = release.shares
    return shown
