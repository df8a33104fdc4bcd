"""The pictures beside Easy Read: Mulberry symbols, © Steve Lee, CC BY-SA 4.0."""

from __future__ import annotations

from collections.abc import Mapping

SYMBOLS: Mapping[str, str] = {
    "ambulance": "Ambulance",
    "ask": "Ask",
    "bank": "Bank",
    "bank-card": "Bank card",
    "calendar": "Calendar",
    "carers": "People who help",
    "change": "Change",
    "change-mind": "Change your mind",
    "cigarette": "Cigarette",
    "computer": "Computer",
    "dinner": "Dinner",
    "doctor": "Doctor",
    "dog": "Dog",
    "family": "Family",
    "find": "Find",
    "friends": "Meet each other",
    "garden": "Garden",
    "give": "Give",
    "go-out": "Go outside",
    "good-person": "Good person",
    "happy-man": "Happy man",
    "happy-woman": "Happy woman",
    "healthy": "Healthy",
    "hello": "Hello",
    "help": "Help",
    "hold-hands": "Hold hands",
    "house": "House",
    "letter": "Write a letter",
    "listen": "Ear",
    "look": "Look",
    "money": "Money",
    "music": "Music",
    "no": "No",
    "nurse": "Nurse",
    "older-person": "Older person",
    "passport": "Book about me",
    "playing-cards": "Playing cards",
    "read": "Read",
    "sad-man": "Sad man",
    "sad-woman": "Sad woman",
    "share": "Share",
    "sign-language": "Sign language",
    "sleep": "Sleep",
    "steps": "Step by step",
    "talk": "Talk together",
    "tea": "Tea",
    "think": "Think",
    "time": "Time",
    "visit": "Visit",
    "walk": "Walk",
    "want": "Want",
    "what": "What?",
    "wheelchair": "Wheelchair",
    "where": "Where?",
    "which": "Which?",
    "who": "Who?",
    "why": "Why?",
    "worried": "Worried man",
    "write": "Write",
    "yes": "Yes",
}
"""What an editor calls each picture in marketplace/static/symbols/."""


def path_of(symbol: str) -> str:
    """Where the picture is among the static files."""
    return f"symbols/{symbol}.svg"
