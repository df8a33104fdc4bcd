from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from marketplace.providers.forms.browsing import BrowseForm
from marketplace.providers.queries.browsing import MOST_PAGES, browse


@require_GET
def offers(request: HttpRequest) -> HttpResponse:
    """Anyone may look: no sign-in. A wrong answer is said beside its field and left out."""
    form = BrowseForm(request.GET)
    form.is_valid()
    results = browse(form.cleaned_data, form.found_place, _page_number(request))
    form.show_counts(results.counts)
    return render(request, "providers/browse.html", {"form": form, "results": results})


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    return min(max(number, 1), MOST_PAGES)
