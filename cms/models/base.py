from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from marketplace.people.clock import today


@dataclass(frozen=True)
class Crumb:
    href: str
    words: str


class BasePage(Page):
    """What every public page has."""

    summary = models.TextField(
        max_length=400, help_text="What the page tells, in one or two sentences. It opens the page"
    )
    reviewed_on = models.DateField(default=today, help_text="When someone last checked every word")
    review_due_on = models.DateField(null=True, blank=True, help_text="When to check it again")

    content_panels = [*Page.content_panels, FieldPanel("summary")]
    promote_panels = [
        *Page.promote_panels,
        FieldPanel("reviewed_on"),
        FieldPanel("review_due_on"),
    ]

    class Meta:
        abstract = True

    def crumbs(self) -> list[Crumb]:
        """The pages above this one, the home page first. Wagtail's root isn't among them."""
        above = self.get_ancestors().filter(depth__gt=1).live().order_by("depth")
        return [Crumb(page.url, page.title) for page in above]

    def children(self) -> models.QuerySet[Page]:
        pages: models.QuerySet[Page] = self.get_children().live().specific()
        return pages

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {"crumbs": self.crumbs()}
