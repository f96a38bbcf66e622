# SPDX-License-Identifier: Apache-2.0
"""A canvass with ALPR cars: which incidents raise the prompt, and which cars are nearest."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from policy.control import control
from policy.places import Circle, distance_m
from policy.profile.use import Capture

CANVASS: Final = "crime_scene_canvass"
"""The mode that needs an incident and a place."""


@control("M02.4")
def prompts_canvass(incident_type: str, capture: Capture) -> bool:
    """Whether an incident of this type raises the prompt to canvass with ALPR cars.

    Source: ``capture.priority_incidents``; San Rafael 465.3(c), Pittsburg 434.3(c), Menlo Park 462.4(c), Watsonville
    471.5(c): shootings, homicides and other major incidents.
    """
    return CANVASS in capture.modes and incident_type in capture.priority_incidents


@dataclass(frozen=True, slots=True)
class Car:
    """A signed-on car with a plate reader.

    Attributes:
        where: its last fix; None when it has none.
    """

    unit: str
    where: Circle | None


@dataclass(frozen=True, slots=True)
class Nearby:
    """A car and how far it is from an incident.

    Attributes:
        metres: along a great circle; None when nobody knows where the car is.
    """

    unit: str
    metres: float | None


@control("D01.3")
def nearest(incident: Circle, cars: Iterable[Car]) -> tuple[Nearby, ...]:
    """Cars by distance from an incident; those without a usable fix stand last, by name, and are not left out."""
    known, unknown = [], []
    for car in cars:
        if car.where is not None and car.where.sound and incident.sound:
            known.append(Nearby(car.unit, distance_m(incident, car.where)))
        else:
            unknown.append(Nearby(car.unit, None))
    known.sort(key=lambda car: (car.metres or 0.0, car.unit))
    return (*known, *sorted(unknown, key=lambda car: car.unit))
