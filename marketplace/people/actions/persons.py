"""Persons: written down by themselves, a supporter, or a member of staff who meets them."""

from datetime import date, datetime

from django.db import transaction

from budgets.actions import open_party
from marketplace.people import audit
from marketplace.people.models import Area, NamedContact, Person, User
from marketplace.people.policy import require


@transaction.atomic
def create_person(
    *,
    area: Area,
    first_name: str,
    last_name: str,
    born_on: date,
    postcode: str,
    by: User,
    at: datetime,
    user: User | None = None,
    **details: str,
) -> Person:
    """Write down a person. With `user` they sign in themselves; without, they needn't (R8)."""
    person = Person.objects.create(
        area=area,
        party=open_party(),
        user=user,
        first_name=first_name,
        last_name=last_name,
        born_on=born_on,
        postcode=postcode,
        **details,
    )
    audit.record("person.created", subject=person, by=by, person=person, at=at)
    return person


@transaction.atomic
def name_contact(
    *, person: Person, name: str, job: str, phone: str, email: str, by: User, at: datetime
) -> NamedContact:
    """Set the one coordinator the person knows."""
    require(by, "person.edit", person)
    contact, _ = NamedContact.objects.update_or_create(
        person=person, defaults={"name": name, "job": job, "phone": phone, "email": email}
    )
    audit.record("contact.named", subject=person, by=by, person=person, at=at)
    return contact
