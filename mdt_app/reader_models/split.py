# SPDX-License-Identifier: Apache-2.0
"""Which crops train a reader and which judge it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from camera.verified import VerifiedCrop, fold
from mdt_app.errors import Refused

#: One plate of so many is held out.
HELD_OUT_OF = 4
LEAST_HELD_OUT = 30


@dataclass(frozen=True, slots=True)
class Split:
    """Crops in two parts without a plate in common."""

    training: tuple[VerifiedCrop, ...]
    held_out: tuple[VerifiedCrop, ...]


def split(crops: Iterable[VerifiedCrop]) -> Split:
    """Hold out about every fourth plate with all its crops.

    A plate's own text decides, with O as 0 and I as 1, so that it stays on its side when crops are added later:
    a reader made from a reader is never judged on what its parent was trained on.

    Raises:
        Refused: too few plates are held out to tell a better reader from a lucky one.
    """
    training: list[VerifiedCrop] = []
    held_out: list[VerifiedCrop] = []
    for one in crops:
        (held_out if is_held_out(one.text) else training).append(one)
    found = plates(held_out)
    if found < LEAST_HELD_OUT:
        raise Refused(
            f"{found + plates(training)} different plates are too few: {found} of them are held out to judge the new "
            f"reader, and {LEAST_HELD_OUT} are needed. Add verified crops of about "
            f"{HELD_OUT_OF * (LEAST_HELD_OUT - found)} more plates."
        )
    return Split(tuple(training), tuple(held_out))


def is_held_out(text: str) -> bool:
    """Whether crops of this plate judge, rather than train."""
    return hashlib.sha256(fold(text).encode()).digest()[0] % HELD_OUT_OF == 0


def plates(crops: Iterable[VerifiedCrop]) -> int:
    """How many different plates there are, O as 0 and I as 1."""
    return len({fold(one.text) for one in crops})
