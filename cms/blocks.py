"""What an editor may put on a page: NHS.UK's blocks, and our own Easy Read and links."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.forms.utils import ErrorList
from wagtail import blocks
from wagtailnhsukfrontend import blocks as nhsuk

from cms import easy_read
from cms.symbols import SYMBOLS, path_of

RICH_TEXT = ["bold", "ol", "ul", "link"]


class LinkValue(blocks.StructValue):
    @property
    def href(self) -> str:
        page = self.get("page")
        return page.url if page else self.get("path") or ""


class LinkBlock(blocks.StructBlock):
    """A link to one of our pages, or to an address of this site or another."""

    text = blocks.CharBlock(max_length=80)
    page = blocks.PageChooserBlock(required=False)
    path = blocks.CharBlock(
        required=False,
        max_length=300,
        label="or an address",
        help_text="Such as /offers/ on this site, or https://example.org elsewhere",
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["path"]):
            words = "Choose a page or write an address: one of them, not both."
            raise blocks.StructBlockValidationError({"path": ErrorList([words])})
        if cleaned["path"] and not cleaned["path"].startswith(("/", "https://")):
            words = "An address starts with / or with https://."
            raise blocks.StructBlockValidationError({"path": ErrorList([words])})
        return cleaned

    class Meta:
        value_class = LinkValue
        icon = "link"


class ActionLinkBlock(LinkBlock):
    class Meta:
        template = "cms/blocks/action_link.html"


class HeadingBlock(blocks.CharBlock):
    class Meta:
        icon = "title"
        template = "cms/blocks/heading.html"


class WayInBlock(blocks.StructBlock):
    """Who someone is, and where they may begin."""

    heading = blocks.CharBlock(max_length=60)
    text = blocks.TextBlock(max_length=300)
    picture = blocks.ChoiceBlock(choices=list(SYMBOLS.items()))
    links = blocks.ListBlock(LinkBlock(), min_num=1, max_num=4)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        return context | {"picture": path_of(value["picture"])}

    class Meta:
        icon = "pick"
        template = "cms/blocks/way_in.html"


class PointBlock(blocks.StructBlock):
    """A step, or a reason to trust us: a short heading and a sentence or two."""

    heading = blocks.CharBlock(max_length=80)
    text = blocks.RichTextBlock(features=["bold", "link"])

    class Meta:
        icon = "tick-inverse"


class EasyReadSentence(blocks.CharBlock):
    """One sentence, refused with advice in plain words when it isn't Easy Read."""

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if advice := easy_read.faults(cleaned):
            raise ValidationError(advice)
        return cleaned


class EasyReadLineBlock(blocks.StructBlock):
    """A picture on the left, one short sentence on the right."""

    symbol = blocks.ChoiceBlock(choices=list(SYMBOLS.items()))
    sentence = EasyReadSentence(
        max_length=160, help_text=f"One idea, {easy_read.MOST_WORDS} words or fewer, no hard words"
    )

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        return context | {"picture": path_of(value["symbol"])}

    class Meta:
        icon = "openquote"
        label = "Picture and sentence"
        template = "cms/blocks/easy_read_line.html"


WORDS: list[tuple[str, blocks.Block]] = [
    ("heading", HeadingBlock(max_length=100)),
    ("text", blocks.RichTextBlock(features=RICH_TEXT)),
    ("action_link", ActionLinkBlock()),
    ("inset", nhsuk.InsetTextBlock()),
    ("warning", nhsuk.WarningCalloutBlock()),
    ("care_card", nhsuk.CareCardBlock()),
    ("do", nhsuk.DoBlock()),
    ("dont", nhsuk.DontBlock()),
    ("summary_list", nhsuk.SummaryListBlock()),
    ("cards", nhsuk.CardGroupBlock()),
    ("details", nhsuk.DetailsBlock()),
    ("expanders", nhsuk.ExpanderGroupBlock()),
    ("table", nhsuk.TableBlock()),
    ("image", nhsuk.ImageBlock()),
]
"""What a page in standard words is made of."""

EASY_READ: list[tuple[str, blocks.Block]] = [
    ("heading", HeadingBlock(max_length=60)),
    ("line", EasyReadLineBlock()),
    ("action_link", ActionLinkBlock()),
]
"""What an Easy Read version is made of."""
