"""Organisations and who works in them."""

from django.db import transaction

from budgets.actions import open_party
from marketplace.people.models import Area, Member, Organisation, User


@transaction.atomic
def create_organisation(
    *, kind: str, name: str, area: Area, email: str = "", phone: str = ""
) -> Organisation:
    return Organisation.objects.create(
        kind=kind, name=name, area=area, party=open_party(), email=email, phone=phone
    )


def add_member(*, organisation: Organisation, user: User, is_manager: bool = False) -> Member:
    member, _ = Member.objects.get_or_create(
        organisation=organisation,
        user=user,
        left_at=None,
        defaults={"is_manager": is_manager},
    )
    return member
