# SPDX-License-Identifier: Apache-2.0
"""Frames in, plate reads out: detect, follow, read, vote, publish. No threads, no input or output."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import cv2
import numpy as np

from camera.consensus import is_part, support
from camera.cut import CutDetector
from camera.detect import PlateDetector
from camera.geometry import crop, thumbnail, touches_edge
from camera.limits import LEAST_FOCUS
from camera.look import Looks, look
from camera.measures import plate_focus, plate_height
from camera.passing import Passing, Shown
from camera.pictures import corners_in_plate_jpeg, plate_jpeg, scene_jpeg
from camera.publish import Verdict, verdict
from camera.read import PlateReader
from camera.reader_settings import ReaderSettings
from camera.state import StateReader
from camera.straighten import plate_of
from camera.syntax import with_state
from camera.track import Track, Tracker
from camera.types import Detection, Frame, PlateRead, Reading, SightedPlate
from camera.vehicle import vehicle_colour
from policy.control import control

PLATE_LOOK = (32, 16)
# Probability of one text by the other's reading, from which two reads moments apart are one car's.
EXPLAINED = 0.003
SECOND_LOOKS = 2


@dataclass(frozen=True, slots=True)
class FrameResult:
    """What one frame brought.

    Attributes:
        plates: what is sighted in this frame.
        reads: published by this frame.
        unread: plates that left without a publishable read.
        clipped: those of ``unread`` that ran out of the picture whenever they were near enough to be read.
        too_small: plates that left without ever coming near enough to be read; not in ``unread``.
        blurred: those of ``unread`` whose clearest plate was out of focus.
    """

    plates: tuple[SightedPlate, ...] = ()
    reads: tuple[PlateRead, ...] = ()
    unread: int = 0
    clipped: int = 0
    too_small: int = 0
    blurred: int = 0


@dataclass(frozen=True, slots=True)
class Published:
    """A read that went out, remembered so that the same car is not read twice."""

    reading: Reading
    last_seen_at: datetime


class Pipeline:
    """Reads the frames of one camera, in their order.

    A read is published by the frame that makes its vote sure; the car's later frames publish nothing more.

    Args:
        camera: id of the camera, for its reads.
        detector: finds the plates.
        reader: reads one plate.
        settings: margins and the rule for publishing.
        state: tells the state of issue of what is published; None: only formats tell it.
    """

    def __init__(
        self,
        camera: str,
        detector: PlateDetector,
        reader: PlateReader,
        settings: ReaderSettings,
        *,
        state: StateReader | None = None,
    ) -> None:
        self._camera = camera
        self._detector = detector
        self._reader = reader
        self._settings = settings
        self._state = state
        self._tracker = Tracker(settings.lost_after_s)
        self._passings: dict[int, Passing] = {}
        self._recent: list[Published] = []
        self._reads: list[PlateRead] = []
        self._lost = FrameResult()
        self._cut = CutDetector()
        self._now: datetime | None = None

    @control("M03.1")
    def process(self, frame: Frame) -> FrameResult:
        """Find, read and follow the plates of one frame."""
        self._now = frame.captured_at
        if self._cut.is_cut(frame.image):
            self._end(self._tracker.clear(), frame.captured_at)
        followed = self._tracker.follow(self._detector.detect(frame.image), frame.captured_at)
        self._end(followed.ended, frame.captured_at)
        plates = tuple(self._sight(track, detection, frame) for track, detection in followed.seen)
        return self._result(plates)

    def finish(self) -> FrameResult:
        """The source has ended: decide about every plate still followed."""
        if self._now is not None:
            self._end(self._tracker.clear(), self._now)
        self._cut = CutDetector()
        return self._result(())

    def _result(self, plates: tuple[SightedPlate, ...]) -> FrameResult:
        result = replace(self._lost, plates=plates, reads=tuple(self._reads))
        self._reads = []
        self._lost = FrameResult()
        return result

    def _sight(self, track: Track, detection: Detection, frame: Frame) -> SightedPlate:
        """Read one plate of the frame when that is worth it, and publish its car when the vote is sure."""
        passing = self._passing(track)
        height, width = frame.image.shape[:2]
        wide = detection.box.width >= self._settings.least_width_px
        clipped = touches_edge(detection.box, width, height)
        passing.sighted(detection, wide=wide, clipped=clipped)
        if wide and not clipped:
            passing = self._read(passing, track, detection, frame)
        reading = passing.vote
        high = plate_height(detection.box, detection.corners)
        return SightedPlate(
            passing.number, detection.box, reading.text, reading.confidence, detection.corners, high
        )

    def _read(self, passing: Passing, track: Track, detection: Detection, frame: Frame) -> Passing:
        """Vote the plate's reading; a text that contradicts the car's begins another car."""
        settings = self._settings
        appearance = thumbnail(crop(frame.image, detection.box), *PLATE_LOOK)
        if not passing.wants_reading(detection, appearance):
            self._seen_again(passing, frame.captured_at)
            return passing
        sure = settings.sure_confidence if passing.legible_frames < SECOND_LOOKS else 0.0
        reading = look(frame.image, detection, self._reader, Looks(settings.crop_margin, sure))
        if passing.contradicts(reading):
            self._decide(passing, frame.captured_at, gone=True)
            del self._passings[passing.number]
            passing = self._passing(self._tracker.restart(track, detection, frame.captured_at))
            passing.sighted(detection, wide=True)
        if reading.confidence < settings.publish_confidence:
            grey = cv2.cvtColor(crop(frame.image, detection.box), cv2.COLOR_BGR2GRAY)
            passing.best_focus = max(passing.best_focus, plate_focus(np.asarray(grey, np.uint8)))
        passing.add(reading, frame, detection, appearance)
        self._seen_again(passing, frame.captured_at)
        self._decide(passing, frame.captured_at, gone=False)
        return passing

    def _passing(self, track: Track) -> Passing:
        if track.number not in self._passings:
            self._passings[track.number] = Passing(track.number, track.first_seen_at)
        return self._passings[track.number]

    def _end(self, tracks: tuple[Track, ...], now: datetime) -> None:
        """Decide about cars that left."""
        for track in tracks:
            passing = self._passings.pop(track.number, None)
            if passing is not None:
                self._decide(passing, now, gone=True)

    def _decide(self, passing: Passing, now: datetime, *, gone: bool) -> None:
        """Publish, wait, or give the car up, as the rule says."""
        if passing.published:
            return
        answer = verdict(passing.evidence(now, self._settings, gone=gone), self._settings)
        if answer is Verdict.REFUSE:
            self._count(passing)
        elif answer is Verdict.PUBLISH and not self._is_repeat(passing, now):
            self._publish(passing)

    def _count(self, passing: Passing) -> None:
        """Count a car that leaves without a read, and why."""
        if not passing.was_a_plate:
            return
        lost = self._lost
        if not passing.wide_frames:
            self._lost = replace(lost, too_small=lost.too_small + 1)
        else:
            clipped = lost.clipped + (passing.clipped_frames == passing.wide_frames)
            blurred = lost.blurred + (0 < passing.best_focus < LEAST_FOCUS)
            self._lost = replace(lost, unread=lost.unread + 1, clipped=clipped, blurred=blurred)

    def _is_repeat(self, passing: Passing, now: datetime) -> bool:
        """Whether this car's read went out moments ago (its track was lost); then it is closed."""
        self._forget(now)
        for index, published in enumerate(self._recent):
            if _same_car(published.reading, passing.vote):
                self._recent[index] = replace(published, last_seen_at=now)
                passing.close(published.reading.text)
                return True
        return False

    def _publish(self, passing: Passing) -> None:
        """Make the read, with its pictures."""
        shown = passing.shown
        if shown is None:
            return
        image = shown.frame.image
        self._reads.append(
            PlateRead(
                camera=self._camera,
                reading=with_state(passing.vote, self._states(shown)),
                captured_at=shown.frame.captured_at,
                first_seen_at=passing.first_seen_at,
                last_seen_at=passing.last_voted_at,
                frames=passing.legible_frames,
                box=shown.plate.box,
                frame_size=(image.shape[1], image.shape[0]),
                plate_jpeg=plate_jpeg(image, shown.plate.box),
                scene_jpeg=scene_jpeg(image),
                reader=self._reader.name,
                vehicle_colour=vehicle_colour(image, shown.plate.box),
                plate_corners=corners_in_plate_jpeg(image, shown.plate.box, shown.plate.corners),
                votes=passing.votes,
            )
        )
        self._recent.append(Published(passing.vote, passing.last_voted_at))
        passing.close(passing.vote.text)

    def _states(self, shown: Shown) -> Mapping[str, float] | None:
        """The states that the shown plate may be of, by its looks; None when nobody looks."""
        if self._state is None:
            return None
        return self._state.states(plate_of(shown.frame.image, shown.plate, self._settings.crop_margin))

    def _seen_again(self, passing: Passing, now: datetime) -> None:
        """A published car is still there: the time within which it is no second read starts anew."""
        if passing.published:
            self._recent = [
                replace(one, last_seen_at=now) if one.reading.text == passing.published else one
                for one in self._recent
            ]

    def _forget(self, now: datetime) -> None:
        """Drop the reads that are too long ago to be the same pass."""
        limit_s = self._settings.repeat_after_s
        self._recent = [
            one for one in self._recent if abs((now - one.last_seen_at).total_seconds()) <= limit_s
        ]


def _same_car(published: Reading, new: Reading) -> bool:
    """The same text, an end of it (half the plate is hidden), or one that a doubtful character explains."""
    if published.text == new.text or is_part(new.text, published.text):
        return True
    return max(support(published, new.text), support(new, published.text)) > EXPLAINED
