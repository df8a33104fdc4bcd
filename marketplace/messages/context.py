from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from marketplace.messages.models import Notice


def unread(request: HttpRequest) -> dict[str, Any]:
    """`unread_notices`: how many things the reader hasn't read yet, counted when first asked."""
    return {"unread_notices": SimpleLazyObject(lambda: _count(request))}


def _count(request: HttpRequest) -> int:
    user = getattr(request, "user", None)
    return Notice.objects.visible_to(user).unread().count() if user else 0
