from celery import shared_task

from marketplace.people.clock import now
from marketplace.plans import actions


@shared_task(name="plans.tell_of_reviews")
def tell_of_reviews() -> int:
    """Once a day: people whose plan is due within four weeks hear of it."""
    return actions.tell_of_reviews(at=now())
