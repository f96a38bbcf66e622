# SPDX-License-Identifier: Apache-2.0
"""Marks the code that carries out a control, so that a clause can be traced to it."""

from collections.abc import Callable
from typing import TypeVar

Marked = TypeVar("Marked", bound=Callable[..., object])

ATTRIBUTE = "__controls__"


def control(*codes: str) -> Callable[[Marked], Marked]:
    """Mark a function or class as carrying out the controls ``codes`` ("M05.4"); changes nothing else.

    The codes stand in the attribute ``__controls__``; marks add up.
    """

    def mark(target: Marked) -> Marked:
        setattr(target, ATTRIBUTE, (*controls_of(target), *codes))
        return target

    return mark


def controls_of(target: object) -> tuple[str, ...]:
    """The codes that ``target`` is marked with, in the order of marking; empty when it has none."""
    codes: tuple[str, ...] = getattr(target, ATTRIBUTE, ())
    return codes
