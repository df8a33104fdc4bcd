from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel

from cms.blocks import PointBlock, WayInBlock
from cms.fields import StreamField
from cms.models.base import BasePage


class HomePage(BasePage):
    """The first page: what this is, three ways in, how it works, why to trust it."""

    headline = models.CharField(max_length=80)
    ways_in = StreamField([("way_in", WayInBlock())], min_num=1, max_num=3)
    steps_heading = models.CharField(max_length=80, default="How it works")
    steps = StreamField([("step", PointBlock())], min_num=1, max_num=6)
    trust_heading = models.CharField(max_length=80, default="What you can count on")
    trust = StreamField([("point", PointBlock())], blank=True, max_num=6)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("headline"),
        FieldPanel("ways_in"),
        FieldPanel("steps_heading"),
        FieldPanel("steps"),
        FieldPanel("trust_heading"),
        FieldPanel("trust"),
    ]
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1
    template = "cms/pages/home.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.models.guidance import GuidancePage
        from cms.models.stories import StoryPage

        context = super().get_context(request, *args, **kwargs)
        return context | {
            "guidance": GuidancePage.objects.live().descendant_of(self)[:4],
            "stories": StoryPage.objects.live().descendant_of(self)[:3],
        }
