"""Providers, what each must prove, what each offers, and the public register beside them."""

from marketplace.providers.records.checks import Check, CheckState, Requirement
from marketplace.providers.records.offers import Offer, OfferState
from marketplace.providers.records.providers import Household, Provider
from marketplace.providers.records.register import RegisterEntry

__all__ = [
    "Check",
    "CheckState",
    "Household",
    "Offer",
    "OfferState",
    "Provider",
    "RegisterEntry",
    "Requirement",
]
