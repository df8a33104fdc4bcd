from marketplace.messages.actions import side_of, tell
from tests.cast import make_person
from tests.permissions.matrix import Row, can


def told(user):
    from marketplace.messages.models import Notice

    known = Notice.objects.filter(user=user).first()
    return {"uuid": (known or tell(users=[user], words="Something is new.")[0]).uuid}


def written_to(person):
    """A letter on paper, to someone who doesn't sign in."""
    if not person.letters.exists():
        tell(users=side_of(person), words="Something is new.", about=person)
    return {"uuid": person.letters.first().uuid}


def to_joan(world):
    return written_to(world.joan)


def to_someone_elsewhere(world):
    return written_to(make_person("Una", area=world.elsewhere))


ROWS = {
    "notices:letters": Row(get=can("stan")),
    "notices:letter": Row(own=to_joan, others=to_someone_elsewhere, get=can("stan")),
    "notices:posted": Row(own=to_joan, others=to_someone_elsewhere, get=None, post=can("stan")),
    "notices:list": Row(get={}, rest=200),
    "notices:read_all": Row(get=None, post={}, rest=200),
    "notices:open": Row(
        own=lambda world: told(world.user("amira")),
        others=lambda world: told(world.zed.user),
        get=can("amira"),
        post=can("amira"),
    ),
}
