from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from marketplace.home.queries.helpers import helper_desk
from marketplace.home.queries.persons import person_desk
from marketplace.home.queries.providers import provider_desks
from marketplace.home.queries.staff import staff_desks
from marketplace.messages.models import Notice
from marketplace.messages.queries import with_whom
from marketplace.people.access import SignedInRequest, on_person_page, signed_in
from marketplace.people.acting import person_in_hand
from marketplace.people.queries import is_new_here

MOST_NEWS = 6


@signed_in
@require_GET
def desk(request: SignedInRequest) -> HttpResponse:
    """Each user's first page: what needs me now, what's new, where things stand."""
    user = request.user
    if is_new_here(user):
        return redirect("people:start")
    person = person_in_hand(request, user)
    desks = []
    if person:
        on_person_page(request, person)
        desks.append(person_desk(person, user))
    if not person or person.user_id == user.pk:
        desks += provider_desks(user) + staff_desks(user)
    helper = helper_desk(user) if person is None or person.user_id == user.pk else None
    if helper:
        desks.append(helper)
    news = with_whom(Notice.objects.visible_to(user).unread()[:MOST_NEWS], user)
    todos = [todo for part in desks for todo in part.todos]
    return render(request, "home/desk.html", {"desks": desks, "todos": todos, "news": news})
