"""Reads of the providers area: cards for lists, pages for one thing, and where checks stand."""

from marketplace.providers.queries.cards import OfferCard, offer_card, offer_cards
from marketplace.providers.queries.desks import (
    CheckPage,
    HouseholdLine,
    OfferDesk,
    OfferLine,
    check_page,
    household_lines,
    is_vetting_staff,
    my_offers,
    offer_desk,
)
from marketplace.providers.queries.pages import (
    EntryPage,
    HomeWords,
    OfferPage,
    ProfilePage,
    entry_page,
    home_words,
    offer_page,
    profile_page,
)
from marketplace.providers.queries.standing import (
    Standing,
    Vetting,
    offers_to_confirm,
    standing_of,
    standings,
    vetting_of,
    vetting_queue,
)

__all__ = [
    "CheckPage",
    "EntryPage",
    "HomeWords",
    "HouseholdLine",
    "OfferCard",
    "OfferDesk",
    "OfferLine",
    "OfferPage",
    "ProfilePage",
    "Standing",
    "Vetting",
    "check_page",
    "entry_page",
    "home_words",
    "household_lines",
    "is_vetting_staff",
    "my_offers",
    "offer_card",
    "offer_cards",
    "offer_desk",
    "offer_page",
    "offers_to_confirm",
    "profile_page",
    "standing_of",
    "standings",
    "vetting_of",
    "vetting_queue",
]
