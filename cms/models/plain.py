from __future__ import annotations

from wagtail.admin.panels import FieldPanel

from cms.blocks import EASY_READ, WORDS
from cms.fields import StreamField
from cms.models.base import BasePage


class ContentPage(BasePage):
    """A page like the privacy notice; with an Easy Read version where one is written."""

    body = StreamField(WORDS)
    easy_read = StreamField(EASY_READ, blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("body", heading="In full"),
        FieldPanel("easy_read", heading="Easy Read"),
    ]
    parent_page_types = ["cms.HomePage", "cms.ContentPage"]
    template = "cms/pages/content.html"
