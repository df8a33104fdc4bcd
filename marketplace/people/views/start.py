"""The first page after sign-up: whom is the support for?"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from marketplace.people.access import SignedInRequest, signed_in
from marketplace.people.acting import act_for
from marketplace.people.actions import persons
from marketplace.people.clock import now
from marketplace.people.errors import NotAllowed, UnableTo
from marketplace.people.forms import MetForm, PersonForm, SomeoneForm, StartForm
from marketplace.people.forms.sign_up import ForWhom
from marketplace.people.models import Invitation, Organisation, Person, User
from marketplace.people.places import area_of
from marketplace.people.queries import where_they_meet_people
from marketplace.people.records.organisations import FUNDERS

_NEXT = {
    ForWhom.ME: "people:start_me",
    ForWhom.SOMEONE: "people:start_someone",
    ForWhom.ORGANISATION: "people:start_organisation",
}


@signed_in
@require_http_methods(["GET", "POST"])
def start(request: SignedInRequest) -> HttpResponse:
    form = StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect(_NEXT[ForWhom(form.cleaned_data["for_whom"])])
    invitations = Invitation.objects.visible_to(request.user)
    return render(request, "people/start.html", {"form": form, "invitations": invitations})


@signed_in
@require_http_methods(["GET", "POST"])
def me(request: SignedInRequest) -> HttpResponse:
    """The user writes down who they are."""
    known = Person.objects.filter(user=request.user).first()
    if known:
        return redirect("people:person", known.uuid)
    form = PersonForm(request.POST or None, initial=_from_account(request.user))
    if request.method == "POST" and form.is_valid():
        area = area_of(form.cleaned_data["postcode"])
        assert area is not None, "the form lets no other postcode through"
        try:
            persons.create_person(
                **form.details(), area=area, user=request.user, by=request.user, at=now()
            )
        except UnableTo as problem:
            form.add_error(problem.field, problem.message)
        else:
            messages.success(request, "We have written down who you are.")
            return redirect("home:desk")
    return render(request, "people/start_me.html", {"form": form})


@signed_in
@require_http_methods(["GET", "POST"])
def someone(request: SignedInRequest) -> HttpResponse:
    """The user writes down someone they help, who needn't ever sign in (R8)."""
    form = SomeoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = persons.write_down_someone(
                details=form.details(), terms=form.terms(), by=request.user, at=now()
            )
        except UnableTo as problem:
            form.add_error(problem.field, problem.message)
        else:
            act_for(request, person.supporters.get(user=request.user))
            messages.success(request, f"We have written down {person}. You are acting for them.")
            return redirect("people:person", person.uuid)
    return render(request, "people/start_someone.html", {"form": form})


@signed_in
@require_GET
def organisation(request: SignedInRequest) -> HttpResponse:
    invitations = Invitation.objects.visible_to(request.user)
    return render(request, "people/start_organisation.html", {"invitations": invitations})


@signed_in
@require_http_methods(["GET", "POST"])
def met(request: SignedInRequest) -> HttpResponse:
    """A broker or a funder's officer writes down someone they met, who rang or who wrote."""
    employer = where_they_meet_people(request.user)
    if employer is None:
        raise NotAllowed("Only brokers and funders' officers write down people they meet.")
    form = MetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _write_down(request, form, employer)
        except UnableTo as problem:
            form.add_error(problem.field, problem.message)
    return render(request, "people/met.html", {"form": form, "employer": employer})


def _write_down(request: SignedInRequest, form: MetForm, employer: Organisation) -> HttpResponse:
    told = {name: form.cleaned_data[name] for name in ("channel", "said_by")}
    if employer.kind in FUNDERS:
        person = persons.write_down_for_funder(
            details=form.details(), organisation=employer, by=request.user, at=now(), **told
        )
        messages.success(request, f"We have written down {person}.")
        return redirect("home:desk")
    person = persons.write_down_someone(
        details=form.details(), terms=persons.BROKERS_TERMS, by=request.user, at=now(), **told
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
