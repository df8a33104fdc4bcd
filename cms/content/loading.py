from __future__ import annotations

import json
from datetime import date
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Page, Site

from cms.content import about, contact, guidance, home, stories
from cms.fields import StreamField
from cms.models import (
    ContactPage,
    ContactQuestion,
    ContentPage,
    GuidanceIndexPage,
    GuidancePage,
    HomePage,
    StoryIndexPage,
    StoryPage,
)
from marketplace.people.clock import now

REVIEWED_ON = date(2026, 11, 23)
Kind = type[Page]
Words = dict[str, Any]


@transaction.atomic
def load(*, replace: bool = False) -> None:
    """Make the pages that are missing. Those that exist keep what editors made of them,
    unless `replace` writes our words over theirs."""
    root = _home(replace=replace)
    contact_page = _page(root, ContactPage, contact.PAGE, replace=replace)
    _questions(contact_page, contact.QUESTIONS)
    guidance_page = _page(root, GuidanceIndexPage, guidance.INDEX, replace=replace)
    for words in _pages_of(guidance.PAGES):
        _page(guidance_page, GuidancePage, words, replace=replace)
    stories_page = _page(root, StoryIndexPage, stories.INDEX, replace=replace)
    for words in stories.PAGES:
        _page(stories_page, StoryPage, words, replace=replace)
    for words in about.PAGES:
        _page(root, ContentPage, words, replace=replace)


def _pages_of(modules: list[ModuleType]) -> list[Words]:
    return [module.PAGE for module in modules]


def _home(*, replace: bool) -> HomePage:
    """The home page, in place of the one that Wagtail starts with; the site is ours from then."""
    root = Page.get_first_root_node()
    page: HomePage = _page(root, HomePage, home.PAGE, replace=replace)
    address = urlsplit(settings.SITE_URL)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "root_page": page,
            "site_name": settings.SITE_NAME,
            "hostname": address.hostname,
            "port": address.port or (443 if address.scheme == "https" else 80),
        },
    )
    Page.objects.filter(depth=2, slug="home", content_type__model="page").delete()
    return page


def _page(parent: Page, kind: Kind, words: Words, *, replace: bool) -> Any:
    page = kind.objects.child_of(parent).filter(slug=words["slug"]).first()
    if page and not replace:
        return page
    page = page or kind(first_published_at=now(), show_in_menus=True)
    for name, value in {"reviewed_on": REVIEWED_ON, "last_published_at": now(), **words}.items():
        setattr(page, name, _kept(kind, name, value))
    if page.pk:
        page.save_revision().publish()
    else:
        parent.add_child(instance=page)
    return page


def _kept(kind: Kind, name: str, value: Any) -> Any:
    is_stream = isinstance(kind._meta.get_field(name), StreamField)
    return json.dumps(value) if is_stream else value


def _questions(page: ContactPage, questions: list[Words]) -> None:
    if ContactQuestion.objects.filter(page=page).exists():
        return
    for position, question in enumerate(questions):
        ContactQuestion.objects.create(page=page, sort_order=position, **question)
