"""Days are in Europe/London, instants in UTC, money years from 1 April."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    return timezone.now()


def today() -> date:
    return timezone.localdate()


def day_began_at() -> datetime:
    """The instant at which today began in London."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def money_year_of(day: date) -> tuple[date, date]:
    """The first and last day of the money year that holds this day."""
    start = day.year if (day.month, day.day) >= (4, 1) else day.year - 1
    return date(start, 4, 1), date(start + 1, 3, 31)
