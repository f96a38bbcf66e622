# SPDX-License-Identifier: Apache-2.0
"""How sure a reading may be that was made of a box found in a street.

A reader is calibrated on plates. In a picture of a street the box may be a lamp, a sign or a badge, and is never quite
where the plate is, so that the same text is right less often, the less so the less sure the detector was. Both log
odds are therefore weighed together (logistic regression), with numbers fitted on drawn streets that neither model was
trained on (``python -m training.streets``).
"""

from dataclasses import dataclass, replace
from math import exp, log

from camera.read import LEAST
from camera.types import Detection, Reading


@dataclass(frozen=True, slots=True)
class StreetCalibration:
    """``confidence = sigmoid(slope * logit(reading) + found_slope * logit(detection) + intercept)``.

    The numbers it has without being given any leave every reading as it is.

    Attributes:
        slope: of the reading's own log odds.
        found_slope: of the detection's log odds.
        intercept: added to both.
    """

    slope: float = 1.0
    found_slope: float = 0.0
    intercept: float = 0.0

    def __call__(self, reading: Reading, plate: Detection) -> Reading:
        """The reading of a plate found in a street with the share of right ones as its confidence."""
        if not reading.text or self == StreetCalibration():
            return reading
        score = self.slope * log_odds(reading.confidence) + self.found_slope * log_odds(plate.confidence)
        return replace(reading, confidence=1 / (1 + exp(-(score + self.intercept))))


def log_odds(chance: float) -> float:
    """Log odds of a probability, which is kept a millionth away from 0 and 1."""
    kept = min(max(chance, LEAST), 1 - LEAST)
    return log(kept / (1 - kept))
