# SPDX-License-Identifier: Apache-2.0
"""Opening an ONNX model on the CPU."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as errors

from camera.errors import ModelError
from camera.model_list import REINSTALL

__all__ = ["REINSTALL", "ModelError", "damaged", "finite", "open_session", "other_shape"]


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


def other_shape(path: Path, what: str, shape: Sequence[object]) -> ModelError:
    """The error for a model of another kind.

    Args:
        path: its file.
        what: what it does not take or give as it should, to follow "it".
        shape: what it takes or gives instead.
    """
    sizes = " x ".join(str(one) for one in shape)
    return ModelError(
        f"The model file {path.name} is another kind of model: it {what} but {sizes}. {REINSTALL}"
    )


def finite(name: str, output: object) -> NDArray[np.float32]:
    """A model's output, once every number in it is one.

    Raises:
        ModelError: it holds NaN or infinity; a read made from that would be invented.
    """
    array = np.asarray(output, dtype=np.float32)
    if not np.isfinite(array).all():
        raise ModelError(
            f"The model {name} gave no numbers (NaN or infinite): its file is damaged, or this computer's "
            f"hardware is failing. {REINSTALL} If it comes again, use another computer."
        )
    return array
