"""The settings of the tests, with the catalogue's addresses and templates."""

from tests.settings import *
from tests.settings import TEMPLATES

ROOT_URLCONF = "tests.front.catalogue"
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], BASE_DIR / "tests" / "front" / "templates"]
LOGIN_REDIRECT_URL = "/"
