# SPDX-License-Identifier: Apache-2.0
"""Who drives past when: cars, their plates and their ways, all from one seed."""

import random
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from camera.drive.lens import Lens, Points

PLATE_WIDTH_M = 0.42  # with its frame; a little larger than life, so that a small live picture shows it
PLATE_HEIGHT_M = 0.21
COLOURS: Mapping[str, tuple[int, int, int]] = {  # BGR by daylight
    "grey": (122, 118, 112),
    "red": (42, 38, 170),
    "white": (226, 228, 226),
    "black": (40, 38, 36),
    "blue": (150, 96, 52),
    "silver": (186, 184, 180),
    "green": (78, 104, 62),
    "tan": (136, 168, 190),
}


@dataclass(frozen=True, slots=True)
class Body:
    """Outline of a kind of car seen from behind, metres.

    Attributes:
        belt: height of the lower edge of the rear window.
        roof: half width of the roof, as a share of half the car's width.
        plate: height of the plate's middle.
        cabin: how far ahead of the bumper the cabin begins.
    """

    width: float
    height: float
    length: float
    belt: float
    roof: float
    plate: float
    cabin: float = 0.0


BODIES: Mapping[str, Body] = {
    "sedan": Body(1.80, 1.44, 4.6, 0.98, 0.66, 0.80),
    "hatchback": Body(1.74, 1.50, 4.0, 1.00, 0.74, 0.78),
    "suv": Body(1.90, 1.74, 4.7, 1.14, 0.80, 0.92),
    "truck": Body(1.96, 1.84, 5.6, 1.12, 0.78, 0.66, 2.1),
    "van": Body(1.94, 1.98, 5.0, 1.16, 0.88, 0.90),
}


@dataclass(frozen=True, slots=True)
class Pose:
    """Where a car's rear is: metres in road coordinates, heading in radians clockwise from straight ahead."""

    x: float
    z: float
    heading: float


@dataclass(frozen=True, slots=True)
class Car:
    """One car and its way past the camera.

    Attributes:
        near_s: when its plate begins to be near enough to be read, seconds into the drive; it stays so for
            ``NEAR_FOR_S``.
        passes_us: it overtakes the patrol car (near to far) instead of being overtaken (far to near).
        side: -1 left of the patrol car, 1 right.
    """

    plate: str
    state: str
    colour: str
    body: str
    near_s: float
    passes_us: bool
    side: int

    def pose(self, at_s: float) -> Pose | None:
        """Where it is at a moment; None before it comes and after it has gone."""
        since = at_s - self.near_s
        if self.passes_us:
            since = NEAR_FOR_S - since
        if not -FAR_FOR_S <= since <= NEAR_FOR_S + AWAY_FOR_S:
            return None
        z = _distance(since)
        if not self.passes_us:
            return Pose(self.side * LANE_M, z, 0.0)
        merged = _smooth((z - 3.8) / 3.8)
        return Pose(
            self.side * (LANE_M * (1 - merged) + 0.2 * merged), z, -self.side * 0.5 * merged * (1 - merged)
        )

    def at(self, pose: Pose, points: Points) -> Points:
        """Road points (N, 3) of points of the car: (across from its middle, up, forward from its rear)."""
        across, up, forward = points[:, 0], points[:, 1], points[:, 2]
        cos, sin = np.cos(pose.heading), np.sin(pose.heading)
        return np.stack(
            [pose.x + across * cos + forward * sin, up, pose.z - across * sin + forward * cos], axis=1
        )

    def plate_corners(self, pose: Pose, lens: Lens) -> Points:
        """Pixels (4, 2) of the plate's corners, clockwise from the upper left."""
        half, middle = PLATE_WIDTH_M / 2, BODIES[self.body].plate
        low, high = middle - PLATE_HEIGHT_M / 2, middle + PLATE_HEIGHT_M / 2
        flat = np.array([[-half, high, 0.0], [half, high, 0.0], [half, low, 0.0], [-half, low, 0.0]])
        return lens.project(self.at(pose, flat))

    def outline(self, pose: Pose, lens: Lens) -> tuple[float, float, float, float]:
        """Left, top, right, bottom in pixels of the car with its side."""
        body = BODIES[self.body]
        half = body.width / 2
        box = np.array(
            [[a, u, f] for a in (-half, half) for u in (0.0, body.height) for f in (0.0, body.length)]
        )
        seen = lens.project(self.at(pose, box))
        return (
            float(seen[:, 0].min()),
            float(seen[:, 1].min()),
            float(seen[:, 0].max()),
            float(seen[:, 1].max()),
        )


LANE_M = 2.45  # middle of the next lane from the middle of ours
NEAR_FOR_S = 2.3  # a plate is near enough to be read for so long
FAR_FOR_S = 3.9  # from the distance to near enough
AWAY_FOR_S = 0.46  # from nearest to wholly behind the lens
PAIR_S = 6.1  # one car overtakes and one is overtaken in every such span
FOLLOWS_S = 2.9  # the overtaken car comes so long after the overtaking one
FAR_CLOSENESS, CLOSENESS_PER_S = 0.128, 0.0715  # 1/m where reading begins; how fast it grows from there


def _distance(since_near_s: float) -> float:
    """Metres ahead of an approaching car, by the time since its plate came near enough to be read.

    The plate's width grows steadily while it is near, so that every size is seen for as long.
    """
    if since_near_s < 0:
        return float(np.exp(-since_near_s * CLOSENESS_PER_S / FAR_CLOSENESS)) / FAR_CLOSENESS
    within = min(since_near_s, NEAR_FOR_S)
    beyond = since_near_s - within
    return 1 / (FAR_CLOSENESS + CLOSENESS_PER_S * within) - 1.0 * beyond - 32.0 * beyond * beyond


def _smooth(share: float) -> float:
    """0 to 1 without a jerk at either end."""
    held = min(1.0, max(0.0, share))
    return held * held * (3 - 2 * held)


@dataclass(frozen=True, slots=True)
class Cast:
    """A car that must appear: what the drive's story needs."""

    plate: str
    state: str
    colour: str
    body: str


def plan(
    seed: int, side: int, length_s: float, cast: Mapping[int, Cast], avoid: frozenset[str]
) -> tuple[Car, ...]:
    """The cars of a drive in the order they come.

    Args:
        seed: same seed, same cars.
        side: -1 for the lane on the left, 1 for the lane on the right.
        length_s: how long the drive lasts; every car can be read by then.
        cast: cars that must appear, by their place in the order from 0.
        avoid: plates that no invented one may be like.
    """
    draw = random.Random(seed)
    cars: list[Car] = []
    taken = {*avoid, *(one.plate for one in cast.values())}
    first_s = 0.05 if side < 0 else 0.2
    while True:
        passes_us = len(cars) % 2 == 0
        near_s = first_s + PAIR_S * (len(cars) // 2) + (0.0 if passes_us else FOLLOWS_S)
        if near_s + NEAR_FOR_S > length_s:
            return tuple(cars)
        one = cast.get(len(cars)) or _invent(draw, taken)
        taken.add(one.plate)
        cars.append(Car(one.plate, one.state, one.colour, one.body, near_s, passes_us, side))


PATTERNS: Mapping[str, tuple[str, int]] = {  # layout of a text, and how often the state is seen
    "CA": ("1QAQ111", 4),
    "NV": ("111Q11", 2),
    "OR": ("111QAQ", 2),
    "AZ": ("QAQ1111", 2),
    "TX": ("QAQ1111", 1),
    "WA": ("QAQ1111", 1),
}
LETTERS = "BCEFHKLMNPRTWXY"  # few that look alike: a demo is no place for riddles


def _invent(draw: random.Random, taken: set[str]) -> Cast:
    """A car nobody is looking for; its plate is unlike all others of the drive."""
    state = draw.choices(list(PATTERNS), [often for _, often in PATTERNS.values()])[0]
    while True:
        text = "".join(
            draw.choice("123456789") if kind == "1" else draw.choice(LETTERS) if kind == "A" else kind
            for kind in PATTERNS[state][0]
        )
        if all(sum(a != b for a, b in zip(text, other, strict=False)) >= 4 for other in taken):
            return Cast(text, state, draw.choice(list(COLOURS)), draw.choice(list(BODIES)))
