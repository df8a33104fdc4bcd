"""The three ways in which every journey must work."""

import pytest

WITH_JAVASCRIPT = "with JavaScript"
WITHOUT_JAVASCRIPT = "without JavaScript"
BY_KEYBOARD = "by keyboard"

every_way = pytest.mark.parametrize(
    "visitor", [WITH_JAVASCRIPT, WITHOUT_JAVASCRIPT, BY_KEYBOARD], indirect=True
)
every_way_to_look = pytest.mark.parametrize(
    "onlooker", [WITH_JAVASCRIPT, WITHOUT_JAVASCRIPT, BY_KEYBOARD], indirect=True
)
