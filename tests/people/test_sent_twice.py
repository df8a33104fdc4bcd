import pytest

from marketplace.people.actions.persons import UnableToWriteDown, create_person
from marketplace.people.clock import now
from marketplace.people.models import Person
from tests.cast import make_area, make_user

pytestmark = pytest.mark.django_db

JOAN = {"first_name": "Joan", "last_name": "Hale", "born_on": "1950-02-03", "postcode": "OL1 1AA"}


def write_down(by, **more):
    return create_person(area=make_area(), by=by, at=now(), **(JOAN | more))


def test_someone_is_written_down_once_however_often_the_form_is_sent():
    ben = make_user("Ben")
    write_down(ben)

    with pytest.raises(UnableToWriteDown, match="already"):
        write_down(ben)

    assert Person.objects.count() == 1


def test_what_others_have_written_down_is_not_given_away():
    write_down(make_user("Ben"))

    write_down(make_user("Fern"))

    assert Person.objects.count() == 2


def test_two_people_of_one_family_can_be_written_down():
    ben = make_user("Ben")
    write_down(ben)

    write_down(ben, first_name="John")

    assert Person.objects.count() == 2
