from celery import shared_task

from marketplace.money import telling


@shared_task(name="money.tell_of_payments")
def tell_of_payments() -> int:
    """Every minute: whoever was asked to pay, or is late with it, hears of it."""
    return telling.tell_of_payments()
