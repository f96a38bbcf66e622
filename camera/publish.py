# SPDX-License-Identifier: Apache-2.0
"""When a vote is sure enough to become a read. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from camera.reader_settings import ReaderSettings
from camera.types import Reading

LEAST_CHARACTERS = 2
MOST_CHARACTERS = 8


class Verdict(StrEnum):
    """What to do with a vote."""

    PUBLISH = "publish"
    WAIT = "wait"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known about one car when the rule is asked.

    Attributes:
        vote: the voted reading.
        agreeing: frames that read exactly the voted text.
        watched_s: seconds since the plate was first seen.
        gone: the plate has left; there will be no further frame.
    """

    vote: Reading
    agreeing: int
    watched_s: float
    gone: bool = False


def plate_shaped(text: str) -> bool:
    """Whether a text can be a whole US plate: 2 to 8 characters, or one digit or letter never."""
    return LEAST_CHARACTERS <= len(text) <= MOST_CHARACTERS


def verdict(evidence: Evidence, settings: ReaderSettings) -> Verdict:
    """Publish at once what is sure, wait for more frames otherwise, and decide when time is up."""
    confidence = evidence.vote.confidence
    acceptable = plate_shaped(evidence.vote.text) and confidence >= settings.publish_confidence
    enough = evidence.agreeing >= settings.agreeing_frames and confidence >= settings.sure_confidence
    sure = enough or confidence >= settings.single_frame_confidence
    late = evidence.gone or (evidence.agreeing >= 2 and evidence.watched_s >= settings.decide_within_s)
    if acceptable and (sure or late):
        return Verdict.PUBLISH
    return Verdict.REFUSE if evidence.gone else Verdict.WAIT
