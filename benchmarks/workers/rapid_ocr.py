# SPDX-License-Identifier: Apache-2.0
"""rapidocr on the whole scene; of the words it finds, those that can be a plate.

A plate that the engine found as two words ("ABC", "1234") is put together again: words of like height whose
middles stand on one line and that follow each other closely. What then has 4 to 8 letters and digits, a digit
among them, counts as a plate; all-letter plates are lost, without that rule every sign would be a false read.
"""

import argparse
import importlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.workers.serve import Seen, System, options, serve, version

PLATE = re.compile(r"(?=.*[0-9])[A-Z0-9]{4,8}")
LIKE_HEIGHT = 1.6
ON_ONE_LINE = 0.4
"""Of the height: how far apart the middles of two words of one plate may stand."""
NEXT_TO = 1.5
"""Of the height: the widest gap between two words of one plate (room for a state's emblem)."""


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of text in a picture: letters and digits only, edges in pixels."""

    text: str
    confidence: float
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """Pixels from top to bottom."""
        return self.bottom - self.top

    def seen(self) -> Seen:
        """The word as a plate."""
        return Seen(self.text, self.confidence, (self.left, self.top, self.right - self.left, self.height))


def follows(first: Word, second: Word) -> bool:
    """Whether ``second`` stands right of ``first`` as the next part of one plate would."""
    low, high = sorted((max(first.height, 1.0), max(second.height, 1.0)))
    off_line = abs(first.top + first.bottom - second.top - second.bottom) / 2
    gap = second.left - first.right
    return high / low <= LIKE_HEIGHT and off_line <= ON_ONE_LINE * low and -0.5 * low <= gap <= NEXT_TO * low


def joined(first: Word, second: Word) -> Word:
    """Both as one; both must be right, so the confidences multiply."""
    return Word(
        first.text + second.text,
        first.confidence * second.confidence,
        min(first.left, second.left),
        min(first.top, second.top),
        max(first.right, second.right),
        max(first.bottom, second.bottom),
    )


def plates(words: Sequence[Word]) -> list[Seen]:
    """The words, put together where that makes a plate, that can be plates."""
    left = sorted((word for word in words if word.text), key=lambda word: word.left)
    found = []
    while left:
        word = left.pop(0)
        for other in [one for one in left if follows(word, one)]:
            if PLATE.fullmatch(word.text + other.text):
                word = joined(word, other)
                left.remove(other)
        if PLATE.fullmatch(word.text):
            found.append(word.seen())
    return found


def as_words(result: Any) -> list[Word]:  # noqa: ANN401 - another project's result
    """The engine's lines as words; the four corners of each become its upright hull.

    A line is not split at its blanks: tried on whole scenes, that doubled the false reads and won no plate.
    """
    if result.boxes is None or result.txts is None or result.scores is None:
        return []
    words = []
    for corners, text, score in zip(result.boxes, result.txts, result.scores, strict=True):
        across, down = [float(x) for x, _ in corners], [float(y) for _, y in corners]
        letters = re.sub("[^A-Z0-9]", "", text.upper())
        words.append(Word(letters, float(score), min(across), min(down), max(across), max(down)))
    return words


def build() -> System:
    """The engine with its own settings but for one thread, or why there is none."""
    versions = {name: version(name) for name in ("rapidocr", "onnxruntime")}
    cv2: Any = importlib.import_module("cv2")
    cv2.setNumThreads(1)
    runtime = "EngineConfig.onnxruntime."
    threads = {f"{runtime}intra_op_num_threads": 1, f"{runtime}inter_op_num_threads": 1}
    engine: Any = importlib.import_module("rapidocr").RapidOCR(
        params={"Global.log_level": "error", **threads}
    )
    return System(lambda path: plates(as_words(engine(cv2.imread(path)))), versions)


def main() -> None:
    """Serve."""
    options(argparse.ArgumentParser(description=__doc__))
    serve(build)


if __name__ == "__main__":
    main()
