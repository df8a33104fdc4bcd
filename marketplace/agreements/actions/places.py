"""A place in a Shared Lives household is taken while someone lives there, and given back after."""

from django.db.models import F

from marketplace.agreements.errors import UnableToAgree
from marketplace.agreements.models import Agreement
from marketplace.providers.actions.indexing import index_offers_of
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
    Agreement.objects.filter(pk=agreement.pk).update(places_taken=people)
    free = Household.objects.get(provider=agreement.provider).places_free
    agreement.provider.offers.filter(places_free__gt=free).update(places_free=free)
    index_offers_of(agreement.provider)


def give_place_back(agreement: Agreement) -> None:
    """What was taken, whatever the need says by now. The home says itself when it is free."""
    taken = Agreement.objects.filter(pk=agreement.pk).values_list("places_taken", flat=True).get()
    if not taken:
        return
    Agreement.objects.filter(pk=agreement.pk).update(places_taken=0)
    Household.objects.filter(provider=agreement.provider, people_now__gte=taken).update(
        people_now=F("people_now") - taken
    )


def _is_for_living_in(agreement: Agreement) -> bool:
    need = agreement.introduction.need if agreement.introduction else None
    return agreement.provider.is_household and need is not None and "live_in" in need.kinds
