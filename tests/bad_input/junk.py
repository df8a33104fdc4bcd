"""Bad answers: what hands, scripts and old pages send."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.bad_input.pages import PageForm

Data = dict[str, list[str]]


@dataclass(frozen=True)
class Bad:
    """`is_never_right`: no form may take it. Otherwise a form that does must have stored it."""

    what: str
    data: Data
    is_never_right: bool = False
    chosen: tuple[str, ...] = ()  # the choices that are wrong, if it is they


LONG = "é" * 100_000
DIGITS = "9" * 5_000  # more than Python reads as a number
NUL = "a\0b"
NUMBERS = ("-5", "NaN", "1e400", "٣")
NO_CHOICE = "no-such-choice"
NASTY = "🧁 {{ 7|add:7 }} {% now 'Y' %} <script>alert('x')</script> \u202eabc\u202c"


def every(names: list[str], values: list[str]) -> Data:
    return {name: list(values) for name in names}


def whole_forms(form: PageForm, good: Data, others: list[str]) -> Iterator[Bad]:
    """Every box wrong in the same way. `others` are ids of what somebody else has."""
    typed = [f.name for f in form.fields.values() if f.is_typed]
    chosen = [f.name for f in form.fields.values() if f.is_chosen]
    hidden = [f.name for f in form.named("hidden") if f.name != "csrfmiddlewaretoken"]
    keys = {name: good[name] for name in good if name == "csrfmiddlewaretoken"}
    yield Bad("nothing at all", {"csrfmiddlewaretoken": ["x"]})
    if typed:
        yield Bad("100,000 letters", good | every(typed, [LONG]), True)
        yield Bad("5,000 digits", good | every(typed, [DIGITS]), True)
        yield Bad("a NUL byte", good | every(typed, [NUL]), True)
        for text in ("abc", NASTY):
            yield Bad(text, good | every(typed, [text]))
        for first in range(2):
            mixed = {name: [NUMBERS[(first + i) % 4]] for i, name in enumerate(typed)}
            yield Bad("numbers that are none", good | mixed)
        yield Bad("only spaces", good | every(typed, ["   "]))
    days = [f for f in form.fields if f.endswith("_day")]
    for name in days:
        stem = name.removesuffix("_day")
        never = {f"{stem}_day": ["31"], f"{stem}_month": ["2"], f"{stem}_year": ["2027"]}
        yield Bad("31 February", good | never, True)
    if chosen:
        yield Bad("no such choice", good | every(chosen, [NO_CHOICE]), True, tuple(chosen))
        known = {choice for name in chosen for choice in form.fields[name].choices}
        for other in set(others) - known:
            yield Bad("another's id", good | every(chosen, [other]), True, tuple(chosen))
    if hidden:
        yield Bad("hidden boxes changed", good | every(hidden, [NUL]))
        yield Bad("hidden boxes gone", {n: v for n, v in good.items() if n not in hidden} | keys)
    yield Bad("lists for scalars", {name: [*v, "abc", *v] for name, v in good.items()})


def single_boxes(form: PageForm, good: Data) -> Iterator[Bad]:
    """One box wrong, the others right: what one wrong answer hides, another shows."""
    for each in form.fields.values():
        if each.name.endswith(("_day", "_month", "_year")):
            continue  # one date in three boxes: wrong as a whole above
        if each.is_typed:
            yield Bad(f"5,000 digits in {each.name}", good | {each.name: [DIGITS]}, True)
            yield Bad(f"a NUL byte in {each.name}", good | {each.name: [NUL]}, True)
            yield Bad(f"less than nothing in {each.name}", good | {each.name: ["-5"]})
        elif each.is_chosen:
            yield Bad(
                f"no such choice in {each.name}",
                good | {each.name: [NO_CHOICE]},
                True,
                (each.name,),
            )
