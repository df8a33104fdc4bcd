"""The three ways in which every journey must work."""

import pytest
from django.conf import settings

WITH_JAVASCRIPT = "with JavaScript"
WITHOUT_JAVASCRIPT = "without JavaScript"
BY_KEYBOARD = "by keyboard"

every_way = pytest.mark.parametrize(
    "visitor", [WITH_JAVASCRIPT, WITHOUT_JAVASCRIPT, BY_KEYBOARD], indirect=True
)
every_way_to_look = pytest.mark.parametrize(
    "onlooker", [WITH_JAVASCRIPT, WITHOUT_JAVASCRIPT, BY_KEYBOARD], indirect=True
)

# Long journeys over what both databases are tried with elsewhere: each way once, by one of them.
ON_SQLITE = "sqlite" in settings.DATABASES["default"]["ENGINE"]
every_way_once = pytest.mark.parametrize(
    "visitor", [WITH_JAVASCRIPT, WITHOUT_JAVASCRIPT] if ON_SQLITE else [BY_KEYBOARD], indirect=True
)
