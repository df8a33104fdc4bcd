"""The first page after sign-up: whom is the support for?"""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from marketplace.front.pages import form_page
from marketplace.people.access import SignedInRequest, signed_in
from marketplace.people.acting import act_for
from marketplace.people.actions import invitations, persons
from marketplace.people.clock import now
from marketplace.people.errors import NotAllowed, UnableTo
from marketplace.people.forms import FirstSupporterForm, MetForm, PersonForm, SomeoneForm, StartForm
from marketplace.people.forms.sign_up import ForWhom
from marketplace.people.models import Invitation, Organisation, Person, User
from marketplace.people.places import area_of
from marketplace.people.queries import where_they_meet_people
from marketplace.people.records.organisations import FUNDERS
from marketplace.people.saving import posted, saved, show_refusal

_NEXT = {
    ForWhom.ME: "people:start_me",
    ForWhom.SOMEONE: "people:start_someone",
    ForWhom.ORGANISATION: "people:start_organisation",
}


@signed_in
@require_http_methods(["GET", "POST"])
def start(request: SignedInRequest) -> HttpResponse:
    form = StartForm(posted(request))
    if request.method == "POST" and form.is_valid():
        return redirect(_NEXT[ForWhom(form.cleaned_data["for_whom"])])
    page = {
        "form": form,
        "invitations": Invitation.objects.visible_to(request.user).with_whom(),
        "claim": request.user.claims.waiting().select_related("person").first(),
    }
    return render(request, "people/start.html", page)


@signed_in
@require_http_methods(["GET", "POST"])
def me(request: SignedInRequest) -> HttpResponse:
    """The user writes down who they are."""
    known = Person.objects.filter(user=request.user).first()
    if known:
        return redirect("people:person", known.uuid)
    form = PersonForm(posted(request), initial=_from_account(request.user))
    if request.method == "POST" and form.is_valid():
        area = area_of(form.cleaned_data["postcode"])
        assert area is not None, "the form lets no other postcode through"
        try:
            persons.create_person(
                **form.details(), area=area, user=request.user, by=request.user, at=now()
            )
        except UnableTo as problem:
            show_refusal(form, problem)
        else:
            messages.success(request, "We have written down who you are.")
            return redirect("home:desk")
    lead = (
        "Nobody else sees this until you choose to share it. You can see who has opened it, at any "
        "time."
    )
    return form_page(request, form, heading="About you", back=reverse("people:start"), lead=lead)


@signed_in
@require_http_methods(["GET", "POST"])
def someone(request: SignedInRequest) -> HttpResponse:
    """The user writes down someone they help, who needn't ever sign in (R8)."""
    form = SomeoneForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            person = persons.write_down_someone(
                details=form.details(), terms=form.terms(), by=request.user, at=now()
            )
        except UnableTo as problem:
            show_refusal(form, problem)
        else:
            act_for(request, person.supporters.get(user=request.user))
            messages.success(request, f"We have written down {person}. You are acting for them.")
            return redirect("people:person", person.uuid)
    return render(request, "people/start_someone.html", {"form": form})


@signed_in
@require_GET
def organisation(request: SignedInRequest) -> HttpResponse:
    invitations = Invitation.objects.visible_to(request.user).with_whom()
    return render(request, "people/start_organisation.html", {"invitations": invitations})


@signed_in
@require_http_methods(["GET", "POST"])
def met(request: SignedInRequest) -> HttpResponse:
    """A broker or a funder's officer writes down someone they met, who rang or who wrote."""
    employer = where_they_meet_people(request.user)
    if employer is None:
        raise NotAllowed("Only brokers and funders' officers write down people they meet.")
    form = MetForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            return _write_down(request, form, employer)
        except UnableTo as problem:
            show_refusal(form, problem)
    lately = Person.objects.newly_met_by(request.user)
    page = {"form": form, "employer": employer, "alone": lately}
    return render(request, "people/met.html", page)


@signed_in
@require_http_methods(["GET", "POST"])
def first_supporter(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The officer who wrote someone down asks whoever that person wants to act with them."""
    person = get_object_or_404(Person.objects.newly_met_by(request.user), uuid=uuid)
    employer = Organisation.objects.visible_to(request.user).funders().first()
    assert employer, "only a funder's officer has newly met someone"
    form = FirstSupporterForm(request.POST if request.method == "POST" else None)
    if saved(
        form,
        lambda: invitations.invite_first_supporter(
            person=person,
            organisation=employer,
            email=form.cleaned_data["email"],
            terms=form.terms(),
            by=request.user,
            at=now(),
            **form.told,
        ),
    ):
        messages.success(request, "We have written to them. They begin when they say yes.")
        return redirect("home:desk")
    page = {"form": form, "person": person, "employer": employer}
    return render(request, "people/first_supporter.html", page)


def _write_down(request: SignedInRequest, form: MetForm, employer: Organisation) -> HttpResponse:
    if employer.kind in FUNDERS:
        person = persons.write_down_for_funder(
            details=form.details(), organisation=employer, by=request.user, at=now(), **form.told
        )
        messages.success(request, f"We have written down {person}.")
        return redirect("people:first_supporter", person.uuid)
    person = persons.write_down_someone(
        details=form.details(), terms=persons.BROKERS_TERMS, by=request.user, at=now(), **form.told
    )
    act_for(request, person.supporters.get(user=request.user))
    messages.success(request, f"We have written down {person}. You are acting for them.")
    return redirect("people:person", person.uuid)


def _from_account(user: User) -> dict[str, str]:
    return {
        "first_name": user.first_name,
        "last_name": user.last_name,
        "email": user.email,
        "contact_way": "email",
    }
