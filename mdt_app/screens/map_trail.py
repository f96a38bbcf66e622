# SPDX-License-Identifier: Apache-2.0
"""Where the car went: thinned by distance, broken where nobody knows the way, kept in memory and nowhere else."""

from datetime import datetime

from mdt_app.domain.mercator import MapPoint, metres_apart

#: A point is kept when it is so far from the last one, metres.
STEP_M = 10.0
#: After so long without a fix the way between is not known, seconds.
GAP_S = 30.0
#: Nobody drives faster; such a jump is a fault of the receiver, metres per second.
FASTEST_MPS = 110.0
#: Points kept, at 10 m some 100 km; the oldest go first.
MOST = 10_000


class Trail:
    """Points in parts; a new part begins after a gap or a jump.

    Args:
        most: how many points are kept.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._parts: list[list[MapPoint]] = []
        self._last: tuple[MapPoint, datetime] | None = None

    def add(self, place: MapPoint, at: datetime) -> bool:
        """The car is here; whether that changed the trail."""
        last, self._last = self._last, (place, at)
        if last is None or not self._parts or _is_broken(last, place, at):
            self._parts.append([place])
        elif metres_apart(self._parts[-1][-1], place) >= STEP_M:
            self._parts[-1].append(place)
        else:
            return False
        self._forget_oldest()
        return True

    def parts(self) -> tuple[tuple[MapPoint, ...], ...]:
        """As it is now."""
        return tuple(tuple(part) for part in self._parts)

    def clear(self) -> None:
        """Forget it."""
        self._parts, self._last = [], None

    def _forget_oldest(self) -> None:
        over = sum(len(part) for part in self._parts) - self._most
        while over > 0 and self._parts:
            gone = min(over, len(self._parts[0]))
            del self._parts[0][:gone]
            over -= gone
            if not self._parts[0]:
                del self._parts[0]


def _is_broken(last: tuple[MapPoint, datetime], place: MapPoint, at: datetime) -> bool:
    """Whether the way from the last point to this one is not known; a clock set back says nothing either."""
    seconds = (at - last[1]).total_seconds()
    return not 0 <= seconds <= GAP_S or metres_apart(last[0], place) > FASTEST_MPS * max(seconds, 1.0)
