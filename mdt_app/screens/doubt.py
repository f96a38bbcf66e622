# SPDX-License-Identifier: Apache-2.0
"""Which characters of a read a person has to look at."""

from camera.types import Reading
from policy.matching import Match


def doubtful(reading: Reading, match: Match | None, doubt_below: float) -> tuple[int, ...]:
    """Positions (from 0) to be boxed: read with too little confidence, or unlike the list's character.

    Args:
        reading: of the camera.
        match: of the hit, None for a read without one.
        doubt_below: least confidence of a character that is not boxed, 0 to 1.
    """
    unsure = {at for at, character in enumerate(reading.characters) if character.confidence < doubt_below}
    unlike = set(match.differing) if match else set()
    return tuple(sorted(unsure | unlike))
