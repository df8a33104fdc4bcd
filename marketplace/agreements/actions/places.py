"""A place in a Shared Lives household is taken while someone lives there, and given back after."""

from django.db.models import F

from marketplace.agreements.errors import UnableToAgree
from marketplace.agreements.models import Agreement
from marketplace.providers.models import Household


def take_place(agreement: Agreement) -> None:
    """Take one place for each person in the agreement: never more than the household has."""
    if not _is_for_living_in(agreement):
        return
    people = agreement.parts.count()
    room = Household.objects.filter(
        provider=agreement.provider, people_now__lte=F("places") - people
    )
    if not room.update(people_now=F("people_now") + people):
        raise UnableToAgree("This household has no place free now.")


def give_place_back(agreement: Agreement) -> None:
    if _is_for_living_in(agreement):
        people = agreement.parts.count()
        Household.objects.filter(provider=agreement.provider, people_now__gte=people).update(
            people_now=F("people_now") - people
        )


def _is_for_living_in(agreement: Agreement) -> bool:
    need = agreement.introduction.need if agreement.introduction else None
    return agreement.provider.is_household and need is not None and "live_in" in need.kinds
