"""The settings of a worker that a test starts: its own queue folder, the test's own database."""

import os

from tests.settings import *
from tests.settings import CELERY_BEAT_SCHEDULE, DATA_DIR, DATABASES

DATABASES["default"]["NAME"] = os.environ["TESTS_DATABASE_NAME"]
CELERY_BROKER_URL = "filesystem://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "data_folder_in": str(DATA_DIR / "queue" / "messages"),
    "data_folder_out": str(DATA_DIR / "queue" / "messages"),
    "control_folder": str(DATA_DIR / "queue" / "control"),
    "polling_interval": 0.1,
}
CELERY_BEAT_SCHEDULE |= {"outbox": {"task": "outbox.sweep", "schedule": 1}}
CELERY_BEAT_MAX_LOOP_INTERVAL = 1
