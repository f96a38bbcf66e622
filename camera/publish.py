# SPDX-License-Identifier: Apache-2.0
"""When a vote is sure enough to become a read. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from camera.reader_settings import ReaderSettings
from camera.types import Box, Reading

LEAST_CHARACTERS = 2
MOST_CHARACTERS = 8
# Width over height of a found plate; US plates are 2 wide, boxes around them 1.5 to 2.1 when all of it shows.
WHOLE_ASPECT = 1.5
# Of the plate's height: width of a character with its gap, for a plate seen from the side.
NARROW_CHARACTER = 0.27


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
        width_px: how wide the plate is in the frame that the read would show.
        single: one of them alone may count: the plate was wide enough in it, and not partly hidden.
        watched_s: seconds since the plate was first seen.
        gone: the plate has left; there will be no further frame.
    """

    vote: Reading
    agreeing: int
    width_px: float
    single: bool
    watched_s: float
    gone: bool = False


def plate_shaped(text: str) -> bool:
    """Whether a text can be a whole US plate: 2 to 8 characters."""
    return LEAST_CHARACTERS <= len(text) <= MOST_CHARACTERS


def verdict(evidence: Evidence, settings: ReaderSettings) -> Verdict:
    """Publish what is sure and can be seen well, wait for more frames otherwise, and decide when time is up.

    A person will compare the picture with the list: a plate that is sure while it is still far away is held for a
    moment, so that the picture is worth comparing.
    """
    confidence = evidence.vote.confidence
    agreed = evidence.agreeing >= settings.agreeing_frames
    sure = agreed and confidence >= settings.sure_confidence
    sure_at_once = evidence.single and confidence >= settings.single_frame_confidence
    late = agreed and evidence.watched_s >= settings.decide_within_s
    last_chance = evidence.gone and (agreed or evidence.single)
    acceptable = plate_shaped(evidence.vote.text) and confidence >= settings.publish_confidence
    worth_seeing = (
        evidence.width_px >= settings.picture_width_px or evidence.watched_s >= settings.picture_within_s
    )
    if acceptable and ((worth_seeing and (sure or sure_at_once)) or late or last_chance):
        return Verdict.PUBLISH
    return Verdict.REFUSE if evidence.gone else Verdict.WAIT


def counts_alone(box: Box, text: str, settings: ReaderSettings) -> bool:
    """Whether a single frame that reads ``text`` at ``box`` may be enough: wide, and shaped like a whole plate.

    A plate that another car half hides reads surely, and wrongly: as the part that shows. Its box is narrow for
    its height, yet its few characters are as wide as ever; on a plate seen from the side they are narrow too.
    """
    if box.width < settings.single_frame_width_px or not text:
        return False
    aspect = box.width / max(box.height, 1.0)
    return aspect >= WHOLE_ASPECT or aspect / len(text) <= NARROW_CHARACTER
