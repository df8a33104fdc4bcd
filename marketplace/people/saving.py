"""From what was sent to what was done: a form's answer, a button's answer, and what was refused."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, QueryDict

from marketplace.people.errors import UnableTo


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: an empty page that was sent is a mistake to show, not a new page."""
    return request.POST if request.method == "POST" else None


def saved(form: forms.Form, save: Callable[[], object]) -> bool:
    """Save a valid form; what can't be done stands beside its field, and nothing is lost."""
    if not form.is_valid():
        return False
    try:
        save()
    except UnableTo as problem:
        show_refusal(form, problem)
        return False
    return True


def tried(request: HttpRequest, act: Callable[[], object], done: str = "") -> bool:
    """Do what a button asks, and say on the next page what came of it."""
    try:
        act()
    except UnableTo as problem:
        messages.error(request, problem.message)
        return False
    if done:
        messages.success(request, done)
    return True


def show_refusal(form: forms.Form, problem: UnableTo) -> None:
    """Beside the field it names, if this form asks for that; else above the form."""
    form.add_error(problem.field if problem.field in form.fields else None, problem.message)
