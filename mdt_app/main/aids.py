# SPDX-License-Identifier: Apache-2.0
"""What helps a terminal where it is there."""

from collections.abc import Callable
from dataclasses import dataclass

from mdt_app.screens.sounds import Sound
from mdt_app.services.second_reading import SecondReader
from mdt_app.services.self_test_means import TestPlate


def _silence(_sound: Sound) -> None:
    """Where there is no loudspeaker."""


@dataclass(frozen=True, slots=True)
class Aids:
    """What helps where it is there.

    Attributes:
        second_reader: reads the crop of each hit once more; None without one.
        play: has a sound heard and returns at once.
        try_out: has a sound heard within so many seconds and says whether a device took it; slow, for a thread that may
            wait. None where sounds are off.
        test_plate: draws plates and has them read; None for the unit's own reader in a process of its own.
        tests_itself: whether the self-test may run by itself when a shift begins; the settings decide then.
    """

    second_reader: SecondReader | None = None
    play: Callable[[Sound], None] = _silence
    try_out: Callable[[Sound, float], bool] | None = None
    test_plate: TestPlate | None = None
    tests_itself: bool = False
