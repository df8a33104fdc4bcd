"""A small world for needs: Amira with a posted need, Olu with an offer that fits it."""

from dataclasses import dataclass
from typing import Any

from tests.cast import (
    make_need,
    make_offer,
    make_person,
    make_plan,
    make_provider,
    make_user,
)

PLANTED = (
    "Plantedname",
    "Secretgate",
    "07700 900123",
    "OL4",
    "3XY",
    "Plantedwish",
    "Plantedveg",
    "Planteda",
    "123456",
    "1,234",
    "Amira",
)


@dataclass
class World:
    amira: Any
    need: Any
    olu: Any
    provider: Any
    offer: Any


def make_world():
    amira = make_person(user=make_user("Amira", "amira.plantedname@test.example"))
    make_plan(amira, by=amira.user)
    need = make_need(amira, by=amira.user)
    olu = make_user("Olu")
    provider = make_provider("vcse", "Allotments for All", olu)
    return World(amira, need, olu, provider, make_offer(provider))
