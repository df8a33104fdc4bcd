"""Where a notice leads, in words: of a link that says only "Go to it" nobody knows."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import Resolver404, resolve

WAYS: Mapping[str, str] = {  # by the name of the page
    "agreements:after_trial": "Say what you want now",
    "agreements:detail": "See the agreement",
    "agreements:follow_up": "See what to ask",
    "commissions:asked": "Read what the group wants",
    "commissions:place": "See the group",
    "introductions:detail": "See where you are with each other",
    "money:audit": "See why, and who looks",
    "money:differences": "See what does not add up",
    "money:dispute": "See what was said",
    "money:earnings": "See what you have earned",
    "money:owed_back": "See what is owed back",
    "money:payee_changes": "See what has changed",
    "money:payment": "See the payment",
    "money:payments": "See the payments",
    "money:person": "See the money",
    "money:proposal": "See what is asked",
    "money:reclaim": "Read why",
    "money:run": "See the run of payments",
    "money:statement": "See the statement",
    "money:takeover": "See what is asked",
    "needs:answer": "See the answer",
    "needs:detail": "See what is looked for",
    "needs:respond": "Go on with your answer",
    "people:claim": "See who it is",
    "people:person": "See the details",
    "people:supporters": "See who acts with whom",
    "people:switch": "See for whom you act",
    "plans:decide": "Decide on the plan",
    "plans:detail": "See the plan",
    "plans:send_on": "See the plan",
    "providers:own": "See what is written about you",
    "providers:send_check": "See the check",
}
_ANYWHERE = "Open the page"


def way_of(path: str) -> str:
    """What a link to this page of ours says."""
    try:
        return WAYS.get(resolve(path.partition("?")[0]).view_name, _ANYWHERE)
    except Resolver404:
        return _ANYWHERE
