"""Reads of the providers area: cards for lists, pages for one thing, and where checks stand."""

from marketplace.providers.queries.cards import OfferCard, offer_card, offer_cards
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
    standings,
    vetting_of,
    vetting_queue,
)

__all__ = [
    "EntryPage",
    "HomeWords",
    "OfferCard",
    "OfferPage",
    "ProfilePage",
    "Standing",
    "Vetting",
    "entry_page",
    "home_words",
    "offer_card",
    "offer_cards",
    "offer_page",
    "offers_to_confirm",
    "profile_page",
    "standings",
    "vetting_of",
    "vetting_queue",
]
