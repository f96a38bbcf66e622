# SPDX-License-Identifier: Apache-2.0
"""A run that can be interrupted at any step and goes on from there.

A checkpoint is a dictionary of tensors, numbers, texts, lists and dictionaries, nothing that runs code when it is
read. It replaces the one before in a single move, so that a power cut leaves the old one or the new one.
"""

import pickle
import signal
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

import numpy as np
import torch

from training.errors import TrainingError

State = dict[str, Any]


def save(path: Path, state: State) -> None:
    """Write a checkpoint in place of the one before; its folder is made where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".part")
    torch.save(state, draft)
    draft.replace(path)


def load(path: Path) -> State:
    """Read a checkpoint.

    Raises:
        TrainingError: there is none, or it is damaged.
    """
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except FileNotFoundError:
        raise TrainingError(f"There is no checkpoint {path}. Start the run without --resume.") from None
    except (RuntimeError, pickle.UnpicklingError, EOFError, ValueError, OSError) as error:
        raise TrainingError(f"The checkpoint {path} cannot be read. Delete it and start again.") from error
    if not isinstance(state, dict):
        raise TrainingError(f"The file {path} is not a checkpoint of a training run.")
    return state


def random_state(rng: np.random.Generator) -> State:
    """What ``set_random_state`` needs to draw the same numbers again, from NumPy's and PyTorch's generators."""
    return {"numpy": dict(rng.bit_generator.state), "torch": torch.get_rng_state()}


def set_random_state(rng: np.random.Generator, state: State) -> None:
    """Bring both generators to where ``random_state`` saw them."""
    rng.bit_generator.state = state["numpy"]
    torch.set_rng_state(state["torch"])


class Interruption:
    """Turns Ctrl-C (and a polite kill) into a question that the training loop asks between two steps.

    Use as a context; a second Ctrl-C stops at once, without a checkpoint.
    """

    def __init__(self) -> None:
        self.asked = False
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> "Interruption":
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before[number] = signal.signal(number, self._ask)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True
