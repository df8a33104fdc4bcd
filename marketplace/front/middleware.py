from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils.cache import patch_cache_control

GetResponse = Callable[[HttpRequest], HttpResponse]


def kept_nowhere(get_response: GetResponse) -> GetResponse:
    """What a signed-in reader gets is theirs: no cache, and no "back" after signing out, has it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        return response

    return middleware


def readable_address(get_response: GetResponse) -> GetResponse:
    """No address of ours has a NUL byte, and PostgreSQL refuses to look for one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest("We can’t read this address.", content_type="text/plain")
        return get_response(request)

    return middleware
