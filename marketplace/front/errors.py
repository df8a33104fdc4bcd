"""What people see when a page can't be shown. The project's urls name these as its handlers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """No request, user or database goes into this page: any of them may be what broke."""
    return HttpResponse(get_template("500.html").render(), status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(get_template("503.html").render(), status=503)
    response["Retry-After"] = "300"
    return response


def form_too_old(request: HttpRequest, reason: str = "", **kwargs: Any) -> HttpResponse:
    """CSRF_FAILURE_VIEW: the page was open too long, or someone signed in or out meanwhile."""
    return render(request, "403_csrf.html", status=403)
