# SPDX-License-Identifier: Apache-2.0
"""The same plate followed from frame to frame, by where it is and where it was going."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from camera.types import Box, Detection

LEAST_OVERLAP = 0.1
REACH = 1.5
MOST_GROWTH = 1.8
SMOOTHING = 0.6


@dataclass(frozen=True, slots=True)
class Track:
    """One plate as it moves.

    Attributes:
        number: counts the tracks of a camera from 1.
        box: where it was last seen, pixels.
        speed: of its centre, pixels a second, (x, y).
        first_seen_at, last_seen_at: UTC, capture times.
        frames: in how many frames it was seen.
    """

    number: int
    box: Box
    speed: tuple[float, float]
    first_seen_at: datetime
    last_seen_at: datetime
    frames: int = 1

    def expected(self, moment: datetime) -> Box:
        """Where it should be at ``moment`` if it goes on as it went."""
        elapsed_s = max(0.0, (moment - self.last_seen_at).total_seconds())
        right, down = self.speed[0] * elapsed_s, self.speed[1] * elapsed_s
        box = self.box
        return Box(box.left + right, box.top + down, box.right + right, box.bottom + down)

    def moved(self, box: Box, moment: datetime) -> "Track":
        """The track after it was seen at ``box``."""
        elapsed_s = (moment - self.last_seen_at).total_seconds()
        speed = self.speed
        if elapsed_s > 0:
            (x, y), (old_x, old_y) = box.centre, self.box.centre
            now = ((x - old_x) / elapsed_s, (y - old_y) / elapsed_s)
            part = 1.0 if self.frames == 1 else SMOOTHING
            speed = (speed[0] + part * (now[0] - speed[0]), speed[1] + part * (now[1] - speed[1]))
        return replace(self, box=box, speed=speed, last_seen_at=moment, frames=self.frames + 1)


@dataclass(frozen=True, slots=True)
class Followed:
    """What a frame did to the tracks.

    Attributes:
        seen: each detection of the frame with the track it belongs to.
        ended: tracks that were lost for too long.
    """

    seen: tuple[tuple[Track, Detection], ...]
    ended: tuple[Track, ...]


def nearness(track: Track, box: Box, moment: datetime) -> float:
    """How well a box continues a track: 0 when it cannot, up to 2 for the very place.

    Plates are small and may move more than their own width between two frames, so beside overlap the
    distance of the centres counts, up to 1.5 widths: two cars' plates are farther apart than that.
    """
    expected = track.expected(moment)
    growth = box.width / max(expected.width, 1e-6)
    if not 1 / MOST_GROWTH <= growth <= MOST_GROWTH:
        return 0.0
    (x, y), (at_x, at_y) = box.centre, expected.centre
    away = max(abs(x - at_x), abs(y - at_y)) / max(expected.width, box.width, 1e-6)
    overlap = expected.overlap(box)
    if overlap < LEAST_OVERLAP and away > REACH:
        return 0.0
    return overlap + max(0.0, 1 - away / REACH) + 1e-9


class Tracker:
    """Gives each detection the number of the plate that it continues.

    Args:
        lost_after_s: seconds without a sighting after which a track ends.
    """

    def __init__(self, lost_after_s: float) -> None:
        self._lost_after_s = lost_after_s
        self._tracks: dict[int, Track] = {}
        self._last_number = 0

    def follow(self, detections: Sequence[Detection], moment: datetime) -> Followed:
        """Assign the detections of the frame captured at ``moment``, nearest pairs first."""
        ended = self._lost(moment)
        pairs = sorted(
            (
                (nearness(track, detection.box, moment), number, index)
                for number, track in self._tracks.items()
                for index, detection in enumerate(detections)
            ),
            key=lambda pair: -pair[0],
        )
        owner: dict[int, int] = {}
        for near, number, index in pairs:
            if near > 0 and index not in owner and number not in owner.values():
                owner[index] = number
        seen = tuple((self._seen(one, moment, owner.get(i)), one) for i, one in enumerate(detections))
        return Followed(seen, ended)

    def restart(self, track: Track, detection: Detection, moment: datetime) -> Track:
        """End ``track`` and begin a new one at the detection: it turned out to be another car."""
        self._tracks.pop(track.number, None)
        return self._seen(detection, moment, None)

    def clear(self) -> tuple[Track, ...]:
        """End every track (a cut between pictures, or the end of the source)."""
        ended = tuple(self._tracks.values())
        self._tracks.clear()
        return ended

    def _seen(self, detection: Detection, moment: datetime, number: int | None) -> Track:
        if number is None:
            self._last_number += 1
            track = Track(self._last_number, detection.box, (0.0, 0.0), moment, moment)
        else:
            track = self._tracks[number].moved(detection.box, moment)
        self._tracks[track.number] = track
        return track

    def _lost(self, moment: datetime) -> tuple[Track, ...]:
        """Take out the tracks that were not seen for too long; a clock set back ends none."""
        lost = tuple(
            track
            for track in self._tracks.values()
            if (moment - track.last_seen_at).total_seconds() > self._lost_after_s
        )
        for track in lost:
            del self._tracks[track.number]
        return lost
