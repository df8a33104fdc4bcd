"""The five questions of a plan, one a page, with an Easy Read helper beside each."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Question:
    field: str
    title: str
    short: str  # above the answer, where it is read
    hint: str
    easy: tuple[str, ...]  # one idea a line
    picture: str  # the symbol beside them, under static/


QUESTIONS = (
    Question(
        field="matters",
        title="What matters to you?",
        short="What matters to me",
        hint="People, places, things you love, what makes a good day. Use your own words.",
        easy=(
            "Think about a good day.",
            "Who is there?",
            "What do you do?",
            "What would you never want to lose?",
        ),
        picture="symbols/happy-woman.svg",
    ),
    Question(
        field="strengths",
        title="What are you good at?",
        short="What I'm good at",
        hint="What you can do, what people like about you, what you are proud of.",
        easy=(
            "Everyone is good at something.",
            "What do people thank you for?",
            "What do you like to show to others?",
        ),
        picture="symbols/good-person.svg",
    ),
    Question(
        field="connections",
        title="Who and what is in your life?",
        short="Who and what is in my life",
        hint="Family, friends, neighbours, pets, clubs, faith, places you go.",
        easy=(
            "Who do you see?",
            "Where do you go?",
            "Who can you ask for help?",
        ),
        picture="symbols/friends.svg",
    ),
    Question(
        field="changes",
        title="What do you want to change?",
        short="What I want to change",
        hint="What you want more of, or less of. What you would like to try.",
        easy=(
            "What do you wish was different?",
            "What would you like to try?",
            "What should stop?",
        ),
        picture="symbols/change.svg",
    ),
    Question(
        field="support",
        title="How do we support you well?",
        short="How to support me well",
        hint="What helps, what doesn't, how to talk with you, what to do on a bad day.",
        easy=(
            "What should people do?",
            "What should people not do?",
            "How can people tell that you are happy or upset?",
        ),
        picture="symbols/help.svg",
    ),
)
BY_FIELD = {question.field: question for question in QUESTIONS}
FIELDS = tuple(BY_FIELD)


def next_field(field: str) -> str | None:
    """The question after this one, or None after the last."""
    return dict(pairwise(FIELDS)).get(field)


def field_before(field: str) -> str | None:
    return dict(pairwise(reversed(FIELDS))).get(field)
