"""The page for when the site is closed. Django shows 400, 403, 404 and 500.html by itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template


def unavailable(request: HttpRequest) -> HttpResponse:
    """No request, user or database goes into this page: any of them may be what is away."""
    response = HttpResponse(get_template("503.html").render(), status=503)
    response["Retry-After"] = "300"
    return response
