from __future__ import annotations

from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField

from cms.blocks import EASY_READ, RICH_TEXT, WORDS
from cms.fields import StreamField
from cms.models.base import BasePage


class GuidanceIndexPage(BasePage):
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.GuidancePage"]
    max_count = 1
    template = "cms/pages/guidance_index.html"


class GuidancePage(BasePage):
    """One explanation, twice on one page: in full and in Easy Read. Nothing keeps the choice."""

    body = StreamField(WORDS)
    easy_read = StreamField(EASY_READ)
    sources = RichTextField(
        blank=True, features=RICH_TEXT, help_text="The law or the figures behind what the page says"
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("body", heading="In full"),
        FieldPanel("easy_read", heading="Easy Read"),
        FieldPanel("sources"),
    ]
    parent_page_types = ["cms.GuidanceIndexPage"]
    subpage_types: list[str] = []
    template = "cms/pages/guidance.html"
