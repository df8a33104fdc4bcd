"""A yes in writing, to an agreement or to a change of one: read it all, tick, agree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from marketplace.agreements.actions.moving import MOVED_ON
from marketplace.agreements.forms import SignForm
from marketplace.agreements.models import SignatureSide
from marketplace.agreements.queries.readiness import Slot
from marketplace.front.pages import form_page
from marketplace.people.access import SignedInRequest
from marketplace.people.errors import UnableTo
from marketplace.people.saving import posted, show_refusal


def agree_on_page(
    request: SignedInRequest,
    *,
    slots: Sequence[Slot],
    version: int,
    agree: Callable[[Slot, SignForm], None],
    back: str,
    **drawn: Any,
) -> HttpResponse:
    """Give each yes that is this user's. What has moved on meanwhile they read again first."""
    form = SignForm(
        posted(request),
        initial={"version": version},
        for_oneself=not _for_another(request, slots),
    )
    if request.method == "POST" and form.is_valid():
        try:
            for slot in slots:
                agree(slot, form)
        except UnableTo as problem:
            if problem.message == MOVED_ON:
                messages.error(request, problem.message)
                return redirect(back)
            show_refusal(form, problem)
        else:
            messages.success(request, "Thank you. Your yes is recorded.")
            return redirect(back)
    return form_page(request, form, back=back, button="I agree", **drawn)


def _for_another(request: SignedInRequest, slots: Sequence[Slot]) -> bool:
    return any(
        slot.side == SignatureSide.PERSON
        and slot.part is not None
        and slot.part.person.user_id != request.user.pk
        for slot in slots
    )
