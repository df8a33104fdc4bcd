from marketplace.messages.actions import tell
from tests.permissions.matrix import Row, can


def told(user):
    from marketplace.messages.models import Notice

    known = Notice.objects.filter(user=user).first()
    return {"uuid": (known or tell(users=[user], words="Something is new.")[0]).uuid}


ROWS = {
    "notices:list": Row(get={}, rest=200),
    "notices:read_all": Row(get=None, post={}, rest=200),
    "notices:open": Row(
        own=lambda world: told(world.user("amira")),
        others=lambda world: told(world.zed.user),
        get=can("amira"),
        post=can("amira"),
    ),
}
