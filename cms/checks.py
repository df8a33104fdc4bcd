"""Holds the rule that the editor knows pages and pictures: no person, no money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, register
from django.db.models import Model

OURS = ("cms.", "wagtail.", "wagtailnhsukfrontend.", "taggit.", "django.contrib.auth.models.Group")


@register()
def editor_knows_only_pages(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """An error for each model that an editor could reach and shouldn't."""
    found: list[CheckMessage] = [
        Error(
            f"{model.__module__}.{model.__name__} is registered in the editor ({place}).",
            hint="The editor holds public pages only. Take the registration away.",
            id="cms.E001",
        )
        for model, place in _registered()
        if not f"{model.__module__}.{model.__name__}".startswith(OURS)
    ]
    if apps.is_installed("django.contrib.admin"):
        found.append(Error("django.contrib.admin is installed.", id="cms.E002"))
    return found


def _registered() -> Iterator[tuple[type[Model], str]]:
    from wagtail.admin import urls  # noqa: F401  (fills the registry of view sets)
    from wagtail.admin.viewsets import viewsets
    from wagtail.contrib.settings.registry import registry
    from wagtail.coreutils import resolve_model_string
    from wagtail.models import get_page_models
    from wagtail.snippets.models import get_snippet_models

    yield from ((model, "snippet") for model in get_snippet_models())
    yield from ((model, "setting") for model in registry)
    yield from ((model, "page") for model in get_page_models())
    for viewset in viewsets.viewsets:
        model = getattr(viewset, "model", None)
        if model is not None:
            yield resolve_model_string(model), "view set"
