"""Each verb of the policy is asked somewhere, and nothing is asked that isn't in it."""

import ast
from pathlib import Path

import pytest

from marketplace.people.policy import MAY
from marketplace.people.roles import Role

ROOT = Path(__file__).parents[2]
POLICY = ROOT / "marketplace/people/policy.py"
SOURCES = [path for path in (ROOT / "marketplace").rglob("*.py") if path != POLICY]


@pytest.fixture(scope="module")
def words():
    """Every string constant of our code."""
    return {
        node.value
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@pytest.mark.parametrize("verb", MAY)
def test_each_verb_is_asked(verb, words):
    assert verb in words


@pytest.mark.parametrize("role", Role)
def test_each_role_may_do_something(role):
    assert any(role in roles for roles in MAY.values())
