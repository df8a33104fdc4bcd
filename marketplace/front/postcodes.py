"""How a postcode is read: the one rule for fields, for looking a place up, and for what is kept."""

from __future__ import annotations

import re

_OUTWARD = r"[A-Z]{1,2}[0-9][A-Z0-9]?"
_OUTWARD_CODE = re.compile(_OUTWARD, re.ASCII)
_POSTCODE = re.compile(rf"({_OUTWARD})([0-9][ABD-HJLNP-UW-Z]{{2}})", re.ASCII)


def normalise_postcode(text: str) -> str:
    """The postcode as it is written on a letter, or ValueError in plain words."""
    found = _POSTCODE.fullmatch(_squeeze(text))
    if not found:
        raise ValueError("Enter a full postcode, like OL4 3XY.")
    return f"{found[1]} {found[2]}"


def outward_code_of(text: str) -> str:
    """The outward code of a postcode or an outward code; "" when the text is neither."""
    code = _squeeze(text)
    full = _POSTCODE.fullmatch(code)
    if full:
        return full[1]
    return code if _OUTWARD_CODE.fullmatch(code) else ""


def _squeeze(text: str) -> str:
    return re.sub(r"[\s.-]+", "", text).upper()
