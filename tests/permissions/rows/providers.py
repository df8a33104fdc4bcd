from datetime import timedelta

from marketplace.people.clock import now, today
from marketplace.providers.models import Check, RegisterEntry, Renaming, Requirement
from tests.permissions.matrix import EVERYONE, NOT_TAKEN, UNKNOWN, Row, can, cannot
from tests.permissions.world import ROLES


def olu(world):
    return {"uuid": world.olu.uuid}


def grace(world):
    return {"uuid": world.grace.uuid}


def scheme(world):
    return {"uuid": world.scheme.uuid}


def far(world):
    return {"uuid": world.zeds_provider.uuid}


def offer(world):
    return {"uuid": world.offer.uuid}


def far_offer(world):
    return {"uuid": world.zeds_offer.uuid}


def homes_offer(world):
    return {"uuid": world.homes_offer.uuid}


def step(of):
    return lambda world: of(world) | {"step": "what"}


def asked(of, code):
    return lambda world: of(world) | {"code": code}


def waiting(provider):
    requirement = Requirement.objects.filter(provider_kind=provider.kind).first()
    known = Check.objects.waiting().filter(provider=provider).first()
    sender = provider.organisation.members.first().user
    return known or Check.objects.create(
        provider=provider,
        requirement=requirement,
        evidence="A number",
        issued_on=today() - timedelta(days=9),
        sent_by=sender,
        sent_at=now(),
    )


def renaming(provider):
    known = Renaming.objects.waiting().filter(provider=provider).first()
    asker = provider.organisation.members.first().user
    return known or Renaming.objects.create(
        provider=provider, name="A new name", asked_by=asker, asked_at=now()
    )


def entry(world):
    known, _ = RegisterEntry.objects.get_or_create(
        location_id="1-123456789",
        defaults={
            "name": "A home",
            "area": world.oldham,
            "postcode": "OL1 1AA",
            "read_on": today(),
        },
    )
    return {"uuid": known.uuid}


EVERYBODY = can("anonymous", *EVERYONE)
TAKES_NO_POST = dict.fromkeys(ROLES, NOT_TAKEN)
RUN = can("olu") | cannot("stan")
LOOK = can("olu", "stan")
VET = can("stan") | cannot("olu")
# A published offer is known to everyone, so whoever may not change it is refused, not puzzled.
OF_A_KNOWN_OFFER = cannot(*EVERYONE)
CHANGE = OF_A_KNOWN_OFFER | can("olu")
CHANGE_HOMES = OF_A_KNOWN_OFFER | can("grace", "scheme")
AT_HOME = can("grace", "scheme") | cannot("stan")


def changes(*, get=True, post=True, of=lambda of: of):
    """Olu's offer, and that of Grace's home, which the scheme may change as well."""
    return [
        Row(
            own=of(offer),
            others=of(far_offer),
            get=CHANGE if get else None,
            post=CHANGE if post else None,
        ),
        Row(
            own=of(homes_offer),
            get=CHANGE_HOMES if get else None,
            post=CHANGE_HOMES if post else None,
        ),
    ]


ROWS = {
    "providers:browse": Row(get=EVERYBODY, post=TAKES_NO_POST),
    "providers:offer": Row(
        own=offer,
        others=far_offer,
        get=EVERYBODY,
        post=TAKES_NO_POST,
        others_get=dict.fromkeys(ROLES, UNKNOWN),
        others_post=TAKES_NO_POST,
    ),
    "providers:profile": Row(own=olu, get=EVERYBODY, post=TAKES_NO_POST),
    "providers:register_entry": Row(own=entry, get=EVERYBODY, post=TAKES_NO_POST),
    "providers:mine": Row(get={}, rest=200),
    "providers:start": Row(get={}, post={}, rest=200),
    "providers:own": [
        Row(own=olu, others=far, get=LOOK),
        Row(own=grace, get=can("grace", "scheme", "stan")),
    ],
    "providers:details": Row(own=olu, others=far, get=RUN, post=RUN),
    "providers:pause": [
        Row(own=olu, others=far, get=RUN, post=RUN),
        Row(own=grace, get=AT_HOME, post=AT_HOME),
    ],
    "providers:start_again": Row(own=olu, others=far, get=None, post=RUN),
    "providers:checks": Row(own=olu, others=far, get=LOOK),
    "providers:send_check": [
        Row(own=asked(olu, "vcse-ico"), others=asked(far, "vcse-ico"), get=RUN, post=RUN),
        Row(own=asked(grace, "household-dbs"), get=AT_HOME, post=AT_HOME),
    ],
    "providers:offers": Row(own=olu, others=far, get=RUN),
    "providers:new_offer": Row(own=olu, others=far, get=RUN, post=RUN),
    "providers:manage_offer": changes(post=False),
    "providers:publish_offer": changes(get=False),
    "providers:pause_offer": changes(get=False),
    "providers:withdraw_offer": changes(),
    "providers:confirm_places": changes(),
    "providers:edit_offer": changes(of=step),
    "providers:home": Row(own=grace, others=far, get=AT_HOME, post=AT_HOME),
    "providers:households": Row(own=scheme, others=far, get=can("scheme") | cannot("stan")),
    "providers:add_household": Row(
        own=scheme,
        others=far,
        get=can("scheme") | cannot("stan"),
        post=can("scheme") | cannot("stan"),
    ),
    "providers:invite_carer": Row(
        own=grace,
        others=far,
        get=can("scheme") | cannot("grace", "stan"),
        post=can("scheme") | cannot("grace", "stan"),
    ),
    "providers:vetting": Row(get=can("stan"), rest=403),
    "providers:decide_renaming": Row(
        own=lambda world: {"uuid": renaming(world.olu).uuid},
        others=lambda world: {"uuid": renaming(world.zeds_provider).uuid},
        get=VET,
        post=VET,
    ),
    "providers:vetting_providers": Row(get=can("stan"), rest=403),
    "providers:suspend": Row(own=olu, others=far, get=VET, post=VET),
    "providers:end_suspension": [
        Row(own=olu, others=far, get=None, post=VET),
        Row(own=grace, get=None, post=can("stan") | cannot("grace", "scheme")),
    ],
    "providers:decide_check": Row(
        own=lambda world: {"uuid": waiting(world.olu).uuid},
        others=lambda world: {"uuid": waiting(world.zeds_provider).uuid},
        get=can("stan") | cannot("olu"),
        post=can("stan") | cannot("olu"),
    ),
}
