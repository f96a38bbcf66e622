# SPDX-License-Identifier: Apache-2.0
"""Fits how sure texts read in streets may be: ``python -m training.streets``. Prints the lines for models.toml."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import cv2
import numpy as np

from camera import model_list
from camera.errors import CameraError
from camera.reader_settings import ReaderSettings
from camera.still_reader import StillReader, build_still_reader
from training.detector.draw import HELD_OUT_SEED, supplies
from training.errors import TrainingError
from training.fonts import FOLDER
from training.manifest import code_facts
from training.plates.bank import Bank
from training.progress import Bar
from training.scenes.scene import SIZE
from training.scenes.shards import draw_shard
from training.streets.fit import StreetReads, figures, fitted, joined, read

PART = 50
# Streets in town hold more signs and lettering than those that the detector was trained on.
LITTER = 4


def reads(asked: argparse.Namespace, reader: StillReader, stream: TextIO) -> StreetReads:
    """Draw so many scenes and read them; the seed alone decides what is drawn."""
    rng = np.random.default_rng(HELD_OUT_SEED + asked.seed)
    supply = supplies(rng, Bank.build(0, asked.fonts))
    bar, parts = Bar("streets", stream), []
    for drawn in range(0, asked.scenes, PART):
        scenes = draw_shard(rng, supply, min(PART, asked.scenes - drawn), asked.litter)
        parts.append(read(scenes, reader))
        bar.show(min(1.0, (drawn + PART) / asked.scenes))
    return joined(parts)


def run(asked: argparse.Namespace, stream: TextIO) -> dict[str, object]:
    """Everything that was found out: numbers, figures, and how to find them out again.

    Raises:
        TrainingError: there is too little to fit on, or the fonts are damaged.
        CameraError: a model is missing or altered.
    """
    settings = ReaderSettings(**model_list.load(asked.models).as_settings(asked.models))
    reader = build_still_reader(settings.model_copy(update={"detect_width_px": SIZE}))
    all_reads = reads(asked, reader, stream)
    half = len(all_reads.right) // 2
    first, last = all_reads.part(slice(half)), all_reads.part(slice(half, None))
    numbers = fitted(all_reads)
    return {
        "command": f"python -m training.streets --seed {asked.seed} --scenes {asked.scenes} --litter {asked.litter}",
        "fonts": asked.fonts.is_dir(),
        "code": code_facts("scenes", "plates", "streets"),
        "calibration": {
            "street_slope": numbers.slope,
            "street_found_slope": numbers.found_slope,
            "street_intercept": numbers.intercept,
        },
        "figures": {"all": figures(all_reads, numbers), "fitted_on_half": figures(last, fitted(first))},
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, print and write; 0 done, 1 cannot."""
    parser = argparse.ArgumentParser(prog="python -m training.streets", description=__doc__)
    parser.add_argument("--models", type=Path, required=True, help="folder with models.toml")
    parser.add_argument("--fonts", type=Path, default=FOLDER, help="folder of open fonts; may be missing")
    parser.add_argument("--scenes", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=101)
    parser.add_argument(
        "--litter", type=int, default=LITTER, help="signs and lettering, in training's measure"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything found out to this file")
    asked = parser.parse_args(arguments)
    cv2.setNumThreads(1)
    try:
        found = run(asked, sys.stderr)
    except (TrainingError, CameraError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    text = json.dumps(found, indent=2, sort_keys=True) + "\n"
    sys.stdout.write(text)
    if asked.json:
        asked.json.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
