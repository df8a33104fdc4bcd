"""The door of every view: signed in or not, and 404 for what a user may not know of."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

from marketplace.people import audit
from marketplace.people.acting import Acting
from marketplace.people.records.persons import Person
from marketplace.people.records.supporters import Supporter
from marketplace.people.records.users import User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import Model, QuerySet

P = ParamSpec("P")
M = TypeVar("M", bound="Model")


class SignedInRequest(HttpRequest):
    """A request that has passed `signed_in`: its user is a real one."""

    user: User
    acting: Acting | None  # for whom they act: on a person's page, for that person or nobody
    person: Person  # whom the page is about, after `on_person_page`


def signed_in(
    view: Callable[Concatenate[SignedInRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let only signed-in users through; others go to the sign-in page and come back."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return login_required(guarded)


def visible_or_404(model: type[M], user: User | AnonymousUser, uuid: UUID, **also: Any) -> M:
    """Return the object if this user may know that it exists, else answer 404."""
    found: QuerySet[Any] = model.objects.visible_to(user)  # type: ignore[attr-defined]
    thing = found.filter(uuid=uuid, **also).first()
    if thing is None:
        raise Http404
    return thing  # type: ignore[no-any-return]


def on_person_page(request: SignedInRequest, person: Person) -> None:
    """Say whom this page is about, so that its banner and named contact are that person's.

    Sets `request.person` and `request.acting`: the Acting when this user acts for them, None
    when the person is the user themself, or when the user is someone else altogether.
    """
    request.person = person
    request.acting = None
    if person.user_id != request.user.pk:
        supporter = Supporter.objects.live().filter(person=person, user=request.user).first()
        request.acting = Acting(person, supporter) if supporter else None


def person_page(request: SignedInRequest, uuid: UUID) -> Person:
    """Open a page of a person's own record: 404 for outsiders, banner set, the reading noted."""
    person: Person = visible_or_404(Person, request.user, uuid)
    on_person_page(request, person)
    audit.seen("person.seen", subject=person, by=request.user, person=person)
    return person
