import pytest

from marketplace.people.places import area_of, find_place
from tests.cast import make_area


@pytest.mark.parametrize("text", ["OL4", "ol4 3xy", "Lees", "lees, Oldham"])
def test_a_place_is_found_by_code_or_name(text):
    place = find_place(text)

    assert place.outward_code == "OL4"
    assert place.district == "Oldham"
    assert (round(place.latitude), round(place.longitude)) == (54, -2)


def test_royton_is_a_place():
    assert find_place("royton").name == "Royton"


@pytest.mark.parametrize("text", ["", "Atlantis", "ZZ99", "OL4 3XY and more"])
def test_an_unknown_place_is_not_found(text):
    assert find_place(text) is None


def test_a_full_postcode_is_not_more_exact_than_its_outward_code():
    assert find_place("OL4 3XY") == find_place("OL4 1AA")


@pytest.mark.django_db
def test_an_area_is_found_from_a_postcode():
    oldham = make_area("Oldham")

    assert area_of("OL4 3XY") == oldham
    assert area_of("M35 9AA") == oldham


@pytest.mark.django_db
def test_a_postcode_elsewhere_has_no_area():
    make_area("Oldham")

    assert area_of("OL7 9AA") is None
    assert area_of("ZZ1 1AA") is None
