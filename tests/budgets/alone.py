"""Settings with the budgets alone: they need nothing else, and processes start fast."""

from os import environ
from pathlib import Path

from marketplace import environment

SECRET_KEY = "only-for-tests"
BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(environ.get("DATA_DIR", "/tmp"))
USE_TZ = True
TIME_ZONE = "Europe/London"
INSTALLED_APPS = ["budgets"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STRIPE_KEY = ""  # the rail is off
DATABASES = {
    "default": environment.database("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'alone.db'}")
}
if "TESTS_DATABASE_NAME" in environ:
    DATABASES["default"]["NAME"] = environ["TESTS_DATABASE_NAME"]
