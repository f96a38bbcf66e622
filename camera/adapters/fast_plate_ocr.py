# SPDX-License-Identifier: Apache-2.0
"""Plate reading with the files of the project fast-plate-ocr (MIT): an ONNX model and its configuration.

The network gives, for each of a fixed number of slots, the probability of each character; unused slots at
the end hold a pad character. Input: (n, H, W, C) uint8, RGB or grey; the network scales by itself. A second
output names a country; no country tells the state of issue, so it is not asked for. Source: the project's
``core/process.py``, written anew here.
"""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from camera.adapters.installed import REMEDY, unsuitable
from camera.adapters.plate_config import PlateConfig, load
from camera.read import LEAST_ALTERNATIVE, MOST_ALTERNATIVES
from camera.session import open_session
from camera.types import Character, Image, Reading, text_of

Array = NDArray[np.float32]

_METHODS = {
    "nearest": cv2.INTER_NEAREST,
    "linear": cv2.INTER_LINEAR,
    "cubic": cv2.INTER_CUBIC,
    "area": cv2.INTER_AREA,
    "lanczos4": cv2.INTER_LANCZOS4,
}


def prepare(crop: Image, config: PlateConfig) -> Image:
    """A BGR plate crop as the network's input: (1, img_height, img_width, 3 or 1) uint8."""
    grey = config.image_color_mode == "grayscale"
    image = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY if grey else cv2.COLOR_BGR2RGB)
    size, method = (config.img_width, config.img_height), _METHODS[config.interpolation]
    if config.keep_aspect_ratio:
        image = _framed(np.asarray(image, dtype=np.uint8), config, method)
    else:
        image = cv2.resize(image, size, interpolation=method)
    return np.asarray(image, dtype=np.uint8).reshape(1, size[1], size[0], 1 if grey else 3)


def _framed(image: Image, config: PlateConfig, method: int) -> Image:
    """The picture scaled to fit and padded on both sides, an odd rest to the right and the bottom."""
    scale = min(config.img_height / image.shape[0], config.img_width / image.shape[1])
    size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    small = cv2.resize(image, size, interpolation=method)
    across, down = config.img_width - size[0], config.img_height - size[1]
    left, top = across // 2, down // 2
    borders = (top, down - top, left, across - left)
    framed = cv2.copyMakeBorder(small, *borders, cv2.BORDER_CONSTANT, value=config.padding_color)
    return np.asarray(framed, dtype=np.uint8)


def slot_probabilities(output: Array) -> NDArray[np.float64]:
    """Probabilities of (slots, classes) output; files differ in whether they end with a softmax."""
    values = np.asarray(output, dtype=np.float64)
    if values.min() >= 0 and np.allclose(values.sum(axis=1), 1, atol=1e-3):
        return values
    powers = np.exp(values - values.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def decode(output: Array, config: PlateConfig) -> Reading:
    """The most likely character of each slot as a reading.

    Args:
        output: (slots, classes) probabilities or scores.
        config: gives the characters.

    Returns:
        The reading without pad characters. Its confidence is the product over all slots, the empty ones
        too, as a character too many or too few is also wrong. Empty when the output holds no numbers.
    """
    if not np.isfinite(output).all():
        return Reading("", 0.0)
    chances = slot_probabilities(output)
    pad = config.alphabet.index(config.pad_char)
    best = chances.argmax(axis=1)
    characters = tuple(
        _character(slot, int(index), config)
        for slot, index in zip(chances, best, strict=True)
        if index != pad
    )
    confidence = float(chances.max(axis=1).prod()) if characters else 0.0
    return Reading(text_of(characters), confidence, characters)


def _character(chances: NDArray[np.float64], best: int, config: PlateConfig) -> Character:
    """One character and its runners-up; that there is none at all is no character."""
    others = [
        (config.alphabet[index], float(chances[index]))
        for index in np.argsort(-chances, kind="stable")
        if index != best and config.alphabet[index] != config.pad_char and chances[index] >= LEAST_ALTERNATIVE
    ]
    return Character(config.alphabet[best], float(chances[best]), tuple(others[:MOST_ALTERNATIVES]))


class FastPlateOcrReader:
    """Plate reader from a model of fast-plate-ocr; reads best with a margin of 8 % around the plate.

    Args:
        path: the model.
        config: its plate configuration.
        threads: threads that one plate may use.

    Raises:
        ModelError: a file is missing, damaged or not such a file, or the two do not belong together.
    """

    def __init__(self, path: Path, config: Path, threads: int = 1) -> None:
        self._config = load(config)
        self._session = open_session(path, threads, REMEDY)
        inputs, outputs = self._session.get_inputs(), self._session.get_outputs()
        channels = 1 if self._config.image_color_mode == "grayscale" else 3
        wanted = [self._config.img_height, self._config.img_width, channels]
        if list(inputs[0].shape)[1:] != wanted or inputs[0].type != "tensor(uint8)":
            raise unsuitable(path, f"does not take the pictures that {config.name} describes")
        plate = next((one for one in outputs if one.name == "plate"), outputs[0])
        slots = [self._config.max_plate_slots, len(self._config.alphabet)]
        if list(plate.shape)[1:] not in (slots, [slots[0] * slots[1]]):
            raise unsuitable(path, f"does not give the characters that {config.name} describes")
        self._slots = slots
        self._input: str = inputs[0].name
        self._output: str = plate.name
        self.name = path.stem

    def read(self, crop: Image) -> Reading:
        """The text on a BGR crop of one plate with a small margin; empty when there is none to read."""
        array = prepare(crop, self._config)
        output = self._session.run([self._output], {self._input: array})[0]
        return decode(np.asarray(output, dtype=np.float32).reshape(self._slots), self._config)
