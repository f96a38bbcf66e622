# SPDX-License-Identifier: Apache-2.0
"""Single frames against the published vote, on clips made from still photographs.

From each photograph of MDT_DATA/data/plates/us_photos.csv a clip of 15 frames at 15 a second is drawn (see
benchmarks/reading/clips.py): approach from half size, pan, shake, motion blur, brightness, noise, compression, and
2 to 4 frames in which something hides the plate. Every frame is read alone, as ``mdt read`` reads a picture, and
the frames in their order by the program's own pipeline (follow, vote, publish), both with the shipped settings.

    python3 dev.py bench voting --write-docs --json voting.json

What counts as right, wrong and absent is told in benchmarks/reading/votes.py and docs/benchmarks.md. Goal: the
vote has at most half of the single frame's share of errors; a quarter is aimed at. Without MDT_DATA nothing is
measured.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cv2
import numpy as np

from benchmarks.reading import photos as pictures
from benchmarks.reading.clips import FRAMES_PER_S, ClipFrame, draw
from benchmarks.reading.machine import conditions
from benchmarks.reading.scoring import Label, Photo, Read, normalise
from benchmarks.reading.tables import number, put, table
from benchmarks.reading.votes import (
    FrameReads,
    PublishedRead,
    Rate,
    is_of_plate,
    of_clip,
    of_frame,
    of_surest,
    rate,
)
from camera.models import ReaderSettings, build_pipeline
from camera.stills import read_files
from camera.types import Box, Frame, PlateRead, Reading
from mdt_app.paths import DataFolder
from mdt_app.settings import load

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
MUST, AIM = 0.5, 0.25
BETWEEN_CLIPS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Clip:
    """A drawn clip on disk: the plate's text, and for each frame its file and the plate's label there, or None."""

    truth: str
    files: tuple[Path, ...]
    labels: tuple[Label | None, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """What was measured.

    Attributes:
        conditions: date, machine, program.
        seed: of the clips.
        frames: each frame read alone.
        surest: each clip by its surest single frame.
        clips: each clip by what was published.
        elsewhere: published reads that touch no labelled plate (other cars, or nothing).
    """

    conditions: dict[str, str]
    seed: int
    frames: Rate
    surest: Rate
    clips: Rate
    elsewhere: int

    @property
    def ratio(self) -> float | None:
        """The vote's share of errors by the single frame's; None when single frames make none."""
        return self.clips.errors / self.frames.errors if self.frames.errors else None


def shipped() -> ReaderSettings:
    """The settings of a car without files of its own."""
    with tempfile.TemporaryDirectory() as empty:
        return load(DataFolder(Path(empty))).settings.reader


def write(photo: Photo, seed: Sequence[int], folder: Path) -> Clip:
    """Draw the clip of a photograph into a folder.

    Raises:
        ValueError: the photograph has no box.
    """
    label = photo.plates[0]
    if label.box is None:
        raise ValueError(f"{Path(photo.path).name} has no box; clips need one.")
    image = np.asarray(cv2.imread(photo.path, cv2.IMREAD_COLOR), dtype=np.uint8)
    frames: list[ClipFrame] = list(draw(image, label.box, np.random.default_rng(seed)))
    folder.mkdir()
    files = tuple(folder / f"{at:02}.jpg" for at in range(len(frames)))
    for file, frame in zip(files, frames, strict=True):
        file.write_bytes(frame.jpeg)
    labels = tuple(Label(label.text, frame.box) if frame.box is not None else None for frame in frames)
    return Clip(label.text, files, labels)


def as_read(reading: Reading, box: Box) -> Read:
    """A read of ours as the scorer takes it."""
    return Read(normalise(reading.text), reading.confidence, (box.left, box.top, box.width, box.height))


def single_reads(clips: Sequence[Clip], settings: ReaderSettings) -> list[list[FrameReads]]:
    """Each clip's frames in which the plate can be read, each read alone."""
    answers = iter(read_files((str(file) for clip in clips for file in clip.files), settings))
    result = []
    for clip in clips:
        frames = []
        for label in clip.labels:
            reads = tuple(as_read(plate.reading, plate.box) for plate in next(answers).plates)
            legible = tuple(read for read in reads if read.text)
            if label is not None and label.box is not None and label.box[2] >= settings.least_width_px:
                frames.append(FrameReads(label, legible))
        result.append(frames)
    return result


def published_reads(clips: Sequence[Clip], settings: ReaderSettings) -> Iterator[list[PublishedRead]]:
    """What the program publishes on each clip; the clips are minutes apart, so that none remembers another."""
    pipeline = build_pipeline("bench", settings)
    for turn, clip in enumerate(clips):
        start = EPOCH + turn * BETWEEN_CLIPS
        reads: list[PlateRead] = []
        for at, file in enumerate(clip.files):
            image = np.asarray(cv2.imread(str(file), cv2.IMREAD_COLOR), dtype=np.uint8)
            moment = start + timedelta(seconds=at / FRAMES_PER_S)
            reads += pipeline.process(Frame("bench", at, moment, image)).reads
        reads += pipeline.finish().reads
        shown = [round((one.captured_at - start).total_seconds() * FRAMES_PER_S) for one in reads]
        yield [
            PublishedRead(as_read(one.reading, one.box), clip.labels[at])
            for one, at in zip(reads, shown, strict=True)
        ]


def measure(photos: Sequence[Photo], seed: int) -> Results:
    """Draw a clip of each photograph, read its frames alone and in their order, and count."""
    started, settings = conditions(), shipped()
    with tempfile.TemporaryDirectory() as folder:
        clips = [write(photo, (seed, at), Path(folder, f"{at:04}")) for at, photo in enumerate(photos)]
        print(f"{len(clips)} clips drawn; reading their frames alone", file=sys.stderr, flush=True)
        singles = single_reads(clips, settings)
        print("reading the clips", file=sys.stderr, flush=True)
        published = list(published_reads(clips, settings))
    return count(clips, singles, published, conditions=started, seed=seed)


def count(
    clips: Sequence[Clip],
    singles: Sequence[Sequence[FrameReads]],
    published: Sequence[Sequence[PublishedRead]],
    *,
    conditions: dict[str, str],
    seed: int,
) -> Results:
    """Right, wrong and absent of frames, surest frames and clips; clips without a readable frame count nowhere."""
    shown = [one for one in zip(clips, singles, published, strict=True) if one[1]]
    return Results(
        conditions=conditions,
        seed=seed,
        frames=rate([of_frame(frame) for _, frames, _ in shown for frame in frames]),
        surest=rate([of_surest(frames) for _, frames, _ in shown]),
        clips=rate([of_clip(clip.truth, reads) for clip, _, reads in shown]),
        elsewhere=sum(not is_of_plate(read) for _, _, reads in shown for read in reads),
    )


def report(results: Results) -> str:
    """The counts as Markdown."""
    told = results.conditions
    rows = [
        [
            name,
            *(str(value) for value in (one.total, one.right, one.wrong, one.absent)),
            number(one.errors, 3),
        ]
        for name, one in (
            ("each frame alone", results.frames),
            ("the surest frame of each clip", results.surest),
            ("published by the vote", results.clips),
        )
    ]
    ratio = results.ratio
    verdict = "missed" if ratio is None or ratio > MUST else "aim reached" if ratio <= AIM else "must reached"
    return "\n\n".join(
        [
            f"Measured on {told['date']}: {told['machine']}; {told['system']}; commit {told['commit']}; seed "
            f"{results.seed}.",
            table(("read", "counted", "right", "wrong", "absent", "errors"), rows),
            f"Errors of the vote by errors of the single frame: {number(ratio, 2)} (must {MUST:g}, aim {AIM:g}: "
            f"{verdict}). Published reads on nothing labelled (other cars, or nothing): {results.elsewhere}.",
        ]
    )


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="dev.py bench voting", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1, help="of the clips")
    parser.add_argument("--limit", type=int, default=0, help="only so many photographs: a try-out")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the counts to this file")
    parser.add_argument("--write-docs", action="store_true", help="put the table into docs/benchmarks.md")
    chosen = parser.parse_args()
    if chosen.write_docs and chosen.limit:
        parser.error("--write-docs wants the whole run, without --limit")
    return chosen


def main() -> int:
    """Measure and print; 0 also when there is nothing to measure on, 1 when the goal is missed."""
    chosen = options()
    data = pictures.data_folder()
    if data is None:
        print(pictures.NOTHING)
        return 0
    results = measure(pictures.load(data / "plates" / "us_photos.csv", chosen.limit), chosen.seed)
    text = report(results)
    print(text)
    if chosen.json:
        chosen.json.write_text(
            json.dumps({**asdict(results), "ratio": results.ratio}, indent=1), encoding="utf-8"
        )
    if chosen.write_docs:
        put(DOCUMENT, "voting", text)
    return int(not chosen.limit and (results.ratio is None or results.ratio > MUST))


if __name__ == "__main__":
    sys.exit(main())
