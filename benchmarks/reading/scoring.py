# SPDX-License-Identifier: Apache-2.0
"""Scores of plate reads against the truth, by the definitions of the project's judge.

Texts count by their letters A-Z and digits alone. The read that answers for a labelled plate is the one whose box
overlaps the label best, if it touches it at all (IoU above 0.1, or the middle of one inside the other); where the
label has no box, or no read has one, the surest read. Pure.
"""

import re
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Rectangle = tuple[float, float, float, float]
"""Left, top, width, height in pixels."""

TOUCHING = 0.1
FOUND = 0.5
BINS = 10


@dataclass(frozen=True, slots=True)
class Read:
    """One plate that a system read: normalised text, confidence 0 to 1, box or None."""

    text: str
    confidence: float
    box: Rectangle | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A system's reads of one picture and the milliseconds it took."""

    reads: tuple[Read, ...]
    ms: float


@dataclass(frozen=True, slots=True)
class Label:
    """One plate that a picture shows: normalised text, and its box where it is known."""

    text: str
    box: Rectangle | None = None


@dataclass(frozen=True, slots=True)
class Photo:
    """One picture with its truth.

    Attributes:
        path: the file.
        plates: what it shows.
        groups: what it belongs to, by kind: ``{"light": "dark", ...}``.
    """

    path: str
    plates: tuple[Label, ...]
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figures:
    """What one system reached on some pictures.

    Attributes:
        photos, plates: how many were looked at.
        exact, exact_fold: share of plates whose read is right; folded: with O as 0 and I as 1.
        cer: edit distance (folded) over the letters of the truth.
        found: share of plates with IoU above 0.5 to some read; None when no plate has a box.
        false_per_photo: reads equal (folded) to no plate of their picture, over pictures.
        calibration: mean over reads of |confidence - right|, in ten bins of confidence.
        ms_median, ms_p95: milliseconds a picture; None when no picture was answered.
    """

    photos: int
    plates: int
    exact: float
    exact_fold: float
    cer: float
    found: float | None
    false_per_photo: float
    calibration: float
    ms_median: float | None
    ms_p95: float | None


def normalise(text: str) -> str:
    """Capital letters and digits of a text."""
    return re.sub("[^A-Z0-9]", "", text.upper())


def fold(text: str) -> str:
    """O and 0, I and 1 are often drawn alike and count as one."""
    return text.replace("O", "0").replace("I", "1")


def distance(one: str, other: str) -> int:
    """Levenshtein distance."""
    row = list(range(len(other) + 1))
    for at, char in enumerate(one, 1):
        above, row[0] = row[0], at
        for column, against in enumerate(other, 1):
            swap = above + (char != against)
            above = row[column]
            row[column] = min(row[column] + 1, row[column - 1] + 1, swap)
    return row[-1]


def overlap(one: Rectangle, other: Rectangle) -> float:
    """Intersection over union, 0 to 1."""
    across = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    down = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    shared = max(0, across) * max(0, down)
    union = one[2] * one[3] + other[2] * other[3] - shared
    return shared / union if union > 0 else 0.0


def middle_inside(one: Rectangle, other: Rectangle) -> bool:
    """Whether the middle of ``one`` lies in ``other``."""
    across, down = one[0] + one[2] / 2, one[1] + one[3] / 2
    return other[0] <= across <= other[0] + other[2] and other[1] <= down <= other[1] + other[3]


def touches(one: Rectangle, other: Rectangle) -> bool:
    """Whether two boxes may belong to the same plate."""
    return overlap(one, other) > TOUCHING or middle_inside(one, other) or middle_inside(other, one)


def legible(answer: Answer | None) -> list[Read]:
    """The reads with a text; none when the picture was not answered."""
    return [read for read in answer.reads if read.text] if answer is not None else []


def matched(label: Label, reads: Sequence[Read]) -> str:
    """The text that answers for a labelled plate; empty when none does."""
    boxed = [(read, read.box) for read in reads if read.box is not None]
    if label.box is None or not boxed:
        return max(reads, key=lambda read: read.confidence).text if reads else ""
    place = label.box
    near = [(overlap(box, place), read.confidence, read.text) for read, box in boxed if touches(box, place)]
    return max(near)[2] if near else ""


def is_found(box: Rectangle, reads: Sequence[Read]) -> bool:
    """Whether some read lies on the labelled box."""
    return any(read.box is not None and overlap(read.box, box) > FOUND for read in reads)


def edits(truth: str, text: str) -> int:
    """Folded edit distance, at most the truth's length: what is not read costs no less than what is misread."""
    return min(distance(fold(text), fold(truth)), len(truth))


def calibration(judged: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error of (confidence, right) pairs over ten bins; 0 without reads."""
    bins: list[list[float]] = [[] for _ in range(BINS)]
    for confidence, right in judged:
        bins[min(BINS - 1, int(confidence * BINS))].append(confidence - right)
    return sum(abs(sum(one)) for one in bins) / max(len(judged), 1)


def score(photos: Sequence[Photo], answers: Mapping[str, Answer]) -> Figures:
    """Compare the answers, by picture, with the truth.

    Raises:
        ValueError: there is no plate to score on.
    """
    reads = {photo.path: legible(answers.get(photo.path)) for photo in photos}
    pairs = [
        (label, matched(label, reads[photo.path]), reads[photo.path])
        for photo in photos
        for label in photo.plates
    ]
    if not pairs:
        raise ValueError("There is no labelled plate to score on.")
    judged = [
        (read.confidence, fold(read.text) in {fold(label.text) for label in photo.plates})
        for photo in photos
        for read in reads[photo.path]
    ]
    found = [is_found(label.box, near) for label, _, near in pairs if label.box is not None]
    times = sorted(answers[photo.path].ms for photo in photos if photo.path in answers)
    return Figures(
        photos=len(photos),
        plates=len(pairs),
        exact=statistics.fmean(label.text == text for label, text, _ in pairs),
        exact_fold=statistics.fmean(fold(label.text) == fold(text) for label, text, _ in pairs),
        cer=sum(edits(label.text, text) for label, text, _ in pairs)
        / sum(len(one.text) for one, *_ in pairs),
        found=statistics.fmean(found) if found else None,
        false_per_photo=sum(not right for _, right in judged) / len(photos),
        calibration=calibration(judged),
        ms_median=statistics.median(times) if times else None,
        ms_p95=times[int(0.95 * (len(times) - 1))] if times else None,
    )


def by_group(photos: Sequence[Photo], answers: Mapping[str, Answer], kind: str) -> dict[str, Figures]:
    """The figures of each group of one kind ("light": "dark", "normal"), in the groups' order of name."""
    names = sorted({photo.groups[kind] for photo in photos if kind in photo.groups})
    return {
        name: score([photo for photo in photos if photo.groups.get(kind) == name], answers) for name in names
    }
