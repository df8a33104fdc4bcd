"""Words to index and to ask for, folded alike for both databases.

Only letters and digits reach a database's query language, so nothing typed can be an error.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

MARK = "0"  # ends a word that no stemmer is to shorten
MOST_WORDS = 12
LONGEST_WORD = 40
LONGEST_QUESTION = 1000
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHE = re.compile("['\u2019]")
# Too common to look for; "with" and "for" would hide what the rest asks.
_STOP_WORDS = """
    a about an and any are as at be but by can do for from get has have help helps i im in is it
    its like me my near need of on or our please some someone something that the their them there
    they this to up us want wants was we who will with would you your
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())


def words(text: str) -> list[str]:
    """Return the words of a text: lower case, without accents, letters and digits alone."""
    plain = unicodedata.normalize("NFKD", text)
    folded = "".join(letter for letter in plain if not unicodedata.combining(letter))
    joined = _APOSTROPHE.sub("", folded.casefold())
    return [word[:LONGEST_WORD] for word in _WORD.findall(joined)]


def asked_words(text: str) -> list[str]:
    """Return the words to look for, each once; the last may be one still being typed."""
    asked = list(dict.fromkeys(words(text[:LONGEST_QUESTION])))
    telling = [word for word in asked if word not in STOP_WORDS]
    return (telling or asked[-1:])[:MOST_WORDS]


def for_index(text: str) -> str:
    return " ".join(words(text))


def exact_words(*texts: str) -> str:
    """Return each word once, marked, so that the beginning of a word finds it."""
    each = dict.fromkeys(word for text in texts for word in words(text))
    return " ".join(f"{word}{MARK}" for word in each)


def fts5(asked: Sequence[str], *, every: bool) -> str:
    """Return an FTS5 query for these words, the last of them as a beginning."""
    terms = [f'"{word}"' for word in asked[:-1]]
    terms.append(f'("{asked[-1]}" OR (exact : "{asked[-1]}" *))')
    return (" AND " if every else " OR ").join(terms)


def tsquery(asked: Sequence[str], *, every: bool) -> tuple[str, list[str]]:
    """Return an SQL expression for the same on PostgreSQL, and its parameters."""
    terms = [_STEM] * (len(asked) - 1) + [f"({_STEM} || to_tsquery('simple', %s))"]
    params = [*_quoted(asked), f"'{asked[-1]}':*"]
    return f"({(' && ' if every else ' || ').join(terms)})", params


def whole_tsquery(asked: Sequence[str]) -> tuple[str, list[str]]:
    """Return the same for any of the words, whole."""
    return f"({' || '.join([_STEM] * len(asked))})", _quoted(asked)


_STEM = "to_tsquery('english', %s)"


def _quoted(asked: Sequence[str]) -> list[str]:
    return [f"'{word}'" for word in asked]
