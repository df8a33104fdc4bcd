"""What an action says when it can't be done: words for the screen, never a code."""

from django.core.exceptions import PermissionDenied


class UnableTo(Exception):
    """Base of every area's UnableTo… errors. The message is shown to the reader as it is."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field  # the form field to show it beside, if there is one


class NotAllowed(PermissionDenied):
    """An insider asked for something their role doesn't include: 403."""
