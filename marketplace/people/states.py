"""How a row of any area changes state: only as its table of transitions says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Model


def move(
    row: Model,
    to: str,
    table: Mapping[str, frozenset[str]],
    *,
    unchanged: tuple[str, ...] = (),
    **fields: Any,
) -> bool:
    """Change `state` by one conditional UPDATE, so that of two who try at once one succeeds.

    `unchanged` names fields that must still hold what the caller read. The state and what was set
    with it are read again, so the row says where it is now, moved or not.
    """
    seen = {name: getattr(row, name) for name in unchanged}
    before = [state for state, after in table.items() if to in after]
    same = type(row)._default_manager.filter(pk=row.pk, state__in=before).filter(**seen)
    moved = bool(same.update(state=to, **fields))
    row.refresh_from_db(fields=["state", *fields])
    return moved
