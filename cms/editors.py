"""Who may edit the public pages. Editors are named on the command line, never on a screen that
lists everybody with an account: most of those are people with a care budget."""

from __future__ import annotations

from typing import Any, NoReturn

from django.http import Http404, HttpRequest
from django.urls import URLPattern, path
from wagtail.admin.viewsets.base import ViewSet


def nobody_is_listed(request: HttpRequest, *args: Any, **kwargs: Any) -> NoReturn:
    raise Http404


class NoUsersViewSet(ViewSet):
    """Stands where Wagtail's list of users would be: its names lead nowhere."""

    def get_urlpatterns(self) -> list[URLPattern]:
        one = ["edit", "delete", "history", "usage"]
        return [
            path("", nobody_is_listed, name="index"),
            path("new/", nobody_is_listed, name="add"),
            *[path(f"{name}/<int:pk>/", nobody_is_listed, name=name) for name in one],
        ]
