# SPDX-License-Identifier: Apache-2.0
"""One car going by: what its frames read so far, and the clearest of them."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from camera.consensus import distance, support, vote
from camera.geometry import likeness
from camera.publish import Evidence, counts_alone
from camera.reader_settings import ReaderSettings
from camera.syntax import weigh
from camera.types import Detection, Frame, FrameVote, Reading

MOST_READINGS = 16
MOST_VOTES = 32
"""Frames of a pass whose readings are told with the read: all that were voted, and some that no longer were."""
SAME_LOOK = 0.95
OTHER_LOOK = 0.35
SURE_ENOUGH = 0.6
STRANGER = 0.02
WIDE_ENOUGH_PX = 200.0
REREAD_EVERY = 10
SEEN_CONFIDENCE = 0.6


@dataclass(frozen=True, slots=True)
class Shown:
    """The frame that a read will show, and how well the plate can be seen in it."""

    frame: Frame
    plate: Detection
    text: str
    clarity: float


class Passing:
    """What is known about one car; owned by the pipeline, one for each track.

    Attributes:
        number: of the track.
        vote: all readings so far as one, weighed by the plate formats.
        shown: the clearest frame, until the read is published.
        published: text of the published read (or of the read that this one repeats); empty before.
        legible_frames: frames that were read and voted.
        wide_frames: frames in which the plate was wide enough to be read.
        clipped_frames: those of them in which it ran out of the picture.
        best_focus: of its plate in the frames that were hard to read (``measures.plate_focus``); 0 when none was.
    """

    def __init__(self, number: int, first_seen_at: datetime) -> None:
        self.number = number
        self.first_seen_at = first_seen_at
        self.last_voted_at = first_seen_at
        self.vote = Reading("", 0.0)
        self._seen = Reading("", 0.0)
        self.shown: Shown | None = None
        self.published = ""
        self.legible_frames = 0
        self.wide_frames = 0
        self.clipped_frames = 0
        self.best_focus = 0.0
        self._readings: list[Reading] = []
        self._widths: list[float] = []
        self._moments: list[datetime] = []
        self._uncounted: list[FrameVote] = []
        self._appearance: NDArray[np.float32] | None = None
        self._best_detection = 0.0
        self._skipped = 0
        self._widest = 0.0

    def sighted(self, detection: Detection, *, wide: bool, clipped: bool = False) -> None:
        """Note a frame in which the plate was found, whether it was read or not.

        Args:
            detection: the plate.
            wide: it was wide enough to be read.
            clipped: it ran out of the picture.
        """
        self._best_detection = max(self._best_detection, detection.confidence)
        self.wide_frames += wide
        self.clipped_frames += wide and clipped

    def wants_reading(self, detection: Detection, appearance: NDArray[np.float32]) -> bool:
        """Whether this frame is worth the reader's time.

        A published plate is read again when its look changes (it may be another car's), and now and
        then while it goes on changing; one that stays unsure is read when it comes nearer, and now and then.
        """
        alike = 0.0 if self._appearance is None else likeness(self._appearance, appearance)
        if self.published and alike > SAME_LOOK:
            self._skipped = 0
            return False
        if alike < OTHER_LOOK or not (self.published or self._settled(detection)):
            return True
        self._skipped += 1
        return self._skipped % REREAD_EVERY == 1

    def _settled(self, detection: Detection) -> bool:
        """Whether further readings hardly change the vote any more."""
        return len(self._readings) >= MOST_READINGS and detection.box.width <= 1.1 * self._widest

    def contradicts(self, reading: Reading) -> bool:
        """Whether a new reading can only be another car's: both are trusted and have little in common."""
        if not self.vote.text or min(self.vote.confidence, reading.confidence) < SURE_ENOUGH:
            return False
        if support(self.vote, reading.text) > STRANGER or support(reading, self.vote.text) > STRANGER:
            return False
        return distance(self.vote.text, reading.text) > max(2, len(self.vote.text) // 3)

    def add(self, reading: Reading, frame: Frame, plate: Detection, appearance: NDArray[np.float32]) -> None:
        """Vote one more reading, and keep its frame when it shows the plate better than the one kept."""
        self._appearance = appearance
        if not reading.text or self.published:
            return
        width = plate.box.width
        self._keep(reading, width, frame.captured_at)
        self._widest = max(self._widest, width)
        self.legible_frames += 1
        self.last_voted_at = frame.captured_at
        self._seen = vote(self._readings, self._widths)
        self.vote = weigh(self._seen)
        clarity = reading.confidence * min(width, WIDE_ENOUGH_PX)
        shown = Shown(frame, plate, reading.text, clarity)
        if self.shown is None or self._rank(shown) > self._rank(self.shown):
            self.shown = shown

    def _keep(self, reading: Reading, width: float, captured_at: datetime) -> None:
        """Remember a reading with its plate's width; of too many the least sure is voted no longer."""
        self._readings.append(reading)
        self._widths.append(width)
        self._moments.append(captured_at)
        if len(self._readings) > MOST_READINGS:
            least = min(range(len(self._readings)), key=lambda place: self._readings[place].confidence)
            if len(self._uncounted) < MOST_VOTES - MOST_READINGS:
                self._uncounted.append(_vote(self._readings[least], self._moments[least], counted=False))
            del self._readings[least], self._widths[least], self._moments[least]

    @property
    def votes(self) -> tuple[FrameVote, ...]:
        """What each frame said, in order of time; at most ``MOST_VOTES``, all that count among them."""
        counted = (
            _vote(reading, moment, counted=True)
            for reading, moment in zip(self._readings, self._moments, strict=True)
        )
        return tuple(sorted((*counted, *self._uncounted), key=lambda vote: vote.captured_at))

    def _rank(self, shown: Shown) -> tuple[bool, float]:
        """A frame that reads the voted text comes first; then the clearer one."""
        return shown.text == self._seen.text, shown.clarity

    def evidence(self, now: datetime, settings: ReaderSettings, *, gone: bool) -> Evidence:
        """What the publish rule wants to know."""
        agreeing = sum(reading.text == self._seen.text for reading in self._readings)
        watched_s = max(0.0, (now - self.first_seen_at).total_seconds())
        shown = self.shown
        single = (
            shown is not None
            and shown.text == self._seen.text
            and counts_alone(shown.plate.box, shown.text, settings)
        )
        width = shown.plate.box.width if shown is not None else 0.0
        return Evidence(self.vote, agreeing, width, single, watched_s, gone)

    def close(self, text: str) -> None:
        """The car's read is out: let the picture and the readings go."""
        self.published = text
        self.shown = None
        self._readings = []
        self._widths = []
        self._moments = []
        self._uncounted = []

    @property
    def was_a_plate(self) -> bool:
        """Whether the detector was sure enough for the car to count as seen but not read."""
        return self._best_detection >= SEEN_CONFIDENCE


def _vote(reading: Reading, captured_at: datetime, *, counted: bool) -> FrameVote:
    return FrameVote(captured_at, reading.text, reading.confidence, reading.state, counted)
