# SPDX-License-Identifier: Apache-2.0
"""The stock reader: PP-OCR as published, cut to the characters of plates and not trained any further.

It is wrong for other reasons than the reader that we trained from it, so that its agreement says much: of
held-back photographs 99 % were read right when the two agreed, and 82 to 87 % when they did not.
"""

from pathlib import Path

import numpy as np

from camera.read import ALPHABET, SIZE, decode, prepare
from camera.session import damaged, open_session
from camera.types import Image, Reading


class StockReader:
    """Plate reader from the stock weights; its confidence is not calibrated.

    Args:
        path: the model; input (n, 3, 48, 160), output (n, steps, 37).
        threads: threads that one plate may use.

    Raises:
        ModelError: the file is missing, damaged or not such a model.
    """

    def __init__(self, path: Path, threads: int = 1) -> None:
        self._session = open_session(path, threads)
        inputs, outputs = self._session.get_inputs(), self._session.get_outputs()
        if list(inputs[0].shape)[1:] != [3, SIZE[1], SIZE[0]] or outputs[0].shape[-1] != len(ALPHABET) + 1:
            raise damaged(path)
        self._input: str = inputs[0].name
        self.name = path.stem

    def read(self, crop: Image) -> Reading:
        """The text on a BGR crop of one plate with a margin of about 6 %; empty when there is none to read."""
        scores = np.asarray(self._session.run(None, {self._input: prepare(crop)})[0][0], dtype=np.float32)
        return decode(scores) if np.isfinite(scores).all() else Reading("", 0.0)
