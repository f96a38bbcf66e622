# SPDX-License-Identifier: Apache-2.0
"""Places as circles on the ground, and whether two of them touch."""

from dataclasses import dataclass
from math import asin, cos, isfinite, radians, sin, sqrt
from typing import Final

_EARTH_M: Final = 6_371_008.8
"""Mean radius of the earth in metres (IUGG)."""


@dataclass(frozen=True, slots=True)
class Circle:
    """Everything within ``radius_m`` metres of a point.

    Attributes:
        latitude: degrees, north positive.
        longitude: degrees, east positive.
    """

    latitude: float
    longitude: float
    radius_m: float

    @property
    def sound(self) -> bool:
        """Whether the numbers are a place on the earth."""
        numbers = (self.latitude, self.longitude, self.radius_m)
        on_earth = -90 <= self.latitude <= 90 and -180 <= self.longitude <= 180
        return all(map(isfinite, numbers)) and on_earth and self.radius_m >= 0

    def touches(self, other: "Circle") -> bool:
        """Whether the two have a point in common; a circle that is not sound touches everything."""
        if not (self.sound and other.sound):
            return True
        return distance_m(self, other) <= self.radius_m + other.radius_m


def distance_m(one: Circle, other: Circle) -> float:
    """Metres between two centres along a great circle."""
    north, north_other = radians(one.latitude), radians(other.latitude)
    east = radians(other.longitude - one.longitude)
    half = sin((north_other - north) / 2) ** 2 + cos(north) * cos(north_other) * sin(east / 2) ** 2
    return 2 * _EARTH_M * asin(sqrt(min(1.0, half)))
