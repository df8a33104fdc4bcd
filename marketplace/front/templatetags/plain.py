"""Tags and filters that every template may use, without loading anything."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.template.context import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from budgets import money
from marketplace.front.days import in_words
from marketplace.front.summary import forms_with_errors, summary_of
from marketplace.front.wording import words_of

register = template.Library()

_COLOURS = {
    "blue", "green", "aqua-green", "red", "orange", "yellow", "purple", "pink", "grey", "white",
}  # fmt: skip


@register.filter
def pounds(pence: int | None) -> str:
    """Whole pence as "£1,234.50"; whole pounds as "£1,234"; a debt as "−£20"."""
    return "" if pence is None else money.pounds(pence)


@register.filter
def about(pence: int) -> str:
    """A guess, in whole pounds and never more than it is: "£1,234"."""
    return money.pounds(pence // 100 * 100)


@register.filter
def pounds_and_pence(pence: int | None) -> str:
    """Always with pence, "£1,234.00", for columns of figures; elsewhere use `pounds`."""
    return "" if pence is None else money.pounds_and_pence(pence)


@register.filter
def day(value: date | datetime | None) -> str:
    """ "5 March 2026", in London for an instant."""
    if not value:
        return ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return in_words(value)


@register.filter
def moment(value: datetime | None) -> str:
    """ "5 March 2026 at 2:30pm", in London."""
    if not value:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    if local.hour == 12 and local.minute == 0:
        return f"{day(local)} at midday"
    if local.hour == 0 and local.minute == 0:
        return f"{day(local)} at midnight"
    minutes = f":{local:%M}" if local.minute else ""
    return f"{day(local)} at {local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


@register.filter
def plural(number: int, words: str) -> str:
    """`{{ 3|plural:"offer,offers" }}` is "3 offers"."""
    one, _, many = words.partition(",")
    return f"{number:,} {one if number == 1 else many or one + 's'}"


@register.filter
def plainly(message: object) -> str:
    """A message of Django's or allauth's in plain words; ours as it is."""
    return words_of(message)


@register.filter
def listed(words: Any) -> str:
    """ "gardening, music and football"."""
    items = [str(word) for word in words or ()]
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


@register.filter
def page_numbers(page: Page[Any]) -> list[int | None]:
    """The numbers to show around a page, with None for a gap: 1 … 4 5 6 … 40."""
    last = page.paginator.num_pages
    near = {n for n in (1, page.number - 1, page.number, page.number + 1, last) if 1 <= n <= last}
    numbers: list[int | None] = []
    before = 0
    for number in sorted(near):
        if number - before > 1:
            numbers.append(None)
        numbers.append(number)
        before = number
    return numbers


@register.simple_block_tag
def row(content: str, key: str) -> SafeString:
    """One fact in a summary list: `{% row "Due" %}{{ payment.due_on|day }}{% endrow %}`."""
    return format_html(
        '<div class="nhsuk-summary-list__row"><dt class="nhsuk-summary-list__key">{}</dt>'
        '<dd class="nhsuk-summary-list__value">{}</dd></div>',
        key,
        content,
    )


@register.simple_tag
def picture_url(picture: str) -> str:
    """The address of a picture that ships with the site, or an address as it is."""
    return picture if picture.startswith(("/", "http")) else static(picture)


@register.simple_tag
def tag(text: str, colour: str = "") -> SafeString:
    """A status: `{% tag "Waiting" "yellow" %}`. Words always; colour only helps."""
    extra = f" nhsuk-tag--{colour}" if colour in _COLOURS else ""
    return format_html('<strong class="nhsuk-tag{}">{}</strong>', extra, text)


@register.simple_tag(takes_context=True)
def error_prefix(context: Context) -> str:
    """ "Error: " before the page's title when a form came back with mistakes."""
    return "Error: " if forms_with_errors(_values(context)) else ""


@register.inclusion_tag("forms/summary.html", takes_context=True)
def error_summary(context: Context) -> dict[str, Any]:
    """What is wrong with the page's forms, once, above everything else."""
    forms = forms_with_errors(_values(context))
    for form in forms:
        form.summary_is_drawn = True  # type: ignore[attr-defined]
    return {"summary": summary_of(forms)}


@register.inclusion_tag("frame/menu_item.html", takes_context=True)
def menu_item(context: Context, href: str, words: str) -> dict[str, Any]:
    """One word of the menu, marked when the page belongs to it."""
    path = getattr(context.get("request"), "path", "")
    return {"href": href, "words": words, "is_here": path.startswith(href), "is_it": path == href}


@register.simple_tag(takes_context=True)
def same_page(context: Context, **changes: Any) -> str:
    """This page's address with some parts of its query changed: `{% same_page page=2 %}`."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = value
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def at_page(context: Context, number: int, parameter: str = "") -> str:
    """This page's address at another page of its list, or of the list with this parameter."""
    return same_page(context, **{parameter or "page": number})


def _values(context: Context) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for layer in context.dicts:
        flat.update(layer)
    return flat
