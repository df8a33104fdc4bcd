from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marketplace.messages.actions import mark_read
from marketplace.messages.models import Notice
from marketplace.messages.queries import with_whom
from marketplace.people.access import SignedInRequest, signed_in, visible_or_404
from marketplace.people.clock import now

A_PAGE = 20


@signed_in
@require_GET
def all_of_them(request: SignedInRequest) -> HttpResponse:
    notices = Notice.objects.visible_to(request.user)
    page = Paginator(notices, A_PAGE).get_page(request.GET.get("page"))
    page.object_list = with_whom(page.object_list, request.user)
    return render(request, "messages/list.html", {"page": page, "unread": notices.unread().count()})


@signed_in
@require_http_methods(["GET", "POST"])
def open_notice(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One notice, as its letter links to it. Its button marks it read and goes where it leads."""
    notice = visible_or_404(Notice, request.user, uuid)
    if request.method == "GET":
        with_whom([notice], request.user)
        return render(request, "messages/notice.html", {"notice": notice})
    mark_read(notices=Notice.objects.visible_to(request.user).filter(pk=notice.pk), at=now())
    if notice.path and url_has_allowed_host_and_scheme(notice.path, allowed_hosts=None):
        return redirect(notice.path)
    return redirect("notices:list")


@signed_in
@require_POST
def read_all(request: SignedInRequest) -> HttpResponse:
    mark_read(notices=Notice.objects.visible_to(request.user), at=now())
    return redirect("notices:list")
