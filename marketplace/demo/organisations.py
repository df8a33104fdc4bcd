"""Three funders, two brokerages, an advocacy service, a money holder and the hub, with people."""

from __future__ import annotations

from functools import cache

from django.contrib.auth.hashers import make_password

from marketplace.demo.accounts import PASSWORD
from marketplace.demo.world import World
from marketplace.people.actions.organisations import add_member, create_organisation
from marketplace.people.models import User
from marketplace.people.records.organisations import OrganisationKind

# key: kind, name, email of the first member, that member's name
ORGANISATIONS = {
    "nhs": (OrganisationKind.ICB, "Moorside NHS Funding (demo)", "funder", "Fern Whitworth"),
    "council": (OrganisationKind.COUNCIL, "Oldham Care Funding (demo)", "council", "Colin Hibbert"),
    "nhs_east": (OrganisationKind.ICB, "Pennine Edge NHS Funding (demo)", "east", "Ella Marsh"),
    "holder": (
        OrganisationKind.MONEY_HOLDER,
        "Safe Hands Accounts (demo)",
        "accounts",
        "Hugo Penn",
    ),
    "brokerage": (OrganisationKind.BROKERAGE, "Straight Talk Brokers (demo)", "ben", "Ben Adeyemi"),
    "brokerage_two": (OrganisationKind.BROKERAGE, "Your Say Support (demo)", "bea", "Bea Lomax"),
    "advocacy": (OrganisationKind.ADVOCACY, "Speak Up Oldham (demo)", "speakup", "Ada Rawson"),
    "hub": (OrganisationKind.HUB, "Oldham Hub (demo)", "staff", "Stan Ogunleye"),
}


def load(world: World) -> None:
    for key, (kind, name, account, who) in ORGANISATIONS.items():
        user = make_user(world, account, who)
        organisation = create_organisation(kind=kind, name=name, area=world.area)
        add_member(organisation=organisation, user=user, is_manager=True)
        world.organisations[key] = organisation
    make_user(world, "stranger", "Sam Stranger")


@cache
def _hashed_password() -> str:
    return make_password(PASSWORD)


def make_user(world: World, account: str, name: str, *, can_sign_in: bool = True) -> User:
    """A user who signs in with the demo's password, or, of the crowd, one who can't."""
    user = User.objects.create_user(f"{account}@demo.example", name=name)
    if can_sign_in:  # hashed once: hashing is meant to be slow, and there are a dozen
        User.objects.filter(pk=user.pk).update(password=_hashed_password())
    world.users[account] = user
    return user
