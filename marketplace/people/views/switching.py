"""For whom a user acts now: oneself, or one of those one acts for."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from marketplace.people.access import SignedInRequest, signed_in
from marketplace.people.acting import act_for, act_for_oneself
from marketplace.people.forms import FindPersonForm
from marketplace.people.models import Invitation, Person
from marketplace.people.queries import acted_for_by, where_they_meet_people

A_PAGE = 20


@signed_in
@require_http_methods(["GET", "POST"])
def switch(request: SignedInRequest) -> HttpResponse:
    """Choosing goes on to the desk; finding shows those of that name, and leaves no trace."""
    finds = "q" in request.POST and "person" not in request.POST
    if request.method == "POST" and not finds:
        return _switch_to(request, request.POST.get("person", ""))
    form = FindPersonForm(request.POST if finds else None)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    found = Paginator(acted_for_by(request.user, words=words), A_PAGE)
    page = {
        "form": form,
        "words": words,
        "page": found.get_page(None if words else request.GET.get("page")),
        "many": acted_for_by(request.user).count() > A_PAGE / 2,
        "oneself": Person.objects.filter(user=request.user).first(),
        "invitations": Invitation.objects.visible_to(request.user).with_whom(),
        "may_write_down": where_they_meet_people(request.user) is not None,
    }
    return render(request, "people/switch.html", page)


def _switch_to(request: SignedInRequest, chosen: str) -> HttpResponse:
    if chosen == "oneself":
        act_for_oneself(request)
        messages.success(request, "You are acting for yourself.")
        return redirect("home:desk")
    try:
        supporter = acted_for_by(request.user).filter(person__uuid=UUID(chosen)).first()
    except ValueError:
        supporter = None
    if supporter is None:
        raise Http404
    act_for(request, supporter)
    return redirect("home:desk")
