"""Pages that are drawn the same way whatever the area."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def form_page(
    request: HttpRequest,
    form: BaseForm,
    *,
    heading: str,
    back: str,
    button: str = "Save",
    template: str = "form_page.html",
    **context: Any,
) -> HttpResponse:
    """One form on one page, with a way back and one button. `template` extends form_page.html
    where words stand before the form."""
    context |= {"form": form, "heading": heading, "back": back, "button": button}
    return render(request, template, context)
