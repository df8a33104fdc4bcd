"""What the linters can't see, as functions the checks and the tests share."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("marketplace", "matching", "budgets", "cms")
LONGEST_MODULE = 400
LONGEST_FUNCTION = 40

# A lower area may use a higher one, never the reverse.
AREAS = (
    "front",
    "outbox",
    "people",
    "messages",
    "consent",
    "providers",
    "plans",
    "needs",
    "introductions",
    "agreements",
    "commissions",
    "money",
    "home",
)
FOUNDATIONS = ("budgets", "matching")
EXEMPT = ("demo",)


def rank(app_label: str) -> int:
    """How far down the house an app stands; what it uses must stand higher or level."""
    if app_label in FOUNDATIONS:
        return -1
    if app_label == "cms":
        return len(AREAS)
    return AREAS.index(app_label)


def may_use(user: str, used: str) -> bool:
    if user in EXEMPT or user == used:
        return True
    if user in FOUNDATIONS:
        return False
    return used not in EXEMPT and rank(used) < rank(user)


def modules() -> Iterator[Path]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def too_long() -> Iterator[str]:
    """A sentence for each module and function that is two things."""
    for path in modules():
        text = path.read_text()
        name = path.relative_to(ROOT)
        if (lines := text.count("\n")) > LONGEST_MODULE:
            yield f"{name} has {lines} lines; at most {LONGEST_MODULE}"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    yield f"{name}: {node.name} has {length} lines; at most {LONGEST_FUNCTION}"
