"""The checks themselves can fail."""

import pytest

from tooling.architecture import may_use


@pytest.mark.parametrize(
    ("user", "used"),
    [
        ("people", "needs"),
        ("budgets", "matching"),
        ("matching", "people"),
        ("needs", "cms"),
        ("home", "demo"),
    ],
)
def test_what_the_law_forbids(user, used):
    assert not may_use(user, used)


@pytest.mark.parametrize(
    ("user", "used"),
    [("needs", "people"), ("people", "budgets"), ("cms", "home"), ("demo", "home")],
)
def test_what_the_law_allows(user, used):
    assert may_use(user, used)
