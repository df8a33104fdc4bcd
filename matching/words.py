"""Codes in words, as they read inside a sentence. A code without words reads as itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

LANGUAGES: Mapping[str, str] = {
    "english": "English",
    "bsl": "British Sign Language",
    "makaton": "Makaton",
    "urdu": "Urdu",
    "punjabi": "Punjabi",
    "bengali": "Bengali",
    "gujarati": "Gujarati",
    "arabic": "Arabic",
    "polish": "Polish",
    "romanian": "Romanian",
    "ukrainian": "Ukrainian",
    "cantonese": "Cantonese",
    "somali": "Somali",
}
ACCESS: Mapping[str, str] = {
    "step_free": "no steps",
    "wheelchair": "room for a wheelchair",
    "accessible_toilet": "an accessible toilet",
    "hoist": "a hoist",
    "ground_floor_bedroom": "a bedroom on the ground floor",
    "hearing_loop": "a hearing loop",
    "quiet": "a quiet space",
    "easy_read": "Easy Read information",
    "car": "an adapted car",
}
# From the person's side: "It could help you with …"
DOMAINS: Mapping[str, str] = {
    "dignity": "dignity and respect",
    "health": "your health and how you feel",
    "safety": "staying safe",
    "control": "control over your day",
    "activity": "work, learning or things to do",
    "economic": "money and belonging",
    "relationships": "family and friends",
    "home": "a home that suits you",
    "contribution": "giving something to others",
}
# To a provider, who reads an outline.
OUTLINE_DOMAINS: Mapping[str, str] = {
    "dignity": "dignity and respect",
    "health": "health and how they feel",
    "safety": "staying safe",
    "control": "control over their day",
    "activity": "work, learning or things to do",
    "economic": "money and belonging",
    "relationships": "family and friends",
    "home": "a home that suits them",
    "contribution": "giving something to others",
}
INTERESTS: Mapping[str, str] = {
    "gardening": "gardening",
    "cooking": "cooking",
    "music": "music",
    "football": "football",
    "walking": "walking",
    "animals": "animals",
    "crafts": "crafts",
    "film": "film and television",
    "games": "games and computers",
    "faith": "faith and worship",
    "books": "books",
    "swimming": "swimming",
    "dance": "dance",
    "trains": "trains and buses",
    "history": "local history",
    "art": "drawing and painting",
    "cricket": "cricket",
    "volunteering": "helping others",
}
KINDS: Mapping[str, str] = {
    "live_in": "living with a Shared Lives household",
    "short_break": "a short break",
    "day_support": "support in the day",
    "at_home": "support at home",
    "personal_care": "help with washing, dressing or eating",
    "activity": "something to do or learn",
    "work": "finding or keeping work",
    "peer": "people who have been through the same",
    "transport": "getting about",
    "equipment": "equipment or technology",
    "advice": "advice and planning",
    "homeshare": "homeshare",
    "therapy": "therapy and wellbeing",
}
PETS: Mapping[str, str] = {"dog": "a dog", "cat": "a cat", "other": "another animal"}


def listed(codes: Iterable[str], words: Mapping[str, str], *, last: str = "and") -> str:
    """Return the codes in words, in a steady order: "a dog, a cat and another animal"."""
    order = {code: place for place, code in enumerate(words)}
    found = sorted(codes, key=lambda code: (order.get(code, len(order)), code))
    said = [words.get(code, code.replace("_", " ")) for code in found]
    if len(said) < 2:
        return "".join(said)
    return f"{', '.join(said[:-1])} {last} {said[-1]}"
