"""Distances on the ground. Places are degrees of latitude and longitude (WGS 84)."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0088  # mean radius, IUGG
KM_PER_MILE = 1.609344


def distance_km(latitude: float, longitude: float, other_lat: float, other_lon: float) -> float:
    """Return the great-circle distance (haversine)."""
    north, east = radians(other_lat - latitude), radians(other_lon - longitude)
    across = (
        sin(north / 2) ** 2 + cos(radians(latitude)) * cos(radians(other_lat)) * sin(east / 2) ** 2
    )
    return 2 * EARTH_KM * asin(min(1.0, sqrt(across)))


def km(miles: float) -> float:
    return miles * KM_PER_MILE


def miles(kilometres: float) -> float:
    return kilometres / KM_PER_MILE
