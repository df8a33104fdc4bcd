"""A person's own pages: who they are, whom they can call, who has seen or done what."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from marketplace.front.pages import form_page
from marketplace.people import audit
from marketplace.people.access import SignedInRequest, person_page, signed_in
from marketplace.people.acting import person_in_hand
from marketplace.people.actions.persons import change_person, name_contact
from marketplace.people.clock import now
from marketplace.people.forms import ChangePersonForm, ContactForm
from marketplace.people.models import NamedContact, Organisation, Person
from marketplace.people.policy import may, require
from marketplace.people.queries import happening, history_of
from marketplace.people.saving import posted, saved
from marketplace.people.second_step import has_second_step

A_PAGE = 25


@signed_in
@require_GET
def me(request: SignedInRequest) -> HttpResponse:
    """To the page of whoever this user has in hand: themself, or whom they act for."""
    person = person_in_hand(request, request.user)
    return redirect("people:person", person.uuid) if person else redirect("people:start")


@signed_in
@require_GET
def account(request: SignedInRequest) -> HttpResponse:
    """The way to every page that is the user's own, whoever they act for just now."""
    user = request.user
    page = {
        "own": Person.objects.filter(user=user).first(),
        "organisations": Organisation.objects.visible_to(user),
    }
    return render(request, "people/account.html", page)


@signed_in
@require_GET
def detail(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    person = person_page(request, uuid)
    page = {
        "person": person,
        "may_edit": may(request.user, "person.edit", person),
        "contact": NamedContact.objects.filter(person=person).first(),
    }
    return render(request, "people/person.html", page)


@signed_in
@require_GET
def second_step(request: SignedInRequest) -> HttpResponse:
    """Why staff who handle large amounts sign in with two steps, and where to set one up."""
    page = {"has_second_step": has_second_step(request.user)}
    return render(request, "people/second_step.html", page)


@signed_in
@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    person = person_page(request, uuid)
    require(request.user, "person.edit", person)
    form = ChangePersonForm(
        posted(request),
        initial=ChangePersonForm.of(person),
        for_oneself=person.user_id == request.user.pk,
    )
    if saved(
        form,
        lambda: change_person(
            person=person, details=form.details(), by=request.user, at=now(), **form.said
        ),
    ):
        messages.success(request, "The details are changed.")
        return redirect("people:person", person.uuid)
    back = reverse("people:person", args=[person.uuid])
    return form_page(request, form, heading="Change details", back=back)


@signed_in
@require_http_methods(["GET", "POST"])
def contact(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    person = person_page(request, uuid)
    require(request.user, "person.edit", person)
    known = NamedContact.objects.filter(person=person).first()
    form = ContactForm(posted(request), initial=model_to_dict(known) if known else {})
    if request.method == "POST" and form.is_valid():
        name_contact(person=person, **form.cleaned_data, by=request.user, at=now())
        messages.success(request, "The person to call is written down.")
        return redirect("people:person", person.uuid)
    lead = (
        "The one person you know, such as a care coordinator. They are shown at the foot of each "
        "page."
    )
    back = reverse("people:person", args=[person.uuid])
    return form_page(request, form, heading="Who to call", back=back, lead=lead)


@signed_in
@require_GET
def history(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Who has seen or done what, the readings of supporters and staff included."""
    person = person_page(request, uuid)
    require(request.user, "person.read_audit", person)
    audit.seen("audit.read", subject=person, by=request.user, person=person)
    pages = Paginator(history_of(person, reader=request.user), A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    lines = [happening(entry, reader=request.user) for entry in page]
    return render(request, "people/history.html", {"person": person, "page": page, "lines": lines})
