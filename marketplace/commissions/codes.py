"""Invitation codes: read aloud, copied by hand, typed with one finger.

No letter looks like another letter or a figure, and there is no vowel to make a word of. Ten of 22
signs are 2.6 × 10¹³ codes: with the limit on wrong tries, nobody guesses one.
"""

from __future__ import annotations

import re
import secrets

SIGNS = "CDFGHJKMNPQRTVWXY34679"
LENGTH = 10
_HALF = LENGTH // 2


def new_code() -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def as_read(code: str) -> str:
    """In two halves, as it is printed: "CDFGH-34679"."""
    return f"{code[:_HALF]}-{code[_HALF:]}"


def as_kept(typed: str) -> str:
    """Small letters, spaces and dashes are no mistake."""
    return re.sub(r"[\s\-–—.]", "", typed).upper()
