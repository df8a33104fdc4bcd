from __future__ import annotations

from typing import NoReturn

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve
from wagtail.models import Page, Site

from cms.models import HomePage


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    site = Site.find_for_request(request)
    pages = Page.objects.none()
    if site and isinstance(site.root_page.specific, HomePage):
        pages = site.root_page.get_descendants(inclusive=True).live().public().specific()
    entries = [(f"{settings.SITE_URL}{page.url}", page.reviewed_on) for page in pages]
    context = {"entries": entries, "offers": f"{settings.SITE_URL}/offers/"}
    return render(request, "cms/sitemap.xml", context, content_type="application/xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    context = {"sitemap": f"{settings.SITE_URL}/sitemap.xml"}
    return render(request, "cms/robots.txt", context, content_type="text/plain; charset=utf-8")


def editor_sign_in(request: HttpRequest) -> HttpResponse:
    """Editors sign in like everyone else. Whoever is signed in and still sent here is no editor."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next") or "/editor/")


def no_such_page(request: HttpRequest, rest: str = "") -> NoReturn:
    """A page of Wagtail's that we don't use."""
    raise Http404


@require_safe
@cache_control(max_age=86_400, public=True)
def picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture that an editor put on a public page, in the size it is shown."""
    return serve(request, f"images/{path}", document_root=str(settings.MEDIA_ROOT))
