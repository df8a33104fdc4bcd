from marketplace.commissions.codes import new_code
from marketplace.commissions.models import Asked, Brief, Commission, Membership
from marketplace.people.clock import now, today
from marketplace.people.models import Organisation
from tests.cast import make_organisation, make_person, make_user
from tests.permissions.matrix import Row, can, cannot

SEE = can("amira", "viewer", "ben")
ACT = can("amira", "ben") | cannot("viewer")
HELPS = can("ben")
CANNOT = cannot("amira", "viewer", "ben")


def group(area, by, name, organisation=None):
    known = Commission.objects.filter(name=name, area=area).first()
    return known or Commission.objects.create(
        area=area,
        name=name,
        wants="To garden together.",
        kinds=["activity"],
        opened_by=by,
        organisation=organisation,
        opened_at=now(),
        code=new_code(),
        code_ends_on=today(),
    )


def place(person, by, state="in"):
    """This person's place in a group with a neighbour who is in it."""
    found = group(person.area, by, f"Group {state}")
    known = found.memberships.filter(person=person).first()
    if known:
        return known
    neighbour = make_person("Nell", area=person.area)
    for who, its in ((neighbour, "in"), (person, state)):
        member = Membership.objects.create(
            commission=found,
            person=who,
            state=its,
            shared_words="Plantedshare",
            asked_at=now(),
            joined_at=now() if its == "in" else None,
            answer_by=today(),
            recorded_by=by,
        )
    return member


def own(world):
    return {"uuid": place(world.amira, world.user("amira")).uuid}


def others(world):
    return {"uuid": place(world.zed, world.zed.user).uuid}


def _ask(member):
    group = member.commission
    ask = group.memberships.asking().first() or Membership.objects.create(
        commission=group,
        person=make_person("Bea", area=group.area),
        shared_words="Plantedshare",
        asked_at=now(),
        answer_by=today(),
        recorded_by=group.opened_by,
    )
    return {"uuid": member.uuid, "ask_uuid": ask.uuid}


def own_ask(world):
    return _ask(place(world.amira, world.user("amira")))


def others_ask(world):
    return _ask(place(world.zed, world.zed.user))


def own_group(world):
    return {"uuid": place(world.amira, world.user("amira")).commission.uuid}


def others_group(world):
    return {"uuid": place(world.zed, world.zed.user).commission.uuid}


def helped_group(world):
    return {"uuid": group(world.oldham, world.user("ben"), "Helped", world.brokerage).uuid}


def _far_brokerage(world):
    known = Organisation.objects.filter(name="Far Choices").first()
    if known:
        return known
    return make_organisation(
        "brokerage", "Far Choices", make_user("Far broker"), area=world.elsewhere
    )


def others_helped_group(world):
    far = _far_brokerage(world)
    return {"uuid": group(world.elsewhere, far.members.get().user, "Far", far).uuid}


def with_brief(its):
    """The same group in a world where it has a brief: another test, so another database."""

    def found(world):
        group = Commission.objects.get(uuid=its(world)["uuid"])
        Brief.objects.get_or_create(commission=group, defaults={"begun_at": now()})
        Commission.objects.filter(pk=group.pk).update(state="designing")
        return {"uuid": group.uuid}

    return found


def _asked(person, by):
    found = group(person.area, by, "Asks")
    return {"uuid": Asked.objects.get_or_create(
        commission=found, person=person, defaults={"asked_at": now()})[0].uuid}  # fmt: skip


def person(world):
    return {"uuid": world.amira.uuid}


def other_person(world):
    return {"uuid": world.zed.uuid}


def organisation(world):
    return {"uuid": world.brokerage.uuid}


def other_organisation(world):
    return {"uuid": _far_brokerage(world).uuid}


ROWS = {
    "commissions:list": Row(own=person, others=other_person, get=SEE),
    "commissions:open": Row(own=person, others=other_person, get=ACT, post=ACT),
    "commissions:near": Row(own=person, others=other_person, get=SEE, post=ACT),
    "commissions:helped": Row(own=organisation, others=other_organisation, get=HELPS),
    "commissions:open_for_others": Row(
        own=organisation, others=other_organisation, get=HELPS, post=HELPS
    ),
    "commissions:code": Row(get={}, post={}, rest=200),
    "commissions:link": Row(own=lambda world: {"code": "CDFGH-34679"}, get={}, rest=200),
    "commissions:join": Row(get={}, post={}, rest=200),
    "commissions:asked": Row(
        own=lambda world: _asked(world.amira, world.user("amira")),
        others=lambda world: _asked(world.zed, world.zed.user),
        get=ACT,
        post=ACT,
    ),
    "commissions:group": [
        Row(own=own_group, others=others_group, get=SEE),
        Row(own=helped_group, others=others_helped_group, get=HELPS),
    ],
    "commissions:invite": [
        Row(own=own_group, others=others_group, get=ACT),
        Row(own=helped_group, others=others_helped_group, get=HELPS),
    ],
    "commissions:renew_code": [
        Row(own=own_group, others=others_group, get=None, post=ACT),
        Row(own=helped_group, others=others_helped_group, get=None, post=HELPS),
    ],
    "commissions:step_back": [
        Row(own=helped_group, others=others_helped_group, get=HELPS, post=HELPS),
        Row(own=own_group, others=others_group, get=CANNOT, post=CANNOT),
    ],
    "commissions:ask_near": [
        Row(own=own_group, others=others_group, get=ACT, post=ACT),
        Row(own=helped_group, others=others_helped_group, get=HELPS, post=HELPS),
    ],
    "commissions:brief": [
        Row(own=with_brief(own_group), others=with_brief(others_group), get=SEE),
        Row(own=with_brief(helped_group), others=with_brief(others_helped_group), get=HELPS),
    ],
    "commissions:begin_brief": [
        Row(own=own_group, others=others_group, get=ACT, post=ACT),
        Row(own=helped_group, others=others_helped_group, get=HELPS, post=HELPS),
    ],
    "commissions:place": Row(own=own, others=others, get=SEE),
    "commissions:answer": Row(own=own_ask, others=others_ask, get=ACT, post=ACT),
    "commissions:standing": Row(own=own, others=others, get=ACT, post=ACT),
    "commissions:share": Row(own=own, others=others, get=ACT, post=ACT),
    "commissions:leave": Row(own=own, others=others, get=ACT, post=ACT),
}
