"""Writes of the providers area, one subject a module."""

from marketplace.people.actions.invitations import UnableToInvite
from marketplace.providers.actions.checks import (
    UnableToDecide,
    UnableToSend,
    accept_check,
    ask_again,
    send_check,
)
from marketplace.providers.actions.households import (
    add_household,
    change_household,
    invite_carer,
)
from marketplace.providers.actions.offers import (
    OfferFields,
    UnableToOffer,
    confirm_places,
    pause_offer,
    publish_offer,
    withdraw_offer,
    write_offer,
)
from marketplace.providers.actions.providers import (
    UnableToRegister,
    change_provider,
    register_provider,
)
from marketplace.providers.actions.register import import_entries
from marketplace.providers.actions.reminders import remind_of_checks
from marketplace.providers.actions.renaming import (
    accept_renaming,
    refuse_renaming,
    rename_provider,
)
from marketplace.providers.actions.suspensions import (
    UnableToSuspend,
    end_suspension,
    suspend_provider,
)
from marketplace.providers.actions.telling import staff_who_answer

__all__ = [
    "OfferFields",
    "UnableToDecide",
    "UnableToInvite",
    "UnableToOffer",
    "UnableToRegister",
    "UnableToSend",
    "UnableToSuspend",
    "accept_check",
    "accept_renaming",
    "add_household",
    "ask_again",
    "change_household",
    "change_provider",
    "confirm_places",
    "end_suspension",
    "import_entries",
    "invite_carer",
    "pause_offer",
    "publish_offer",
    "refuse_renaming",
    "register_provider",
    "remind_of_checks",
    "rename_provider",
    "send_check",
    "staff_who_answer",
    "suspend_provider",
    "withdraw_offer",
    "write_offer",
]
