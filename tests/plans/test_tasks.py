import pytest

from marketplace.celery import app
from marketplace.messages.models import Notice
from marketplace.people.clock import today
from tests.cast import make_person, make_plan, make_user

pytestmark = pytest.mark.django_db


def test_the_morning_round_tells_of_reviews(settings):
    amira = make_person(user=make_user("Amira"))
    make_plan(amira, by=amira.user, review_on=today())
    task = settings.CELERY_BEAT_SCHEDULE["plans"]["task"]

    app.loader.import_default_modules()
    told = app.tasks[task]()

    assert told == 1
    assert Notice.objects.get(user=amira.user).needs_action
