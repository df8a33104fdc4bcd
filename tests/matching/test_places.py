import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.places import distance_km, km, miles
from matching.reasons import about_miles
from matching.retrieval.sphere import SLACK, box, km_of, point, squared_chord
from tests.matching.made import LONDON, OLDHAM

latitudes, longitudes = st.floats(-89, 89), st.floats(-179, 179)


def test_oldham_to_london_is_about_164_miles():
    assert miles(distance_km(*OLDHAM, *LONDON)) == pytest.approx(164, abs=1)


def test_miles_and_kilometres_undo_each_other():
    assert miles(km(7)) == pytest.approx(7)


@pytest.mark.parametrize(
    ("kilometres", "said"),
    [(0, "less than a mile"), (1.5, "about 1 mile"), (4.9, "about 3 miles")],
)
def test_distances_are_said_in_miles(kilometres, said):
    assert about_miles(kilometres) == said


@given(latitudes, longitudes, latitudes, longitudes)
def test_the_chord_gives_the_same_distance(lat, lon, other_lat, other_lon):
    chord = sum(
        (a - b) ** 2 for a, b in zip(point(lat, lon), point(other_lat, other_lon), strict=True)
    )

    assert km_of(chord) == pytest.approx(distance_km(lat, lon, other_lat, other_lon), abs=0.01)


@given(latitudes, longitudes, latitudes, longitudes, st.floats(0, 500))
def test_the_box_holds_the_whole_circle(lat, lon, other_lat, other_lon, radius):
    south, north, west, east = box(lat, lon, radius)
    chord = sum(
        (a - b) ** 2 for a, b in zip(point(lat, lon), point(other_lat, other_lon), strict=True)
    )

    if chord <= squared_chord(radius) / SLACK**4:
        tiny = 1e-6
        assert south - tiny <= other_lat <= north + tiny
        assert west - tiny <= other_lon <= east + tiny
