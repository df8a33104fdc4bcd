"""People, those who act with them, organisations and areas. Who may do what is in policy.py."""

from marketplace.people.records.areas import Area
from marketplace.people.records.audit import AuditEntry
from marketplace.people.records.claims import Claim, ClaimState
from marketplace.people.records.invitations import Invitation
from marketplace.people.records.organisations import Member, Organisation
from marketplace.people.records.persons import NamedContact, Person
from marketplace.people.records.supporters import Authority, Scope, Supporter, SupporterKind
from marketplace.people.records.tellings import Telling
from marketplace.people.records.users import User

__all__ = [
    "Area",
    "AuditEntry",
    "Authority",
    "Claim",
    "ClaimState",
    "Invitation",
    "Member",
    "NamedContact",
    "Organisation",
    "Person",
    "Scope",
    "Supporter",
    "SupporterKind",
    "Telling",
    "User",
]
