from marketplace.people import audit
from marketplace.people.actions.claims import claim
from marketplace.people.actions.invitations import invite_member, invite_supporter
from marketplace.people.actions.supporters import Terms
from marketplace.people.clock import now
from marketplace.people.models import Person
from tests.cast import make_person, make_supporter, make_user
from tests.permissions.matrix import EVERYONE, Row, can, cannot


def amira(world):
    return {"uuid": world.amira.uuid}


def zed(world):
    return {"uuid": world.zed.uuid}


def vera(world):
    return {"uuid": world.amira.uuid, "supporter": world.vera.uuid}


def zoe(world):
    return {"uuid": world.zed.uuid, "supporter": world.zeds_sister.uuid}


def ended(world):
    """Someone who acted for Amira once: nobody's to change."""
    gone = make_supporter(world.amira, make_user("Gone"), ended_at=now())
    return {"uuid": world.amira.uuid, "supporter": gone.uuid}


def _asked(world, person):
    known = person.invitations.open().first()
    return known or invite_supporter(
        person=person,
        email="amira@test.example" if person != world.amira else "new@test.example",
        terms=Terms(kind="family", authority="consent"),
        by=person.user,
        at=now(),
    )


def asked_by_amira(world):
    return {"uuid": world.amira.uuid, "invitation": _asked(world, world.amira).uuid}


def asked_by_zed(world):
    return {"uuid": world.zed.uuid, "invitation": _asked(world, world.zed).uuid}


def to_amira(world):
    return {"uuid": _asked(world, world.zed).uuid}


def to_someone_else(world):
    return {"uuid": _asked(world, world.amira).uuid}


def _claim_of(person):
    known = person.claims.first()
    return {
        "uuid": (known or claim(person=person, by=make_user(), asked_by=make_user(), at=now())).uuid
    }


def claim_of_joan(world):
    return _claim_of(world.joan)


def claim_elsewhere(world):
    known = Person.objects.filter(first_name="Una", area=world.elsewhere).first()
    return _claim_of(known or make_person("Una", area=world.elsewhere))


def brokerage(world):
    return {"uuid": world.brokerage.uuid}


def far(world):
    return {"uuid": world.zeds_funder.uuid}


def ben_at_brokerage(world):
    return brokerage(world) | {"user": world.user("ben").uuid}


def officer_far_away(world):
    return far(world) | {"user": world.zeds_funder.members.get().user.uuid}


def _join(organisation):
    manager = organisation.members.get().user
    known = organisation.invitations.first()
    return known or invite_member(
        organisation=organisation, email=make_user().email, is_manager=False, by=manager, at=now()
    )


def asked_by_brokerage(world):
    return brokerage(world) | {"invitation": _join(world.brokerage).uuid}


def asked_far_away(world):
    return far(world) | {"invitation": _join(world.zeds_funder).uuid}


def make_met(funder, officer):
    person = make_person("Una", area=funder.area)
    audit.record("person.created", subject=person, by=officer, person=person, organisation=funder)
    return person


def met_by_fern(world):
    """Someone whom Fern wrote down, and for whom nobody acts yet."""
    known = Person.objects.newly_met_by(world.user("fern")).first()
    return {"uuid": (known or make_met(world.funder, world.user("fern"))).uuid}


def met_far_away(world):
    officer = world.zeds_funder.members.get().user
    return {"uuid": make_met(world.zeds_funder, officer).uuid}


SEE = can("amira", "viewer", "ben")
EDIT = can("amira", "ben") | cannot("viewer")
ONLY_AMIRA = can("amira") | cannot("viewer", "ben")
ANYONE = Row(get={}, post={}, rest=200)
ANYONE_READS = Row(get={}, rest=200)

ROWS = {
    "people:start": ANYONE,
    "people:start_me": ANYONE,
    "people:start_someone": ANYONE,
    "people:start_organisation": ANYONE_READS,
    "people:account": ANYONE_READS,
    "people:me": ANYONE_READS,
    "people:second_step": ANYONE_READS,
    "people:switch": [
        Row(get={}, post={}, rest=200, data=lambda world: {"person": "oneself"}),
        Row(
            get=can(*EVERYONE),
            post=can("viewer", "ben"),
            data=lambda world: {"person": str(world.amira.uuid)},
        ),
    ],
    "people:met": Row(
        get=can("ben", "fern", "other_funder"),
        post=can("ben", "fern", "other_funder"),
        rest=403,
    ),
    "people:person": [
        Row(own=amira, others=zed, get=SEE),
        Row(own=lambda world: {"uuid": world.joan.uuid}, get=can("dev")),
    ],
    "people:change": Row(own=amira, others=zed, get=EDIT, post=EDIT),
    "people:contact": Row(own=amira, others=zed, get=EDIT, post=EDIT),
    "people:history": Row(own=amira, others=zed, get=SEE),
    "people:supporters": Row(own=amira, others=zed, get=SEE),
    "people:add_supporter": [
        Row(own=amira, others=zed, get=ONLY_AMIRA, post=ONLY_AMIRA),
        Row(own=lambda world: {"uuid": world.joan.uuid}, get=can("dev"), post=can("dev")),
    ],
    "people:first_supporter": Row(
        own=met_by_fern, others=met_far_away, get=can("fern"), post=can("fern")
    ),
    "people:ask_themself": [
        Row(own=amira, others=zed, get=ONLY_AMIRA, post=ONLY_AMIRA),
        Row(own=lambda world: {"uuid": world.joan.uuid}, get=can("dev"), post=can("dev")),
    ],
    "people:change_supporter": [
        Row(own=vera, others=zoe, get=ONLY_AMIRA, post=ONLY_AMIRA),
        Row(own=ended, get={}, post={}),
    ],
    "people:end_supporter": Row(
        own=vera,
        others=zoe,
        get=can("amira", "viewer") | cannot("ben"),
        post=can("amira", "viewer") | cannot("ben"),
    ),
    "people:take_back": Row(own=asked_by_amira, others=asked_by_zed, get=None, post=ONLY_AMIRA),
    "people:invitation": Row(
        own=to_amira, others=to_someone_else, get=can("amira"), post=can("amira")
    ),
    "people:claims": Row(get=can("stan"), rest=403),
    "people:claim": Row(
        own=claim_of_joan, others=claim_elsewhere, get=can("stan"), post=can("stan")
    ),
    "people:undo_claim": Row(own=claim_of_joan, others=claim_elsewhere, get=None, post=can("stan")),
    "people:organisations": ANYONE_READS,
    "people:organisation": Row(own=brokerage, others=far, get=can("ben")),
    "people:change_organisation": Row(own=brokerage, others=far, get=can("ben"), post=can("ben")),
    "people:add_member": Row(own=brokerage, others=far, get=can("ben"), post=can("ben")),
    "people:end_member": Row(
        own=ben_at_brokerage, others=officer_far_away, get=None, post=can("ben")
    ),
    "people:make_manager": Row(
        own=ben_at_brokerage, others=officer_far_away, get=None, post=can("ben")
    ),
    "people:take_back_member": Row(
        own=asked_by_brokerage, others=asked_far_away, get=None, post=can("ben")
    ),
}
