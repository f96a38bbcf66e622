# SPDX-License-Identifier: Apache-2.0
"""Readers that read the same text on whatever they are shown: ONNX files of one node, written byte by byte.

They need no package that the program itself does not have. Wire format: protocol buffers; field numbers: onnx.proto.
"""

from collections.abc import Sequence

import numpy as np

from camera.read import ALPHABET

STEPS = 20


def worded(text: str) -> bytes:
    """An ONNX reader, (1, 3, 48, 160) to (1, 20, 37), that reads ``text`` on every crop."""
    logits = np.full((1, STEPS, len(ALPHABET) + 1), -20, np.float32)
    logits[0, :, 0] = 0
    for place, char in enumerate(text):
        logits[0, 2 * place, ALPHABET.index(char) + 1] = 20
    tensor = b"".join(_number(1, size) for size in logits.shape) + _number(2, 1) + _field(9, logits.tobytes())
    value = _field(1, b"value") + _field(5, tensor) + _number(20, 4)
    node = _field(2, b"logits") + _field(4, b"Constant") + _field(5, value)
    graph = _field(1, node) + _field(2, b"worded")
    graph += _field(11, _told("x", (1, 3, 48, 160))) + _field(12, _told("logits", logits.shape))
    return _number(1, 8) + _field(7, graph) + _field(8, _field(1, b"") + _number(2, 17))


def _told(name: str, shape: Sequence[int]) -> bytes:
    """An input or output: its name, element type float and shape."""
    dimensions = b"".join(_field(1, _number(1, size)) for size in shape)
    return _field(1, name.encode()) + _field(2, _field(1, _number(1, 1) + _field(2, dimensions)))


def _field(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _varint(value: int) -> bytes:
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*encoded, value])
