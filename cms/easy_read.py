"""Is this sentence Easy Read? Pure: text in, faults in plain words out.

The rules: 10 to 15 words, one idea, one verb, active voice, no jargon.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

MOST_WORDS = 15
MOST_COMMAS = 1

JARGON: Mapping[str, str] = {
    "accommodation": "home",
    "advocate": "person who speaks up for you",
    "allocation": "the money you get",
    "appropriate": "right",
    "approximately": "about",
    "assessment": "talk about what you need",
    "assistance": "help",
    "attain": "reach",
    "beneficiary": "the person",
    "carer's assessment": "talk about what the carer needs",
    "co-production": "working together",
    "commence": "start",
    "commission": "choose and pay for",
    "commissioner": "the people who pay",
    "consent": "say yes",
    "contingency": "money kept for surprises",
    "domiciliary": "at home",
    "eligible": "can have",
    "eligibility": "who can have it",
    "envelope": "the most you want to pay",
    "facilitate": "help",
    "implement": "do",
    "individual": "person",
    "intervention": "help",
    "invoice": "bill",
    "multidisciplinary": "people with different jobs",
    "nominee": "person who looks after the money for you",
    "notional": "the NHS looks after the money",
    "personalised": "made for you",
    "procurement": "buying",
    "provider": "person who gives support",
    "provision": "support",
    "purchase": "buy",
    "regarding": "about",
    "reimburse": "pay back",
    "representative": "person who decides for you",
    "respite": "a short break",
    "safeguarding": "keeping people safe",
    "service user": "person",
    "stakeholder": "person who cares about it",
    "statutory": "by law",
    "utilise": "use",
    "vetted": "checked",
    "via": "by",
}
"""A hard word, and plainer ones to use instead."""

_JOINERS = {"although", "because", "however", "therefore", "unless", "whereas", "whether", "while"}
_SHORT_FORMS = {"NHS", "UK", "TV", "BSL", "PIN", "I", "A"}
_BE = r"(?:am|is|are|was|were|be|been|being)"
_NOT_PASSIVE = {
    "interested", "married", "needed", "pleased", "related", "tired", "used", "worried",
}  # fmt: skip


def faults(text: str) -> list[str]:
    """What is wrong with a line of Easy Read, a sentence of advice for each; [] when it's well."""
    parts = sentences(text)
    found = [advice for part in parts for advice in _faults_of(part)]
    if len(parts) > 1:
        found.append("Keep one sentence on each line, beside its own picture.")
    return found


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+", text.strip()) if part]


def words(sentence: str) -> list[str]:
    """The words as a reader counts them: "don't" and "self-employed" are one each."""
    return re.findall(r"[\w£]+(?:[’'\-.,]\w+)*", sentence)


def _faults_of(sentence: str) -> Iterator[str]:
    yield from _too_long(sentence)
    yield from _more_than_one_idea(sentence)
    yield from _hard_words(sentence)
    yield from _passive(sentence)


def _too_long(sentence: str) -> Iterator[str]:
    count = len(words(sentence))
    if count > MOST_WORDS:
        yield f"This sentence has {count} words. Use {MOST_WORDS} or fewer."


def _more_than_one_idea(sentence: str) -> Iterator[str]:
    joiner = next((word for word in words(sentence) if word.lower() in _JOINERS), None)
    if joiner:
        yield f"“{joiner}” joins two ideas. Make two sentences."
    if re.search(r"[;:()]|\s[–—-]\s|—", sentence):
        yield "A bracket, dash, colon or semicolon joins two ideas. Make two sentences."
    if len(re.findall(r",\s", sentence)) > MOST_COMMAS:
        yield "There are too many commas. Make two sentences."


def _hard_words(sentence: str) -> Iterator[str]:
    for hard, plain in JARGON.items():
        if re.search(rf"\b{re.escape(hard)}s?\b", sentence, re.IGNORECASE):
            yield f"“{hard}” is a hard word. Try “{plain}”."
    for short in re.findall(r"\b[A-Z]{2,}s?\b", sentence):
        if short not in _SHORT_FORMS:
            yield f"“{short}” is letters for longer words. Write the words."


def _passive(sentence: str) -> Iterator[str]:
    for verb in re.findall(rf"\b{_BE}\s+(\w+ed)\b", sentence, re.IGNORECASE):
        if verb.lower() not in _NOT_PASSIVE:
            yield f"“{verb}”: say who does it, such as “we checked” and not “it was checked”."
