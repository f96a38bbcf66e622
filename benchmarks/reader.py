# SPDX-License-Identifier: Apache-2.0
r"""How well and how fast plates are read: our reader and its peers on the same photographs, in one run.

Each system runs in a process of its own, kept to one core, with one thread, one after the other. MDT_DATA names
the folder with the photographs; none is part of the project, and without it nothing is measured.

The peers are no dependencies of the project. To measure them, give them an environment of their own:

    python3 -m venv peers
    peers/bin/pip install onnxruntime==1.31.1 opencv-python-headless \
        fast-plate-ocr==1.1.0 open-image-models==0.6.0 rapidocr==3.10.0
    python3 dev.py bench reader --peers-python peers/bin/python --write-docs --json reader.json

fast-alpr's models are looked for in MDT_DATA/peers/fast-alpr (its packages hold none). OpenALPR is measured when
its program is given with --openalpr, Tesseract when it is installed. What is not there is named and left out.
"""

import argparse
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

from benchmarks.reading import photos as pictures
from benchmarks.reading.comparison import Bench, measure
from benchmarks.reading.report import goals, report
from benchmarks.reading.systems import OURS, WorkerFailed, contenders
from benchmarks.reading.tables import put

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"


def last_core() -> int:
    """The highest core that this process may use (others are interrupted more); -1 where that is not told."""
    return max(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else -1


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="dev.py bench reader", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--peers-python", default=sys.executable, help="interpreter that has the peers' packages"
    )
    parser.add_argument("--openalpr", default="", metavar="PATH", help="OpenALPR's program (alpr)")
    parser.add_argument("--only", default="", metavar="TEXT", help="only systems with this in their name")
    parser.add_argument("--limit", type=int, default=0, help="only so many pictures of each set: a try-out")
    parser.add_argument("--core", type=int, default=last_core(), help="the core to measure on; -1: any")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything to this file")
    parser.add_argument("--write-docs", action="store_true", help="put the tables into docs/benchmarks.md")
    chosen = parser.parse_args()
    if chosen.write_docs and (chosen.limit or chosen.only):
        parser.error("--write-docs wants the whole run, without --limit and --only")
    return chosen


def main() -> int:
    """Measure and print; 0 also when there is nothing to measure on, 1 when a goal of ours is missed."""
    chosen = options()
    data = pictures.data_folder()
    if data is None:
        print(pictures.NOTHING)
        return 0
    systems = contenders(data.parent / "peers" / "fast-alpr", chosen.peers_python, chosen.openalpr)
    systems = [one for one in systems if one.name == OURS or chosen.only.lower() in one.name.lower()]
    try:
        results = measure(data, Bench(systems, chosen.core, {}, {}), chosen.limit)
    except WorkerFailed as error:
        print(error, file=sys.stderr)
        return 2
    text = report(results)
    print(text)
    if chosen.json:
        chosen.json.write_text(json.dumps(asdict(results), indent=1), encoding="utf-8")
    if chosen.write_docs:
        put(DOCUMENT, "reader", text)
    missed = not all(goal.reached(goal.must) for goal in goals(results.scenes[0], results.close_ups[0]))
    return int(missed and not chosen.limit)


if __name__ == "__main__":
    sys.exit(main())
