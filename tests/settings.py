"""The settings of every test: the real ones, in a folder of their own."""

import os
import shutil
import tempfile
from atexit import register

# The first process makes the folder; its xdist workers are given the same one.
if "TESTS_DATA_DIR" not in os.environ:
    os.environ["TESTS_DATA_DIR"] = tempfile.mkdtemp(prefix="marketplace-tests-")
    register(shutil.rmtree, os.environ["TESTS_DATA_DIR"], ignore_errors=True)

os.environ |= {
    "DATA_DIR": os.environ["TESTS_DATA_DIR"],
    "DEMO": "0",
    "DEBUG": "0",
    "SECRET_KEY": "only-for-tests-" * 4,
    "ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
    "SITE_URL": "http://testserver",
    "BROKER_URL": "filesystem://",
    "STRIPE_KEY": "",
}

from marketplace.settings import *
from marketplace.settings import DATABASES, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast, and only here
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"  # nothing to collect first
}
# Each process counts for itself.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# A hint goes nowhere: tests call outbox.tasks.deliver_due().
CELERY_BROKER_URL = "memory://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, str] = {}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Nothing of a test needs to outlive a power cut.
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0
