"""Enough people for a draw by lot, and a seed with which one of them comes out."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any
from unittest.mock import patch

from budgets.models import Budget
from marketplace.money.actions import audits
from marketplace.money.drawing import draw as lots
from marketplace.money.models import BudgetAudit, Sample
from marketplace.people.clock import now, today
from tests import cast
from tests.agreements.world import make_budget


def fill_hat(story: Any, people: int = 5) -> None:
    """So many people in all have had a budget of this funder's for months."""
    for _ in range(people - 1):
        make_budget(cast.make_person(), story.funder, story.officer)
    theirs = Budget.objects.filter(funder=story.funder.party)
    theirs.update(starts_on=today() - timedelta(days=75))


def draw(story: Any, *, size: int = 1, key: str = "one", tickets: int = 1, **more: Any) -> Sample:
    return audits.draw_sample(
        funder=story.funder, size=size, of_hundred=more.pop("of_hundred", False),
        unusual_tickets=tickets, why="Each spring we look into some.", key=key,
        by=story.officer, at=now(),
    )  # fmt: skip


def drawn(story: Any) -> BudgetAudit:
    """This story's budget comes out; what happens in a test happened in the days drawn for."""
    fill_hat(story)
    uuids = Budget.objects.filter(funder=story.funder.party).values_list("uuid", flat=True)
    hat = dict.fromkeys(uuids, 1)
    seed = next(
        s for s in map(str, count()) if lots(seed=s, tickets=hat, size=1) == [story.budget.uuid]
    )
    with patch("marketplace.money.actions.audits.secrets.token_hex", return_value=seed):
        sample = draw(story)
    sample.audits.update(to_on=today())
    return sample.audits.get()
