# SPDX-License-Identifier: Apache-2.0
"""The second opinion: Tesseract, a reader of another kind, asked when a read is a hit.

The crop goes to the program through a pipe and its text comes back through one. pytesseract's own calls put both into
files in the machine's temporary folder: a hit's plate in the clear, on a disk that nobody purges.
"""

import shutil
import subprocess
from pathlib import Path

import cv2
import numpy as np
import pytesseract
from pytesseract.pytesseract import file_to_dict

from camera.errors import CameraError
from camera.geometry import crop
from camera.read import ALPHABET
from camera.types import Box, Character, Image, Reading

# Of the crop's height: the number without the state's name above and the slogan below.
ROWS = (0.24, 0.8)
# Of the crop's width, at each side: the margin and the plate's edge, which would read as I or 1.
SIDES = 0.06
TALL = 64
BORDER = 20
SECONDS = 5


class TesseractMissing(CameraError):
    """There is no Tesseract on this machine; the text says how to get it."""

    def __init__(self) -> None:
        super().__init__(
            "Tesseract is not installed, so hits have no second reading. On Debian or Ubuntu install the "
            "package tesseract-ocr; elsewhere put the program tesseract on the path."
        )


class TesseractFailed(CameraError):
    """Tesseract is there and did not answer."""


def find_tesseract() -> Path | None:
    """Where the program lies, or None when it is not installed."""
    found = shutil.which("tesseract")
    return Path(found) if found else None


def prepare(plate: Image) -> Image:
    """A BGR plate crop as Tesseract likes it: dark on white, 64 high, with an empty border."""
    height, width = plate.shape[:2]
    inner = Box(SIDES * width, ROWS[0] * height, (1 - SIDES) * width, ROWS[1] * height)
    strip = crop(plate, inner)
    size = (max(1, round(strip.shape[1] * TALL / strip.shape[0])), TALL)
    grey = cv2.resize(cv2.cvtColor(strip, cv2.COLOR_BGR2GRAY), size, interpolation=cv2.INTER_CUBIC)
    _, two = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    if float(two.mean()) < 128:
        two = cv2.bitwise_not(two)
    framed = cv2.copyMakeBorder(two, BORDER, BORDER, BORDER, BORDER, cv2.BORDER_CONSTANT, value=255)
    return np.asarray(framed, dtype=np.uint8)


def reading_of(words: list[str], confidences: list[float]) -> Reading:
    """What Tesseract's words say, left to right: characters carry the confidence (0 to 100) of their word."""
    characters = tuple(
        Character(char, max(0.0, confidence) / 100)
        for word, confidence in zip(words, confidences, strict=True)
        for char in word.upper()
        if char in ALPHABET
    )
    if not characters:
        return Reading("", 0.0)
    text = "".join(character.char for character in characters)
    return Reading(text, min(character.confidence for character in characters), characters)


class TesseractReader:
    """Reads one plate with Tesseract; its confidence is Tesseract's own and not calibrated.

    Raises:
        TesseractMissing: the program is not installed.
    """

    def __init__(self) -> None:
        if find_tesseract() is None:
            raise TesseractMissing
        self.name = f"tesseract-{pytesseract.get_tesseract_version()}"

    def read(self, plate: Image) -> Reading:
        """The text on a BGR crop of one plate.

        Raises:
            TesseractMissing: the program was removed meanwhile.
            TesseractFailed: it ended with an error, or took longer than 5 seconds.
        """
        found = file_to_dict(_answer(prepare(plate)), "\t", -1)
        return reading_of([str(word) for word in found["text"]], [float(one) for one in found["conf"]])


def _answer(picture: Image) -> str:
    """Tesseract's table of words, tab-separated (its output form ``tsv``)."""
    _, png = cv2.imencode(".png", picture)
    options = ("--psm", "7", "-c", f"tessedit_char_whitelist={ALPHABET}")
    command = ("tesseract", "stdin", "stdout", *options, "tsv")
    try:
        done = subprocess.run(command, input=png.tobytes(), capture_output=True, timeout=SECONDS, check=True)  # noqa: S603
    except FileNotFoundError as error:
        raise TesseractMissing from error
    except (OSError, subprocess.SubprocessError) as error:
        raise TesseractFailed("Tesseract gave no answer; the hit has no second reading.") from error
    return done.stdout.decode("utf-8", errors="replace")
