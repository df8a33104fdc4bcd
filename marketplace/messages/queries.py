"""Notices as their reader meets them."""

from __future__ import annotations

from collections.abc import Iterable

from marketplace.messages.models import Notice
from marketplace.people.models import User
from marketplace.people.queries import acted_for_by


def with_whom(notices: Iterable[Notice], user: User) -> list[Notice]:
    """Each notice says whom it is about, to those who act for them and to nobody else.

    A provider's notice may be about a person whose name they may not read.
    """
    found = list(notices)
    names = {
        support.person_id: str(support.person)
        for support in acted_for_by(user).filter(person__in=[each.about_id for each in found])
    }
    for notice in found:
        notice.whom = names.get(notice.about_id or 0, "")
    return found
