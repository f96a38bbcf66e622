# SPDX-License-Identifier: Apache-2.0
"""Opening an ONNX model on the CPU."""

from pathlib import Path
from typing import Any

import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as errors

from camera.errors import CameraError


class ModelError(CameraError):
    """A model file is missing, damaged or of another shape; the text names the file and the remedy."""


REINSTALL = "Install the program again."


def open_session(path: Path, threads: int, remedy: str = REINSTALL) -> Any:  # noqa: ANN401 - onnxruntime ships no types
    """An inference session over ``path`` that computes on ``threads`` threads.

    Args:
        path: the ONNX file.
        threads: threads that one run may use.
        remedy: what a person does about a bad file; differs for files that did not come with the program.

    Raises:
        ModelError: there is no such file, or it is not a model that onnxruntime can run.
    """
    if not path.is_file():
        raise ModelError(f"The model file {path.name} is missing. {remedy}")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Spinning threads of one camera would take the core from another camera.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except (errors.Fail, errors.InvalidArgument, errors.InvalidGraph, errors.InvalidProtobuf) as error:
        raise damaged(path, remedy) from error


def damaged(path: Path, remedy: str = REINSTALL) -> ModelError:
    """The error for a file that cannot be run as a model."""
    return ModelError(f"The model file {path.name} is damaged. {remedy}")
