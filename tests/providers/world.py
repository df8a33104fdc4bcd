"""Who stands where: Olu runs a provider, Stan vets in Oldham, the scheme has Grace's home."""

from datetime import timedelta

from marketplace.people.clock import now, today
from marketplace.providers import actions
from marketplace.providers.models import Proof, Requirement
from tests.cast import make_area, make_organisation, make_provider, make_user

EVIDENCE = {
    Proof.WORDS: "Seen and noted",
    Proof.CQC_LOCATION: "1-701712005",
    Proof.DBS: "001234567890",
    Proof.POLICY: "PL 12345",
    Proof.ICO: "ZA123456",
}

OFFER = {
    "title": "Gardening together",
    "summary": "A bed of your own.",
    "kinds": ["activity"],
    "domains": ["activity"],
    "place_name": "Oldham",
    "outward_code": "OL1",
    "latitude": 53.54,
    "longitude": -2.11,
    "languages": ["english"],
    "price_basis": "outcome",
    "price_from_pence": 20_000,
    "price_to_pence": 40_000,
}


def make_stan():
    stan = make_user("Stan")
    make_organisation("hub", "Oldham hub", stan)
    return stan


def make_olu(kind="vcse", **more):
    olu = make_user("Olu")
    return olu, make_provider(kind, "Olu's allotment", olu, **more)


def make_home(**more):
    manager, grace = make_user("Manager"), make_user("Grace")
    scheme = make_provider("scheme", "Meadow", manager)
    home = actions.add_household(
        scheme=scheme, name="Grace's home", by=manager, at=now(), carer=grace, **more
    )
    return manager, grace, scheme, home


def required(code):
    return Requirement.objects.get(code=code)


def send(provider, code, by, **fields):
    requirement = required(code)
    defaults = {"evidence": EVIDENCE[requirement.proof], "issued_on": today() - timedelta(days=30)}
    if requirement.proof == Proof.DBS:
        defaults |= {"level": "enhanced", "workforce": "adult"}
    return actions.send_check(
        provider=provider, requirement=requirement, by=by, at=now(), **(defaults | fields)
    )


def far_away():
    return make_area("Elsewhere")
