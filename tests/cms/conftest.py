import pytest

from cms.content import load


@pytest.fixture
def pages(db):
    """The public pages, as the site starts with them."""
    load()
