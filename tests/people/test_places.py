import pytest

from marketplace.people.places import (
    area_of,
    find_place,
    normalise_postcode,
    outward_code_of,
    places_starting_with,
)
from tests.cast import make_area


@pytest.mark.parametrize("written", ["ol43xy", " OL4 3XY ", "Ol4  3xy", "OL 43XY"])
def test_a_postcode_is_written_as_on_a_letter(written):
    assert normalise_postcode(written) == "OL4 3XY"


@pytest.mark.parametrize("written", ["", "OL4", "OL4 3X", "not a postcode", "OL4 3XY1", "１2"])
def test_what_is_no_postcode_is_refused_in_plain_words(written):
    with pytest.raises(ValueError, match="like OL1 1AA"):
        normalise_postcode(written)


@pytest.mark.parametrize(("text", "code"), [("ol4 3xy", "OL4"), ("m35", "M35"), ("Royton", "")])
def test_the_outward_code_is_the_first_half(text, code):
    assert outward_code_of(text) == code


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


def test_suggestions_begin_with_what_was_typed():
    names = [place.name for place in places_starting_with("roy")]

    assert "Royton" in names
    assert places_starting_with("r") == []


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
