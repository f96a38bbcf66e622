# SPDX-License-Identifier: Apache-2.0
"""How long a signed-on person may stay unasked: the idle lock, proof before data, and the end of a long session.

All times are measured on a *steady* clock, seconds that only grow and that go on while the machine sleeps. The
clock of the day is not asked: set forward it would lock or end a session early, set back it would lengthen one.
Should the steady clock ever go back, nothing is known of the time that went by, and the rule fails closed: the
screen locks, and the next proof begins the count anew.

Sources: CJIS Security Policy AC-11 (device lock), AC-12 and IA-11 (session end, re-authentication), in our list
CJ-1, CJ-4 and CJ-6 with CJ-1r and CJ-6r.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from policy.control import control

LOCK_MOST: Final = timedelta(minutes=30)
"""No setting puts the lock off for longer (AC-11)."""

PROOF_AFTER: Final = timedelta(minutes=30)
"""Idle so long, a person proves again who they are before data is searched, revealed or exported (IA-5(j), IA-11)."""

SESSION_MOST: Final = timedelta(hours=12)
"""No session is longer (IA-5(j))."""

WARNING: Final = timedelta(minutes=15)
"""How long before its end a session says so."""


class DeviceKind(StrEnum):
    """How the terminal stands in the car; only one that cannot be taken out is part of the conveyance (AC-11)."""

    VEHICLE_FIXED = "vehicle_fixed"
    REMOVABLE = "removable"


class End(StrEnum):
    """How a session stands to its limit.

    Attributes:
        WAITS: the limit has passed, and an open verification is finished first.
    """

    FAR = "far"
    NEAR = "near"
    WAITS = "waits"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """What a car is set to; longer times than the sources allow are cut to what they allow.

    Attributes:
        lock_after: idle time before the lock.
        device: how the terminal stands in the car.
        session_most: from sign-on to the forced end.
    """

    lock_after: timedelta = timedelta(minutes=15)
    device: DeviceKind = DeviceKind.REMOVABLE
    session_most: timedelta = SESSION_MOST

    def __post_init__(self) -> None:
        object.__setattr__(self, "lock_after", min(self.lock_after, LOCK_MOST))
        object.__setattr__(self, "session_most", min(self.session_most, SESSION_MOST))


def elapsed(since_s: float, now_s: float) -> timedelta:
    """What went by between two readings of the steady clock; all time there is when it went back."""
    passed = now_s - since_s
    return timedelta(seconds=passed) if passed >= 0 else timedelta.max


@control("M01.2")
def locks(idle: timedelta, moved: timedelta | None, limits: SessionLimits) -> bool:
    """Whether the screen locks.

    A terminal that is part of the car does not lock while the car is in operation (AC-11, CJ-1r): while it moves,
    and for as long after it came to rest as a person may be idle. So a halt at a light locks nothing, and a car
    that is left locks in the set time. Unknown motion is no operation.

    Args:
        idle: since the last key, touch or proof.
        moved: since the car was last known to move; None when it never was.
        limits: of this car.
    """
    if idle < limits.lock_after:
        return False
    in_operation = moved is not None and moved < limits.lock_after
    return not (limits.device is DeviceKind.VEHICLE_FIXED and in_operation)


def asks_proof(idle: timedelta) -> bool:
    """Whether searching, history, export and settings wait for a proof, even in a moving car (CJ-6r)."""
    return idle >= PROOF_AFTER


def session_end(age: timedelta, limits: SessionLimits, *, verifying: bool) -> End:
    """How a session stands to its limit; one that is over waits for an open verification (CJ-6r).

    Args:
        age: since sign-on.
        limits: of this car.
        verifying: whether a verification is open that somebody is working at.
    """
    if age < limits.session_most - WARNING:
        return End.FAR
    if age < limits.session_most:
        return End.NEAR
    return End.WAITS if verifying else End.OVER
