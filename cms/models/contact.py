from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.contrib.forms.forms import FormBuilder
from wagtail.contrib.forms.models import AbstractFormField, FormMixin
from wagtail.contrib.forms.panels import FormSubmissionsPanel

from cms.blocks import EASY_READ, WORDS
from cms.fields import StreamField
from cms.models.base import BasePage

RECEIPT = "cms.contact"
MOST_LETTERS = 4000


class ContactFormBuilder(FormBuilder):
    """Texts have an end, so that nobody can fill the disk with one message."""

    def create_multiline_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        widget = forms.Textarea(attrs={"rows": 8})
        return forms.CharField(**options, max_length=MOST_LETTERS, widget=widget)


class ContactPage(FormMixin, BasePage):
    """Help in one place, and a form whose messages the editors read under Forms."""

    body = StreamField(WORDS)
    easy_read = StreamField(EASY_READ, blank=True)
    form_heading = models.CharField(max_length=80, default="Send us a message")
    thanks = models.TextField(max_length=400, default="A person reads it and answers you.")

    form_builder = ContactFormBuilder
    content_panels = [
        FormSubmissionsPanel(),
        *BasePage.content_panels,
        FieldPanel("body", heading="In full"),
        FieldPanel("easy_read", heading="Easy Read"),
        FieldPanel("form_heading"),
        InlinePanel("form_fields", label="Question"),
        FieldPanel("thanks"),
    ]
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    max_count = 1
    template = "cms/pages/contact.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {"receipt": _number_in(request.GET.get("sent", ""))}

    def render_landing_page(
        self, request: HttpRequest, form_submission: Any = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Send the reader on, so that loading the page again doesn't send the message again."""
        number = form_submission.pk if form_submission else 0
        receipt = signing.dumps(number, salt=RECEIPT)
        return HttpResponseRedirect(f"{self.get_url(request)}?sent={receipt}#sent")


class ContactQuestion(AbstractFormField):
    page = ParentalKey(ContactPage, on_delete=models.CASCADE, related_name="form_fields")


def _number_in(receipt: str) -> int | None:
    """The number of the message that this receipt is for; None for a receipt we didn't write."""
    try:
        return int(signing.loads(receipt, salt=RECEIPT, max_age=60 * 60))
    except signing.BadSignature:
        return None
