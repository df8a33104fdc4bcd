from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.documents.wagtail_hooks import DocumentsSummaryItem
from wagtail.rich_text.feature_registry import FeatureRegistry

from cms.blocks import RICH_TEXT


def only_plain_rich_text(features: FeatureRegistry) -> None:
    """NHS.UK's blocks take the default features: no headings out of order, no embedded sites."""
    features.default_features[:] = RICH_TEXT


def no_accounts_in_bulk(
    request: HttpRequest, action_type: str, objects: Sequence[Any], action: Any
) -> None:
    """The editor changes pages. Nobody's account is changed or deleted in it."""
    if get_user_model() in action.models:
        raise PermissionDenied


def no_documents_in_the_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name != "documents"]


def no_documents_in_the_summary(request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if not isinstance(item, DocumentsSummaryItem)]


hooks.register("construct_main_menu", no_documents_in_the_menu)
hooks.register("construct_search", no_documents_in_the_menu)
hooks.register("construct_homepage_summary_items", no_documents_in_the_summary)
hooks.register("register_rich_text_features", only_plain_rich_text, order=999)
hooks.register("before_bulk_action", no_accounts_in_bulk)
