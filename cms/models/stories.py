from __future__ import annotations

from django.db import models
from wagtail.admin.panels import FieldPanel

from cms.blocks import EASY_READ, WORDS
from cms.fields import StreamField
from cms.models.base import BasePage


class StoryIndexPage(BasePage):
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.StoryPage"]
    max_count = 1
    template = "cms/pages/story_index.html"


class StoryPage(BasePage):
    """What happened to someone. A page says at its top whether the someone is real."""

    who = models.CharField(max_length=120, help_text="Such as: Grace, Shared Lives carer")
    is_example = models.BooleanField(
        default=True, help_text="The people are made up. Untick only with their written yes"
    )
    quote = models.CharField(max_length=200, blank=True)
    body = StreamField(WORDS)
    easy_read = StreamField(EASY_READ)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("who"),
        FieldPanel("is_example"),
        FieldPanel("quote"),
        FieldPanel("body", heading="In full"),
        FieldPanel("easy_read", heading="Easy Read"),
    ]
    parent_page_types = ["cms.StoryIndexPage"]
    subpage_types: list[str] = []
    template = "cms/pages/story.html"
