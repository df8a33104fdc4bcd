from marketplace.consent.models import Release
from tests.cast import make_release
from tests.permissions.matrix import Row, can, cannot

SEE = can("amira", "viewer", "ben")
PLAN = can("amira", "ben") | cannot("viewer")


def to_olu(world):
    return Release.objects.get(person=world.amira, organisation=world.olu.organisation)


def of_zed(world):
    known = Release.objects.filter(person=world.zed).first()
    return known or make_release(world.zed, world.zeds_provider.organisation)


ROWS = {
    "consent:list": Row(
        own=lambda world: {"person_uuid": world.amira.uuid},
        others=lambda world: {"person_uuid": world.zed.uuid},
        get=SEE,
    ),
    "consent:give": Row(
        own=lambda world: {
            "person_uuid": world.amira.uuid,
            "organisation_uuid": world.rival.organisation.uuid,
        },
        others=lambda world: {
            "person_uuid": world.zed.uuid,
            "organisation_uuid": world.rival.organisation.uuid,
        },
        get=PLAN,
        post=PLAN,
    ),
    "consent:withdraw": Row(
        own=lambda world: {"uuid": to_olu(world).uuid},
        others=lambda world: {"uuid": of_zed(world).uuid},
        get=PLAN,
        post=PLAN,
    ),
}
