# SPDX-License-Identifier: Apache-2.0
"""Single frames against the published vote: what counts as right, wrong and absent. Pure.

A *frame* counts when the plate is to be seen in it (nothing hides it) and is at least as wide as the program reads
at all. It is right when the read that answers for the plate, by the scorer's rule, is the plate's text (O as 0, I
as 1); absent when no read touches the plate; wrong otherwise.

A *clip* is right when the program published the plate's text and nothing else for that plate; absent when it
published nothing for it; wrong when anything else was published for it, even beside the right text. A published
read is the plate's when its box touches the plate where the plate was in the frame that the read shows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from benchmarks.reading.scoring import Label, Read, fold, matched, touches


class Outcome(StrEnum):
    """What became of one frame or one clip."""

    RIGHT = "right"
    WRONG = "wrong"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class FrameReads:
    """One frame in which the plate can be read.

    Attributes:
        label: the plate's text and box in this frame.
        reads: what the program reads in this frame alone.
    """

    label: Label
    reads: tuple[Read, ...]


@dataclass(frozen=True, slots=True)
class PublishedRead:
    """A read that was published, with the plate's label in the frame that it shows; None where it was hidden."""

    read: Read
    label: Label | None


@dataclass(frozen=True, slots=True)
class Rate:
    """How many were right, wrong and absent."""

    right: int
    wrong: int
    absent: int

    @property
    def total(self) -> int:
        """All that counted."""
        return self.right + self.wrong + self.absent

    @property
    def errors(self) -> float:
        """Share of wrong and absent; 0 when nothing counted."""
        return (self.wrong + self.absent) / self.total if self.total else 0.0


def rate(outcomes: Sequence[Outcome]) -> Rate:
    """The outcomes counted."""
    return Rate(
        *(sum(one is kind for one in outcomes) for kind in (Outcome.RIGHT, Outcome.WRONG, Outcome.ABSENT))
    )


def judged(truth: str, text: str) -> Outcome:
    """What a text is to the truth; the empty text is absent."""
    if not text:
        return Outcome.ABSENT
    return Outcome.RIGHT if fold(text) == fold(truth) else Outcome.WRONG


def of_frame(frame: FrameReads) -> Outcome:
    """The outcome of one frame read alone."""
    return judged(frame.label.text, matched(frame.label, frame.reads))


def of_surest(frames: Sequence[FrameReads]) -> Outcome:
    """The outcome of a clip if only its surest single frame were believed."""
    best = Outcome.ABSENT
    surest = -1.0
    for frame in frames:
        text = matched(frame.label, frame.reads)
        confidence = max((read.confidence for read in frame.reads if read.text == text), default=-1.0)
        if text and confidence > surest:
            best, surest = judged(frame.label.text, text), confidence
    return best


def is_of_plate(one: PublishedRead) -> bool:
    """Whether a published read is about the labelled plate."""
    label, box = one.label, one.read.box
    return label is not None and label.box is not None and box is not None and touches(box, label.box)


def of_clip(truth: str, published: Sequence[PublishedRead]) -> Outcome:
    """The outcome of a clip: right only when nothing else than the truth was published for the plate."""
    outcomes = {judged(truth, one.read.text) for one in published if is_of_plate(one)}
    if Outcome.WRONG in outcomes:
        return Outcome.WRONG
    return Outcome.RIGHT if Outcome.RIGHT in outcomes else Outcome.ABSENT
