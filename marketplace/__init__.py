"""Where people meet: the Django project and its domain, one installed app an area."""

from marketplace.celery import app as celery_app

__all__ = ["celery_app"]
