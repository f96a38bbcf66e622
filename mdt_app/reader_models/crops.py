# SPDX-License-Identifier: Apache-2.0
"""Which rows of a department's table can be used, and why the others cannot."""

import csv
import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from camera.errors import CameraError
from camera.verified import TABLE, VerifiedCrop, fold, picture_of, read_table
from mdt_app.errors import Refused
from mdt_app.reader_models.evidence import Reason
from policy.plates import PLATE_MAX

#: A box and the hash of the picture around it: what one crop shows.
Seen = tuple[str, bytes]


_SENTENCES = {
    Reason.NO_CHARACTERS: "its text has neither letters nor digits",
    Reason.TOO_LONG: f"its text is longer than {PLATE_MAX} characters",
    Reason.DUPLICATE: "an earlier line has the same crop",
    Reason.TWO_TEXTS: "the same crop has another text in another line",
}


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is left out.

    Attributes:
        line: line of the table, the heading being 1.
        image: name of the picture's file; for the person at the screen only, never for a record.
        why: a sentence without the plate's text.
    """

    line: int
    image: str
    reason: Reason
    why: str

    def __str__(self) -> str:
        return f"{TABLE} line {self.line} ({self.image}) is left out: {self.why}."


@dataclass(frozen=True, slots=True)
class Collected:
    """What a folder holds."""

    usable: tuple[VerifiedCrop, ...]
    skipped: tuple[Skipped, ...]

    def counts(self) -> dict[Reason, int]:
        """Rows left out by reason."""
        found = Counter(one.reason for one in self.skipped)
        return {reason: found[reason] for reason in Reason}


def collect(folder: Path, margin: float) -> Collected:
    """Look at every row and every picture of the folder's table.

    Args:
        folder: holds the table; pictures may lie anywhere.
        margin: as the reader's crops have around a box.

    Raises:
        Refused: there is no table, or it lacks a column.
    """
    try:
        rows = read_table(folder)
    except CameraError as error:
        raise Refused(str(error)) from error
    skipped: list[Skipped] = []
    seen: dict[Seen, list[VerifiedCrop]] = {}
    for one in rows:
        try:
            seen.setdefault(_look(one, margin), []).append(one)
        except _Unusable as no:
            skipped.append(Skipped(one.line, one.image.name, no.reason, str(no)))
    usable = []
    for alike in seen.values():
        kept, left = _one_of(alike)
        usable += kept
        skipped += left
    return Collected(tuple(usable), tuple(sorted(skipped, key=lambda one: one.line)))


class _Unusable(Exception):
    def __init__(self, reason: Reason, why: str = "") -> None:
        super().__init__(why or _SENTENCES[reason])
        self.reason = reason


def _look(one: VerifiedCrop, margin: float) -> Seen:
    """What the row shows, once it is known to be usable by itself."""
    if not one.text:
        raise _Unusable(Reason.NO_CHARACTERS)
    if len(one.text) > PLATE_MAX:
        raise _Unusable(Reason.TOO_LONG)
    try:
        picture_of(one, margin)
        return " ".join(one.box.split()), hashlib.sha256(one.image.read_bytes()).digest()
    except (CameraError, OSError) as error:
        raise _Unusable(Reason.UNREADABLE, str(error).rstrip(".")) from error


def _one_of(alike: list[VerifiedCrop]) -> tuple[list[VerifiedCrop], list[Skipped]]:
    """Of rows that show the same crop the first, or none when they disagree."""
    agree = len({fold(one.text) for one in alike}) == 1
    reason = Reason.DUPLICATE if agree else Reason.TWO_TEXTS
    left = alike[1:] if agree else alike
    skipped = [Skipped(one.line, one.image.name, reason, _SENTENCES[reason]) for one in left]
    return (alike[:1] if agree else []), skipped


def write_table(folder: Path, crops: tuple[VerifiedCrop, ...]) -> None:
    """Write a table that names the pictures where they are; none is copied."""
    with (folder / TABLE).open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(["image", "text", "box"])
        table.writerows([one.image, one.text, one.box] for one in crops)
