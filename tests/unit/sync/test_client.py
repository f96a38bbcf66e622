# SPDX-License-Identifier: Apache-2.0
"""What leaves the car is small and whole."""

import gzip
import os

import pytest

from sync.client import packed
from sync.wire import BatchV1
from tests.helpers.transfer import wire_read


@pytest.mark.parametrize("scene", [b"", os.urandom(200_000)], ids=["text alone", "with pictures"])
def test_a_packed_batch_is_smaller_and_comes_back(scene: bytes) -> None:
    """Also when incompressible pictures fill it: base64's third is won back."""
    batch = BatchV1(reads=tuple(wire_read(scene_jpeg=scene, plate_jpeg=b"") for _ in range(20)))
    data = packed(batch)
    assert gzip.decompress(data) == batch.model_dump_json().encode()
    assert len(data) < 0.77 * len(batch.model_dump_json())
