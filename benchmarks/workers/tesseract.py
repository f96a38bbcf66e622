# SPDX-License-Identifier: Apache-2.0
"""Tesseract behind contours: what a plate reader without a trained detector comes to.

Dark strokes on a light ground and light ones on a dark ground are brought out (black hat, top hat), joined along
the line, and outlines of a plate's shape kept; the largest are cut out, enlarged, and read as one line each, all
in one call of the ``tesseract`` program.
"""

import argparse
import importlib
import re
import shutil
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.workers.serve import NotHere, Seen, System, options, serve

Rectangle = tuple[int, int, int, int]
PLATE = re.compile(r"(?=.*[0-9])[A-Z0-9]{4,8}")
MOST_CANDIDATES = 6
ASPECT = (1.6, 7.0)
WIDTH = (40, 0.6)
"""Least width in pixels; most, as part of the picture's width."""
READ_HEIGHT = 64
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
TIME_LIMIT_S = 60


def outlines(cv2: Any, grey: Any) -> list[Rectangle]:  # noqa: ANN401 - OpenCV is loaded after the core is set
    """Boxes (left, top, width, height) of what is shaped like a plate, largest first."""
    wide = cv2.getStructuringElement(cv2.MORPH_RECT, (25, 9))
    line = cv2.getStructuringElement(cv2.MORPH_RECT, (21, 5))
    found: set[Rectangle] = set()
    for shade in (cv2.MORPH_BLACKHAT, cv2.MORPH_TOPHAT):
        strokes = cv2.morphologyEx(grey, shade, wide)
        edges = cv2.convertScaleAbs(cv2.Sobel(strokes, cv2.CV_32F, 1, 0, ksize=3))
        blocks = cv2.morphologyEx(cv2.GaussianBlur(edges, (5, 5), 0), cv2.MORPH_CLOSE, line)
        _, mask = cv2.threshold(blocks, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
        for contour in cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]:
            left, top, width, height = cv2.boundingRect(contour)
            found.add((int(left), int(top), int(width), int(height)))
    widest = WIDTH[1] * grey.shape[1]
    shaped = [
        box for box in found if WIDTH[0] <= box[2] <= widest and ASPECT[0] <= box[2] / box[3] <= ASPECT[1]
    ]
    return sorted(shaped, key=lambda box: (-box[2] * box[3], box))[:MOST_CANDIDATES]


def whole(grey: Any) -> list[Rectangle]:  # noqa: ANN401 - as above
    """The picture itself, when it may be one plate."""
    height, width = grey.shape[:2]
    return [(0, 0, width, height)] if width <= 700 and ASPECT[0] <= width / height <= ASPECT[1] else []


def cut_outs(cv2: Any, grey: Any, boxes: Sequence[Rectangle], folder: Path) -> list[Path]:  # noqa: ANN401 - as above
    """Each box, enlarged to the height that Tesseract likes, as a file."""
    files = []
    for number, (left, top, width, height) in enumerate(boxes):
        edge = max(2, height // 8)
        piece = grey[max(0, top - edge) : top + height + edge, max(0, left - edge) : left + width + edge]
        scale = READ_HEIGHT / piece.shape[0]
        large = cv2.resize(piece, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        files.append(folder / f"{number}.png")
        cv2.imwrite(str(files[-1]), large)
    return files


def words(table: str) -> dict[int, list[tuple[str, float]]]:
    """Text and confidence (0 to 1) of each word of Tesseract's TSV, by page (from 1)."""
    pages: dict[int, list[tuple[str, float]]] = defaultdict(list)
    for row in table.splitlines()[1:]:
        fields = row.split("\t")
        if len(fields) == 12 and fields[0] == "5" and fields[11].strip():
            pages[int(fields[1])].append((fields[11].strip(), max(0.0, float(fields[10])) / 100))
    return pages


def read(binary: str, path: str) -> list[Seen]:
    """The plates of the picture in a file."""
    cv2: Any = importlib.import_module("cv2")
    grey = cv2.imread(path, cv2.IMREAD_GRAYSCALE)
    boxes = [*whole(grey), *outlines(cv2, grey)]
    if not boxes:
        return []
    with tempfile.TemporaryDirectory() as name:
        listed = Path(name, "list.txt")
        files = cut_outs(cv2, grey, boxes, Path(name))
        listed.write_text("\n".join(str(file) for file in files), encoding="utf-8")
        command = [
            binary,
            str(listed),
            "stdout",
            "--psm",
            "7",
            "-c",
            f"tessedit_char_whitelist={LETTERS}",
            "tsv",
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIME_LIMIT_S, check=True)
    plates = []
    for page, parts in sorted(words(done.stdout).items()):
        text = re.sub("[^A-Z0-9]", "", "".join(part for part, _ in parts))
        if PLATE.fullmatch(text):
            left, top, width, height = boxes[page - 1]
            plates.append(Seen(text, min(sure for _, sure in parts), (left, top, width, height)))
    return plates


def build() -> System:
    """The program, or why there is none."""
    binary = shutil.which("tesseract")
    if binary is None:
        raise NotHere("there is no program tesseract")
    cv2: Any = importlib.import_module("cv2")
    cv2.setNumThreads(1)
    told = subprocess.run([binary, "--version"], capture_output=True, text=True, timeout=20, check=False)
    return System(lambda path: read(binary, path), {"tesseract": (told.stdout + told.stderr).split()[1]})


def main() -> None:
    """Serve."""
    options(argparse.ArgumentParser(description=__doc__))
    serve(build)


if __name__ == "__main__":
    main()
