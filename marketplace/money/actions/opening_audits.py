"""Opening an audit, or not, whether lots, one officer or two decided on it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from marketplace.front.days import in_words
from marketplace.messages.actions import side_of, tell
from marketplace.money.actions.refusals import UnableToPay
from marketplace.money.models import AUDIT_TRANSITIONS, AuditState, BudgetAudit
from marketplace.people import audit as trail
from marketplace.people.clock import today
from marketplace.people.local_policy import setting
from marketplace.people.models import User
from marketplace.people.states import move


class UnableToAudit(UnableToPay):
    """A budget can't be looked into like that now."""


def open_now(audit: BudgetAudit, *, by: User, at: datetime) -> None:
    """From now on the funder's officers may read it, and the person knows why and until when."""
    closes_on = today() + timedelta(days=setting(audit.funder, "audit_days"))
    move_audit(audit, AuditState.OPEN, opened_at=at, closes_on=closes_on)
    record("budget_audit.opened", audit, by=by, at=at, unusual=audit.unusual)
    chosen = "A computer drew a budget by lot" if audit.sample else "A budget was chosen"
    tell_person(
        audit,
        f"{chosen}, and {audit.funder} looks into it until {in_words(closes_on)}. You can read why "
        "and what they see, and say something about it.",
    )


def drop(audit: BudgetAudit, *, at: datetime) -> None:
    move_audit(audit, AuditState.DROPPED, ended_at=at)


def move_audit(audit: BudgetAudit, to: AuditState, **fields: Any) -> None:
    if not move(audit, to, AUDIT_TRANSITIONS, **fields):
        raise UnableToAudit(f"This has moved on: “{audit.get_state_display()}”.")


def record(verb: str, audit: BudgetAudit, *, by: User | None, at: datetime, **details: str) -> None:
    works_there = by is not None and audit.funder.members.current().filter(user=by).exists()
    trail.record(
        verb,
        subject=audit,
        by=by,
        person=audit.person,
        organisation=audit.funder if works_there else None,
        at=at,
        **details,
    )


def tell_person(audit: BudgetAudit, words: str) -> None:
    """After a death nobody: those who helped may read it for a while."""
    if audit.person.died_on:
        return
    tell(users=side_of(audit.person), words=words, path=path_of(audit), about=audit.person)


def path_of(audit: BudgetAudit) -> str:
    return reverse("money:audit", args=[audit.uuid])
