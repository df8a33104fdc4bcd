"""Long lists, a page at a time."""

from __future__ import annotations

from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest

A_PAGE = 50
M = TypeVar("M", bound=Model)


def page_of(request: HttpRequest, found: QuerySet[M], parameter: str = "page") -> Page[M]:
    """The page that the address asks for; the first or last where it asks for none that is."""
    return Paginator(found, A_PAGE).get_page(request.GET.get(parameter))
