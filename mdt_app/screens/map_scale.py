# SPDX-License-Identifier: Apache-2.0
"""Round lengths for scale bar, rings and grid, in metres and as people in the United States say them."""

from dataclasses import dataclass

#: Exact since 1959 (international foot and mile).
FOOT_M, MILE_M = 0.3048, 1609.344
_METRIC = tuple(digit * 10.0**power for power in range(7) for digit in (1, 2, 5))
_FEET = (5, 10, 20, 50, 100, 200, 500, 1000)
_MILES = (
    (0.25, "¼ mi"),
    (0.5, "½ mi"),
    *((float(n), f"{n} mi") for n in (1, 2, 5, 10, 20, 50, 100, 200, 500)),
)
_US = tuple((feet * FOOT_M, f"{feet:,} ft".replace(",", " ")) for feet in _FEET) + tuple(
    (miles * MILE_M, words) for miles, words in _MILES
)
#: Steps of the grid in degrees: round seconds, minutes and degrees.
_DEGREES = (
    *(part / 3600 for part in (1, 2, 5, 10, 15, 30)),
    *(part / 60 for part in (1, 2, 5, 10, 15, 30)),
    *(1.0, 2.0, 5.0, 10.0),
)


@dataclass(frozen=True, slots=True)
class Length:
    """A round length, metres, and what it is called."""

    metres: float
    words: str


def metric(most_m: float) -> Length:
    """The longest round length in metres that is not longer than this; the shortest there is, if all are."""
    metres = max((one for one in _METRIC if one <= most_m), default=_METRIC[0])
    words = f"{metres / 1000:.0f} km" if metres >= 1000 else f"{metres:.0f} m"
    return Length(metres, words)


def customary(most_m: float) -> Length:
    """As ``metric``, in feet or miles."""
    fitting = [Length(metres, words) for metres, words in _US if metres <= most_m]
    return fitting[-1] if fitting else Length(*_US[0])


def rings(most_m: float) -> tuple[Length, ...]:
    """Two rings, the outer one not larger than this radius."""
    outer = customary(most_m)
    inner = customary(outer.metres / 1.9)
    return (inner, outer) if inner.metres < outer.metres else (outer,)


def grid_step(least_deg: float) -> float:
    """The smallest round step of the grid that is not smaller than this, degrees."""
    return next((step for step in _DEGREES if step >= least_deg), _DEGREES[-1])


def degrees(value: float, step: float, sides: str) -> str:
    """A line of the grid in words ("37°27' N"): as exact as its step needs; ``sides`` is "NS" or "EW"."""
    seconds = round(abs(value) * 3600)
    side = sides[0] if value >= 0 else sides[1]
    whole, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    if step >= 1:
        return f"{whole}° {side}"
    if step * 60 >= 1:
        return f"{whole}°{minutes:02d}' {side}"
    return f"{whole}°{minutes:02d}'{rest:02d}\" {side}"
