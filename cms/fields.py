from __future__ import annotations

from typing import Any

from wagtail import fields


class StreamField(fields.StreamField):
    """A StreamField whose migrations don't hold its blocks: a new block needs no migration."""

    def __init__(self, block_types: Any = (), **kwargs: Any) -> None:
        super().__init__(list(block_types), **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs
