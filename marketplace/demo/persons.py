"""Some sixty people: drawn from the survey's mixtures, some with an account, some without."""

from __future__ import annotations

from datetime import date
from itertools import cycle

from budgets.models import Form, Regime
from marketplace.demo.catalogue import PLACES
from marketplace.demo.names import FIRST_NAMES, LAST_NAMES, STREETS
from marketplace.demo.organisations import make_user
from marketplace.demo.world import Life, World
from marketplace.money import actions as money
from marketplace.people.actions.persons import create_person, name_contact
from marketplace.people.actions.supporters import Terms, begin_support
from marketplace.people.clock import money_year_of
from marketplace.people.models import Authority, Person, Scope, SupporterKind, User
from marketplace.people.records.persons import ContactWay, ReadingFormat

PEOPLE = 61
GROUPS = (
    ("Learning Disability", 18),
    ("Dementia & Mental Health", 12),
    ("Infirmity due to Age", 14),
    ("Physical Disability", 12),
    ("Other", 2),
)
EVERY_SCOPE = frozenset(Scope)
FORMS = (Form.NOTIONAL,) * 5 + (Form.DIRECT_PAYMENT,) * 3 + (Form.THIRD_PARTY,)
POUNDS = (4_800, 6_000, 7_500, 9_600, 12_000, 18_000, 24_000)


def load(world: World) -> None:
    _load_amira(world)
    _load_joan(world)
    groups = [name for name, count in GROUPS for _ in range(count)]
    world.chance.shuffle(groups)
    for number, (group, form) in enumerate(zip(groups[: PEOPLE - 3], cycle(FORMS), strict=False)):
        _load_person(world, number, group, form)
    _load_tom(world)  # last, so that the crowd stays as it was drawn


def _load_amira(world: World) -> None:
    """She signs in, holds a direct payment, and Ben helps. Her plan is still empty."""
    amira = make_user(world, "amira", "Amira Hussain")
    person = create_person(
        area=world.area,
        first_name="Amira",
        last_name="Hussain",
        born_on=date(1991, 6, 14),
        postcode="OL4 1AA",
        by=amira,
        at=world.ago(30),
        user=amira,
        address="3 Moorside View, Lees",
        phone="01632 960001",
        email=amira.email,
        contact_way=ContactWay.EMAIL,
    )
    _contact(world, person, amira)
    ben = Terms(
        SupporterKind.BROKER, Authority.CONSENT, "broker", frozenset({Scope.VIEW, Scope.PLAN})
    )
    begin_support(person=person, user=world.users["ben"], terms=ben, by=amira, at=world.ago(20))
    life = Life(
        person, amira, "Learning Disability", world.organisations["nhs"], world.users["funder"]
    )
    _budget(world, life, Form.DIRECT_PAYMENT, 960_000)
    world.lives.append(life)


def _load_joan(world: World) -> None:
    """She has an account of her own; her daughter acts for her under a lasting power."""
    joan = make_user(world, "joan", "Joan Hartley")
    dev = make_user(world, "dev", "Dev Hartley")
    person = create_person(
        area=world.area,
        first_name="Joan",
        last_name="Hartley",
        born_on=date(1948, 2, 3),
        postcode="OL1 1AA",
        by=joan,
        at=world.ago(30),
        user=joan,
        address="12 Mill Lane, Oldham",
        phone="01632 960002",
        contact_way=ContactWay.PHONE,
        reading_format=ReadingFormat.EASY_READ,
    )
    _contact(world, person, joan)
    daughter = Terms(SupporterKind.REPRESENTATIVE, Authority.LASTING_POWER, "daughter", EVERY_SCOPE)
    begin_support(person=person, user=dev, terms=daughter, by=joan, at=world.ago(25))
    life = Life(
        person, dev, "Dementia & Mental Health", world.organisations["nhs"], world.users["funder"]
    )
    _budget(world, life, Form.NOTIONAL, 2_400_000)
    world.lives.append(life)


def _load_tom(world: World) -> None:
    """He signs in, and holds a direct payment. His trial is over, and his bill is late."""
    tom = make_user(world, "tom", "Tom Ashworth")
    person = create_person(
        area=world.area,
        first_name="Tom",
        last_name="Ashworth",
        born_on=date(1987, 9, 30),
        postcode="OL4 3BB",
        by=tom,
        at=world.ago(90),
        user=tom,
        address="7 Spring Street, Springhead",
        phone="01632 960003",
        email=tom.email,
        contact_way=ContactWay.EMAIL,
    )
    _contact(world, person, tom)
    life = Life(
        person, tom, "Learning Disability", world.organisations["nhs"], world.users["funder"]
    )
    _budget(world, life, Form.DIRECT_PAYMENT, 600_000)
    world.lives.append(life)


def _load_person(world: World, number: int, group: str, form: Form) -> None:
    chance = world.chance
    mixture = chance.mixture(group)
    first, last = chance.choice(FIRST_NAMES[mixture.sex or "F"]), chance.choice(LAST_NAMES)
    place, outward = chance.choice(PLACES)
    has_account = number % 3 != 0
    speaker = make_user(
        world,
        f"person{number}",
        f"{first} {last}" if has_account else f"{chance.choice(FIRST_NAMES['F'])} {last}",
        can_sign_in=False,
    )
    person = create_person(
        area=world.area,
        first_name=first,
        last_name=last,
        born_on=chance.birthday(mixture.age_group, world.today),
        postcode=f"{outward} {chance.randint(1, 9)}ZZ",
        by=speaker,
        at=world.ago(90),
        user=speaker if has_account else None,
        address=f"{chance.randint(1, 80)} {chance.choice(STREETS)}, {place}",
        phone=f"01632 9601{number:02}",
        contact_way=chance.choice(ContactWay.values),
        reading_format=chance.choice(ReadingFormat.values),
    )
    if not has_account:
        family = Terms(SupporterKind.REPRESENTATIVE, Authority.APPOINTED, "family", EVERY_SCOPE)
        begin_support(person=person, user=speaker, terms=family, by=speaker, at=world.ago(80))
    _contact(world, person, speaker)
    _maybe_broker(world, person, speaker, number)
    key = ("nhs", "council", "nhs_east")[number % 3]
    funder = world.organisations[key]
    officer = world.users[("funder", "council", "east")[number % 3]]
    life = Life(person, speaker, group, funder, officer)
    _budget(world, life, form, chance.choice(POUNDS) * 100)
    world.lives.append(life)


def _maybe_broker(world: World, person: Person, speaker: User, number: int) -> None:
    broker = {0: "ben", 1: "bea"}.get(number % 4)
    if broker:
        scopes = frozenset({Scope.VIEW, Scope.PLAN})
        terms = Terms(SupporterKind.BROKER, Authority.CONSENT, "broker", scopes)
        begin_support(
            person=person, user=world.users[broker], terms=terms, by=speaker, at=world.ago(60)
        )


def _contact(world: World, person: Person, by: User) -> None:
    name = world.chance.choice(("Rosa Tindall", "Matt Okafor", "Sunita Rao"))
    name_contact(
        person=person, name=name, job="Coordinator, Oldham Hub", phone="01632 960100",
        email="hub@demo.example", by=by, at=world.ago(29),
    )  # fmt: skip


def _budget(world: World, life: Life, form: Form, pence: int) -> None:
    first, _ = money_year_of(world.ago(100).date())  # so that the stories' past is inside it
    _, last = money_year_of(world.today)
    holder = world.organisations["holder"] if form == Form.THIRD_PARTY else None
    regime = Regime.CARE_ACT if life.funder.kind == "council" else Regime.NHS
    budget = money.open_budget(
        person=life.person,
        funder=life.funder,
        regime=regime,
        form=form,
        holder_of_money=holder,
        starts_on=first,
        ends_on=last.replace(year=last.year + 1),
        pence=pence,
        by=life.officer,
        at=world.ago(28),
        key=f"demo:{life.person.uuid}",
    )
    life.budgets.append(budget)
