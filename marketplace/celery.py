"""Work in the background. The database's outbox is the truth; a message here is only a hint."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")
TRANSPORT_ALIASES["filesystem"] = "marketplace.outbox.folder_queue:Transport"

app = Celery("marketplace")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
