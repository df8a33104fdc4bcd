import pytest

from marketplace.front.postcodes import normalise_postcode, outward_code_of


@pytest.mark.parametrize("written", ["ol43xy", " OL4 3XY ", "Ol4  3xy", "OL 43XY", "OL4-3XY"])
def test_a_postcode_is_written_as_on_a_letter(written):
    assert normalise_postcode(written) == "OL4 3XY"


@pytest.mark.parametrize(
    "written", ["", "OL4", "OL4 3X", "not a postcode", "OL4 3XY1", "OL1 1CC", "１2"]
)
def test_what_is_no_postcode_is_refused_in_plain_words(written):
    with pytest.raises(ValueError, match="like OL4 3XY"):
        normalise_postcode(written)


@pytest.mark.parametrize(("text", "code"), [("ol4 3xy", "OL4"), ("m35", "M35"), ("Royton", "")])
def test_the_outward_code_is_the_first_half(text, code):
    assert outward_code_of(text) == code
