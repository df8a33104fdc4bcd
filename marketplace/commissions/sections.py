"""The parts of a brief: what each is called, which fields it has, and each answer in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from budgets.money import pounds
from marketplace.commissions.records.briefs import Method, SharingRule
from marketplace.front.days import in_words

if TYPE_CHECKING:
    from marketplace.commissions.records.briefs import Brief

NOT_YET = "Not said yet"


@dataclass(frozen=True)
class Section:
    """Some fields that are changed together on one small form."""

    slug: str
    heading: str
    labels: dict[str, str]  # field: label, in the order in which they are read
    picture: str
    easy: tuple[str, ...]


SECTIONS = (
    Section(
        "where-and-when",
        "Where and when",
        {"place": "Where", "starts_on": "It starts on", "ends_on": "The last day"},
        "symbols/calendar.svg",
        ("We say where it is.", "We say when it starts.", "We say when it ends."),
    ),
    Section(
        "days",
        "The days before it starts",
        {
            "answers_by": "Providers answer by",
            "lock_on": "The money is counted on",
            "choose_by": "We choose by",
        },
        "symbols/time.svg",
        (
            "First, people tell us what they can do for us.",
            "Then we count the money we all put in.",
            "If it is not enough, we all get it back.",
            "Then we choose.",
        ),
    ),
    Section(
        "how-we-decide",
        "How we decide",
        {"method": "How we choose", "seats": "How many we choose"},
        "symbols/which.svg",
        ("We choose together who gives the support.", "Here we say how we choose."),
    ),
    Section(
        "sharing",
        "How we share the cost",
        {"sharing_rule": "Our rule"},
        "symbols/share.svg",
        ("We share the cost.", "Here we say how.", "You alone pay for your own wishes."),
    ),
    Section(
        "how-many",
        "How many we are",
        {
            "least_members": "We need at least",
            "most_members": "We are at most",
            "least_pence": "Money we need in all",
        },
        "symbols/friends.svg",
        ("It only works with enough of us.", "Here we say how many."),
    ),
    Section(
        "leaving",
        "If someone leaves later",
        {
            "notice_days": "Whoever leaves stays in for",
            "most_more_percent": "The others then pay",
        },
        "symbols/go-out.svg",
        (
            "You can leave on any day.",
            "Then the price may change for the others.",
            "Here we say how much, at most.",
        ),
    ),
)
LABELS = {field: label for section in SECTIONS for field, label in section.labels.items()} | {
    "outcome": "What we want",
    "must_have": "Must-have",
    "weight": "Someone’s number",
}


def section_called(slug: str) -> Section | None:
    return next((section for section in SECTIONS if section.slug == slug), None)


def answer_in_words(field: str, value: Any) -> str:
    """One field of a brief as its readers see it; "Not said yet" where it is empty."""
    if value in (None, ""):
        return NOT_YET
    if isinstance(value, date):
        return in_words(value)
    say = _IN_WORDS.get(field, str)
    return say(value)


def most_more(percent: int) -> str:
    """How much more each other member may come to pay, with an example in pounds."""
    if not percent:
        return "No more than before"
    return f"At most {percent}% more: whoever pays £100 pays £{100 + percent} or less"


def rows_of(section: Section, brief: Brief) -> list[tuple[str, str]]:
    """Each field's label and its answer in words."""
    return [
        (label, answer_in_words(field, getattr(brief, field)))
        for field, label in section.labels.items()
        if field != "seats" or brief.method == Method.SEVERAL
    ]


_IN_WORDS: dict[str, Callable[[Any], str]] = {
    "method": lambda code: str(Method(code).label),
    "sharing_rule": lambda code: str(SharingRule(code).label),
    "least_members": lambda number: f"{number} of us",
    "most_members": lambda number: f"{number} of us",
    "least_pence": lambda pence: pounds(pence) if pence else "No set amount",
    "notice_days": lambda days: f"{days} days" if days else "No time: it ends at once",
    "most_more_percent": most_more,
}
