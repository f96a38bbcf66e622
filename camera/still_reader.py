# SPDX-License-Identifier: Apache-2.0
"""Reading single pictures: find, look, drop what does not read like a plate, tell the state."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from camera.detect import OnnxDetector, PlateDetector
from camera.look import Looks, look
from camera.models import build_detector, build_reader, build_state_reader
from camera.publish import plate_shaped
from camera.read import PlateReader
from camera.reader_settings import ReaderSettings
from camera.state import StateReader
from camera.straighten import plate_of
from camera.street import StreetCalibration
from camera.syntax import weigh, with_state
from camera.types import Box, Detection, Image, Quad, Reading

# A box whose text is less sure than this is no plate: lamps, badges and signs read like noise.
LEAST_CONFIDENCE = 0.45
# A small picture of this shape (width over height) may itself be one plate.
PLATE_ASPECT = (1.5, 2.6)
# Characters that are characters too when they stand on their heads.
TURNABLE = frozenset("0125689HIMNOSWXZ")
CLOSE_UP_WIDTH = 700
CLOSE_UP_CONFIDENCE = 0.5


@dataclass(frozen=True, slots=True)
class ReadPlate:
    """One plate of a picture; box and corners in its pixels."""

    reading: Reading
    box: Box
    corners: Quad | None = None


@dataclass(frozen=True, slots=True)
class StillReader:
    """Reads single pictures.

    Attributes:
        detector, reader: find and read.
        settings: margins and confidences.
        state: tells the state of issue; None: only formats tell it.
    """

    detector: PlateDetector
    reader: PlateReader
    settings: ReaderSettings
    state: StateReader | None = None

    def read(self, image: Image) -> tuple[ReadPlate, ...]:
        """The plates of a BGR picture, most confident first; what does not read like a plate is left out."""
        found = self._close_up(image) or self._anywhere(image)
        surest_first = sorted(found, key=lambda plate: -plate.reading.confidence)
        return tuple(replace(one, reading=self._with_state(one, image)) for one in surest_first)

    def _close_up(self, image: Image) -> tuple[ReadPlate, ...]:
        """The picture as one plate, when it is shaped and reads like one."""
        if not is_close_up(image):
            return ()
        height, width = image.shape[:2]
        whole = Detection(Box(0, 0, width, height), 1.0)
        plates = self._plates(image, [whole], Looks(margin=0.0, sure=0.0), StreetCalibration())
        return tuple(plate for plate in plates if plate.reading.confidence > CLOSE_UP_CONFIDENCE)

    def _anywhere(self, image: Image) -> tuple[ReadPlate, ...]:
        """The plates that are found in the picture; very near ones are only looked for when there is no other."""
        settings = self.settings
        looks = Looks(settings.crop_margin, settings.sure_confidence)
        street = StreetCalibration(
            settings.street_slope, settings.street_found_slope, settings.street_intercept
        )
        found = self._plates(image, self.detector.detect(image), looks, street)
        if found or not isinstance(self.detector, OnnxDetector):
            return found
        return self._plates(image, self.detector.detect_near(image), looks, street)

    def _plates(
        self, image: Image, found: Sequence[Detection], looks: Looks, street: StreetCalibration
    ) -> tuple[ReadPlate, ...]:
        """What reads like a plate among the detections, as sure as such a box lets it be."""
        plates = (
            ReadPlate(street(self.look_at(image, one, looks), one), one.box, one.corners) for one in found
        )
        return tuple(
            plate
            for plate in plates
            if plate.reading.confidence >= LEAST_CONFIDENCE and plate_shaped(plate.reading.text)
        )

    def look_at(self, image: Image, plate: Detection, looks: Looks) -> Reading:
        """The reading of a found plate, weighed by the formats; hardly trusted when it reads better upside down.

        Its confidence is the reader's own, as if the box were a plate for sure. Only a text of characters that can
        be turned is tried: others read as nothing on their heads.
        """
        reading = weigh(look(image, plate, self.reader, looks))
        if reading.confidence < LEAST_CONFIDENCE or not TURNABLE.issuperset(reading.text):
            return reading
        turned = self.reader.read(plate_of(image, plate, looks.margin)[::-1, ::-1])
        if turned.confidence <= reading.confidence:
            return reading
        return replace(reading, confidence=min(reading.confidence, 1 - turned.confidence))

    def _with_state(self, plate: ReadPlate, image: Image) -> Reading:
        if self.state is None:
            return with_state(plate.reading)
        where = Detection(plate.box, 1.0, plate.corners)
        return with_state(plate.reading, self.state.states(plate_of(image, where, self.settings.crop_margin)))


def build_still_reader(settings: ReaderSettings) -> StillReader:
    """A reader of pictures with the models that the settings name.

    Raises:
        ModelError: a model file is missing, altered, damaged or of another shape.
    """
    return StillReader(
        build_detector(settings), build_reader(settings), settings, build_state_reader(settings)
    )


def is_close_up(image: Image) -> bool:
    """Whether a picture is so small and so shaped that it may show one plate and nothing else."""
    height, width = image.shape[:2]
    return bool(width <= CLOSE_UP_WIDTH and PLATE_ASPECT[0] <= width / height <= PLATE_ASPECT[1])
