# SPDX-License-Identifier: Apache-2.0
"""Files that a department installed are used unaltered or not at all."""

import hashlib
from pathlib import Path

import pytest

from camera.adapters.installed import checked
from camera.session import ModelError


def test_the_right_file_passes_and_an_altered_one_does_not(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(b"weights")
    named = hashlib.sha256(b"weights").hexdigest()
    assert checked(path, f" {named.upper()} ") == path
    path.write_bytes(b"Weights")
    with pytest.raises(ModelError, match=r"model\.onnx is not the one that the settings name\. Copy"):
        checked(path, named)


def test_a_file_that_is_not_there_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"model\.onnx is missing or cannot be opened\. Copy"):
        checked(tmp_path / "model.onnx", "0" * 64)
