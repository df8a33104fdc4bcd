"""Places as points on a sphere of radius 1: a distance is then x, y and z apart, squared and
summed (the squared chord), which any database can compute and compare."""

from __future__ import annotations

from math import asin, cos, degrees, pi, radians, sin, sqrt

from matching.places import EARTH_KM

SLACK = 1 + 1e-9  # rounding never loses who is exactly at the limit


def point(latitude: float, longitude: float) -> tuple[float, float, float]:
    north, east = radians(latitude), radians(longitude)
    return cos(north) * cos(east), cos(north) * sin(east), sin(north)


def squared_chord(km: float) -> float:
    angle = min(pi, km / EARTH_KM)
    return float((2 * sin(angle / 2)) ** 2)


def km_of(squared: float) -> float:
    return 2 * EARTH_KM * asin(min(1.0, sqrt(squared) / 2))


def box(latitude: float, longitude: float, km: float) -> tuple[float, float, float, float]:
    """Return the south, north, west and east sides that hold the circle.

    Where the circle holds a pole or crosses the 180th meridian, west and east hold everything.
    """
    angle = min(pi, km / EARTH_KM * SLACK)
    south, north = latitude - degrees(angle), latitude + degrees(angle)
    if south <= -90 or north >= 90:
        return south, north, -180.0, 180.0
    wide = degrees(asin(min(1.0, sin(angle) / cos(radians(latitude)))))
    if longitude - wide < -180 or longitude + wide > 180:
        return south, north, -180.0, 180.0
    return south, north, longitude - wide, longitude + wide
