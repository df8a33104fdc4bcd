"""One world in which every role stands to Amira as its name says, and to Zed as a stranger.

    amira      herself                        viewer   Vera, who may only look
    ben        her broker: view and plan      dev      Joan's daughter; nobody to Amira
    olu        a provider with her release    rival    a vetted provider, at outline tier only
    grace      a Shared Lives carer           scheme   the scheme that Grace belongs to
    fern       her funder's officer           other_funder  an officer of another area's funder
    stan       vetting staff                  stranger nobody to anyone

Zed lives in another area; nobody of the cast has anything to do with him.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import Any

from budgets.actions import allocate, open_budget
from marketplace.people.clock import money_year_of, now, today
from tests.cast import (
    make_area,
    make_need,
    make_offer,
    make_organisation,
    make_person,
    make_plan,
    make_provider,
    make_release,
    make_response,
    make_supporter,
    make_user,
)

ROLES = (
    "anonymous",
    "amira",
    "viewer",
    "ben",
    "dev",
    "olu",
    "rival",
    "grace",
    "scheme",
    "fern",
    "other_funder",
    "stan",
    "stranger",
)
NAMES = {"fern": "Fern", "stan": "Stan", "rival": "Rita", "viewer": "Vera", "stranger": "Sam"}


class World:
    """What most rows need is made at once; what few need when it is first asked for."""

    def __init__(self) -> None:
        self.users = {
            role: make_user(NAMES.get(role, role.replace("_", " ").title()), f"{role}@test.example")
            for role in ROLES[1:]
        }
        self.oldham, self.elsewhere = make_area("Oldham"), make_area("Elsewhere")
        self._make_people()
        self._make_organisations()
        self._make_providers()

    def user(self, role: str) -> Any:
        return self.users[role]

    def _make_people(self) -> None:
        self.brokerage = make_organisation("brokerage", "Clear Choices", self.user("ben"))
        self.amira = make_person("Amira", user=self.user("amira"), area=self.oldham)
        self.vera = make_supporter(self.amira, self.user("viewer"))
        self.ben = make_supporter(
            self.amira, self.user("ben"), "plan", kind="broker", organisation=self.brokerage
        )
        self.joan = make_person("Joan", area=self.oldham, last_name="Plantedjoan")
        self.dev = make_supporter(
            self.joan,
            self.user("dev"),
            "plan",
            "agree",
            "pay",
            kind="representative",
            authority="lasting_power",
            relationship="daughter",
        )
        self.zed = make_person("Zed", user=make_user("Zed"), area=self.elsewhere)
        self.zeds_sister = make_supporter(self.zed, make_user("Zoe"), "plan", "agree")

    def _make_organisations(self) -> None:
        self.funder = make_organisation("icb", "Oldham ICB", self.user("fern"), area=self.oldham)
        self.other_funder = make_organisation(
            "council", "Elsewhere Council", self.user("other_funder"), area=self.elsewhere
        )
        self.hub = make_organisation("hub", "Oldham hub", self.user("stan"), area=self.oldham)
        self.zeds_funder = make_organisation(
            "icb", "Far ICB", make_user("Far officer"), area=self.elsewhere
        )

    def _make_providers(self) -> None:
        self.olu = make_provider("vcse", "Olu's allotment", self.user("olu"), area=self.oldham)
        self.rival = make_provider("vcse", "Rival gardens", self.user("rival"), area=self.oldham)
        self.scheme = make_provider("scheme", "Meadow", self.user("scheme"), area=self.oldham)
        self.grace = make_provider(
            "household", "Grace's home", self.user("grace"), scheme=self.scheme, area=self.oldham
        )
        self.zeds_provider = make_provider(
            "vcse", "Far gardens", make_user("Far provider"), area=self.elsewhere
        )
        make_release(self.amira, self.olu.organisation)

    @cached_property
    def offer(self) -> Any:
        """Olu's, published."""
        return make_offer(self.olu)

    @cached_property
    def rivals_offer(self) -> Any:
        """Rita's, published: it fits Amira's need, so Rita may read its outline."""
        return make_offer(self.rival)

    @cached_property
    def homes_offer(self) -> Any:
        """Grace's home, published; the scheme answers with it."""
        return make_offer(self.grace, kinds=["short_break"])

    @cached_property
    def zeds_offer(self) -> Any:
        """A draft of another provider: nobody of the cast may see it."""
        return make_offer(self.zeds_provider, state="draft", published_at=None)

    @cached_property
    def plan(self) -> Any:
        """Amira's, approved."""
        return make_plan(self.amira, by=self.user("amira"))

    @cached_property
    def zeds_plan(self) -> Any:
        return make_plan(self.zed, by=self.zed.user)

    @cached_property
    def need(self) -> Any:
        """Amira's, posted."""
        assert self.plan
        return make_need(self.amira, by=self.user("amira"))

    @cached_property
    def zeds_need(self) -> Any:
        """Not posted, so that nobody may read even its outline."""
        assert self.zeds_plan
        return make_need(self.zed, by=self.zed.user, state="draft")

    @cached_property
    def response(self) -> Any:
        """Olu's answer to Amira's need."""
        return make_response(self.need, self.offer, by=self.user("olu"))

    @cached_property
    def zeds_response(self) -> Any:
        return make_response(self.zeds_need, self.zeds_offer, by=self.zed.user)

    @cached_property
    def budget(self) -> Any:
        """Amira's direct payment from Oldham ICB, with £5,000 in it."""
        return self._budget(self.amira, self.funder)

    @cached_property
    def zeds_budget(self) -> Any:
        return self._budget(self.zed, self.zeds_funder)

    def _budget(self, person: Any, funder: Any) -> Any:
        starts_on, ends_on = money_year_of(today())
        budget = open_budget(
            holder=person.party,
            funder=funder.party,
            payer=person.party,
            regime="nhs",
            form="direct_payment",
            starts_on=starts_on,
            ends_on=ends_on + timedelta(days=1),
            by=None,
            at=now(),
        )
        allocate(budget=budget, pence=500_000, by=None, at=now(), key="first")
        return budget
