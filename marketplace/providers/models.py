"""Providers, what each must prove, what each offers, and the public register beside them."""

from marketplace.providers.records.checks import (
    Check,
    CheckReminder,
    CheckState,
    DbsLevel,
    Proof,
    Requirement,
    SeenAs,
    Stage,
    Workforce,
)
from marketplace.providers.records.offers import STEPS, Offer, OfferState
from marketplace.providers.records.providers import Household, Provider
from marketplace.providers.records.register import RegisterEntry
from marketplace.providers.records.renamings import Renaming, RenamingState
from marketplace.providers.records.suspensions import Suspension

__all__ = [
    "STEPS",
    "Check",
    "CheckReminder",
    "CheckState",
    "DbsLevel",
    "Household",
    "Offer",
    "OfferState",
    "Proof",
    "Provider",
    "RegisterEntry",
    "Renaming",
    "RenamingState",
    "Requirement",
    "SeenAs",
    "Stage",
    "Suspension",
    "Workforce",
]
