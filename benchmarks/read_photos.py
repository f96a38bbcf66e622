# SPDX-License-Identifier: Apache-2.0
"""How well still photographs are read, beside other systems measured on photographs of the same collection.

``python -m benchmarks.read_photos`` needs the folder named by MDT_DATA (no photograph is part of the
project). Prints a table and writes JSON with ``--json FILE``.
"""

import argparse
import csv
import json
import os
import re
import resource as usage
import statistics
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import resources
from camera.models import ReaderSettings
from camera.stills import Answer, ReadPlate, read_files
from camera.types import Box

# Measured on one core with 222 photographs, of which ours are half: exact, exact with O=0 and I=1, false
# reads a photo, median ms, MiB.
PEERS = (
    ("fast-alpr 0.4.0, boxes padded 8 %", 0.914, 0.932, 0.11, 55, 175),
    ("fast-alpr 0.4.0 as shipped", 0.833, 0.856, 0.18, 55, 175),
    ("rapidocr 3.10.0 on the whole scene", 0.748, 0.784, 0.87, 504, 882),
    ("SimpleLPR 3.6.4 trial", 0.505, 0.568, 1.04, 66, 751),
    ("OpenALPR 2.3, country us", 0.518, 0.527, 0.40, 256, 133),
    ("Tesseract 5.3 with contours", 0.050, 0.054, 0.69, 809, 574),
)


@dataclass(frozen=True, slots=True)
class Truth:
    """One labelled plate: file, text, and the box where the set has one."""

    image: Path
    text: str
    box: Box | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured on one set of photographs."""

    name: str
    plates: int
    exact: float
    exact_fold: float
    found: float | None
    false_per_photo: float
    ms_median: float
    ms_p95: float
    peak_mib: float


def load(table: Path) -> list[Truth]:
    """The labelled plates of a CSV with columns image, text and box ("x y w h")."""
    with table.open(encoding="utf-8", newline="") as lines:
        return [
            Truth(table.parent / row["image"], re.sub("[^A-Z0-9]", "", row["text"].upper()), _box(row["box"]))
            for row in csv.DictReader(lines)
        ]


def _box(text: str) -> Box | None:
    if not text:
        return None
    left, top, width, height = (float(part) for part in text.split())
    return Box(left, top, left + width, top + height)


def fold(text: str) -> str:
    """O and 0, I and 1 are often drawn alike and count as one."""
    return text.replace("O", "0").replace("I", "1")


def matched(truth: Truth, plates: Sequence[ReadPlate]) -> str:
    """The text read for a labelled plate: of the box that overlaps most; without a box, the surest."""
    if truth.box is None:
        return plates[0].reading.text if plates else ""
    box = truth.box
    near = max(plates, key=lambda plate: plate.box.overlap(box), default=None)
    return near.reading.text if near is not None and near.box.overlap(box) > 0.1 else ""


def score(name: str, truths: Sequence[Truth], answers: Sequence[Answer]) -> Figures:
    """Compare answers with the truth, one answer a labelled plate."""
    pairs = list(zip(truths, answers, strict=True))
    texts = [(truth.text, matched(truth, answer.plates)) for truth, answer in pairs]
    reads = [(plate.reading.text, truth.text) for truth, answer in pairs for plate in answer.plates]
    boxed = [(truth.box, answer.plates) for truth, answer in pairs if truth.box is not None]
    found = [any(plate.box.overlap(box) > 0.5 for plate in plates) for box, plates in boxed]
    times = sorted(answer.ms for answer in answers)
    return Figures(
        name=name,
        plates=len(pairs),
        exact=statistics.fmean(text == read for text, read in texts),
        exact_fold=statistics.fmean(fold(text) == fold(read) for text, read in texts),
        found=statistics.fmean(found) if found else None,
        false_per_photo=sum(fold(read) != fold(text) for read, text in reads) / len(pairs),
        ms_median=statistics.median(times),
        ms_p95=times[int(0.95 * (len(times) - 1))],
        peak_mib=usage.getrusage(usage.RUSAGE_SELF).ru_maxrss / 1024,
    )


def measure(name: str, table: Path) -> Figures:
    """Read every photograph of a set."""
    truths = load(table)
    settings = ReaderSettings(
        detector=resources.path("models/detector-synthetic.onnx"),
        recogniser=resources.path("models/recogniser-synthetic.onnx"),
    )
    return score(name, truths, list(read_files((str(truth.image) for truth in truths), settings)))


def show(figures: Sequence[Figures]) -> str:
    """A table for people, peers below."""
    lines = [
        "system                                  exact  folded  found  false/photo  ms p50  ms p95   MiB"
    ]
    for one in figures:
        found = f"{one.found:.3f}" if one.found is not None else "-"
        lines.append(
            f"{f'ours, {one.name} ({one.plates})':<39} {one.exact:.3f}   {one.exact_fold:.3f}  {found:>5}"
            f"  {one.false_per_photo:>11.2f}  {one.ms_median:>6.0f}  {one.ms_p95:>6.0f}  {one.peak_mib:>4.0f}"
        )
    for name, exact, folded, false, ms, mib in PEERS:
        lines.append(
            f"{name:<39} {exact:.3f}   {folded:.3f}      -  {false:>11.2f}  {ms:>6}       -  {mib:>4}"
        )
    return "\n".join(lines)


def main() -> int:
    """Measure and print; 0 also when there is nothing to measure on."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    options = parser.parse_args()
    plates = Path(os.environ.get("MDT_DATA", "")) / "data" / "plates"
    if "MDT_DATA" not in os.environ or not plates.is_dir():
        print("Nothing measured: set MDT_DATA to the folder that holds data/plates (labelled photographs).")
        return 0
    figures = [measure("photos", plates / "us_photos.csv"), measure("close-ups", plates / "us_closeups.csv")]
    print(show(figures))
    if options.json:
        options.json.write_text(json.dumps([asdict(one) for one in figures], indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
