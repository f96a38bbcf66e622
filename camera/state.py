# SPDX-License-Identifier: Apache-2.0
"""Which state issued a plate, by its looks: layout, colours, the state's name."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from camera.session import damaged, finite, open_session, other_shape
from camera.types import Image

Array = NDArray[np.float32]

SIZE = (128, 64)
UNKNOWN = ""


class StateReader(Protocol):
    """Tells the state of issue."""

    def states(self, crop: Image) -> Mapping[str, float]:
        """NCIC LIS codes with their probabilities, the key "" for "the looks tell nothing"; they sum to 1."""
        ...


def prepare(crop: Image) -> Array:
    """A straightened BGR plate with its margin as the network's input: (1, 3, 64, 128), -1 to 1."""
    method = cv2.INTER_AREA if crop.shape[1] > SIZE[0] else cv2.INTER_CUBIC
    small = np.asarray(cv2.resize(crop, SIZE, interpolation=method), dtype=np.float32)
    return small.transpose(2, 0, 1)[None] / np.float32(127.5) - np.float32(1)


class OnnxStateReader:
    """State of issue from an ONNX file.

    Args:
        path: the model; input (n, 3, 64, 128), output (n, classes); its metadata "classes" names the classes,
            comma separated, the first empty for unknown.
        temperature: divides the scores so that the probabilities are shares of right states.
        threads: threads that one plate may use.

    Raises:
        ModelError: the file is missing, damaged or not such a model.
    """

    def __init__(self, path: Path, temperature: float = 1.0, threads: int = 1) -> None:
        self._session = open_session(path, threads)
        taken, given = self._session.get_inputs()[0].shape, self._session.get_outputs()[0].shape
        if list(taken[1:]) != [3, SIZE[1], SIZE[0]]:
            raise other_shape(path, f"takes no plates of 3 x {SIZE[1]} x {SIZE[0]}", taken)
        metadata = self._session.get_modelmeta().custom_metadata_map
        self._classes = str(metadata.get("classes", "")).split(",")
        if len(self._classes) < 2 or self._classes[0] != UNKNOWN:
            raise damaged(path)
        if len(given) != 2 or given[1] != len(self._classes):
            raise other_shape(path, f"gives no {len(self._classes)} scores", given)
        self._input: str = self._session.get_inputs()[0].name
        self._temperature = temperature
        self.name = path.stem

    def states(self, crop: Image) -> Mapping[str, float]:
        """The probability of each state for a straightened BGR plate with its margin; "" is unknown.

        Raises:
            ModelError: the network gave no numbers.
        """
        scores = finite(self.name, self._session.run(None, {self._input: prepare(crop)})[0])[0]
        scaled = scores.astype(np.float64) / self._temperature
        powers = np.exp(scaled - scaled.max())
        return dict(zip(self._classes, (powers / powers.sum()).tolist(), strict=True))
