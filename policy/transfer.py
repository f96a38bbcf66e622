# SPDX-License-Identifier: Apache-2.0
"""The transfer clock of a car, and where its reads may go."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from policy.control import control
from policy.errors import TransferRefused
from policy.profile.keeping import Transfer

CLOCK_SLACK: Final = timedelta(minutes=10)
"""How far a clock may be put back without a person looking: what GPS and time servers correct."""

OWN_SERVER: Final = "department_server"


class TransferState(StrEnum):
    """How a car stands with its transfer."""

    OK = "ok"
    WARN = "warn"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class CarTimes:
    """What a car knows of its transfer; all times UTC, None for never.

    Attributes:
        last_complete_at: end of the last transfer after which nothing waited.
        oldest_unsent_at: capture of the oldest read without the server's receipt.
        latest_seen_at: latest time on this car's clock since the last complete transfer.
    """

    last_complete_at: datetime | None = None
    oldest_unsent_at: datetime | None = None
    latest_seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TransferClock:
    """Where the clock stands.

    Attributes:
        began_at: UTC, what it runs from; None in a car that has neither captured nor sent.
        due_at: UTC, the latest moment of the next complete transfer.
        left: time until then, never below zero.
        used: part of the interval that is gone, 0 to 1.
        may_capture: whether plate reading may run.
        words: for the screen, with the remedy once the time is up.
    """

    state: TransferState
    began_at: datetime | None
    due_at: datetime
    left: timedelta
    used: float
    may_capture: bool
    words: str


@control("M09.1", "C13.1")
def clock_of(car: CarTimes, transfer: Transfer, now: datetime) -> TransferClock:
    """Where the transfer clock of a car stands at ``now`` (UTC).

    It runs from the last complete transfer or the oldest unsent read, whichever is earlier, so that neither a
    partial transfer nor an empty store wins time. A clock that was put back wins none either: the latest time seen
    counts, and beyond `CLOCK_SLACK` nobody knows how long it has been, which counts as overdue.
    Source: Pittsburg 434.4 ("not to exceed 30 days between transfers"), contradiction PB-A5.
    """
    interval = timedelta(days=transfer.max_interval_days)
    known = [at for at in (car.last_complete_at, car.oldest_unsent_at) if at is not None]
    latest = max([*known, now, *([car.latest_seen_at] if car.latest_seen_at else [])])
    began_at = min(known, default=None)
    due_at = (latest if began_at is None else began_at) + interval
    put_back = latest - now > CLOCK_SLACK
    left = timedelta() if put_back else max(timedelta(), due_at - latest)
    state = _state(left, interval, transfer)
    may_capture = state is not TransferState.OVERDUE or transfer.on_overdue == "warn"
    words = _PUT_BACK if put_back else _words(left, latest - due_at, may_capture=may_capture)
    return TransferClock(state, began_at, due_at, left, 1 - left / interval, may_capture, words)


@control("J02.1")
def is_complete(waiting: Collection[str], receipts: Collection[str]) -> bool:
    """Whether a transfer of the reads ``waiting`` (ids) is complete: the server gave its receipt for every one.

    Only a complete transfer may become `CarTimes.last_complete_at`.
    """
    return set(waiting) <= set(receipts)


@control("J02.1", "M09.1")
def completed_by_receipt(
    made_at: datetime, received_at: datetime, oldest_unsent_at: datetime | None, now: datetime
) -> datetime | None:
    """When a bundle on a removable medium made this car's transfer complete; None while it did not.

    What was read after the bundle was made is not in it, and a car that goes on reading always has some. So the
    transfer is complete as of the bundle's beginning once the receipts cover all that waited then, and as of the
    receipt when nothing waits at all. Times are UTC.

    Args:
        made_at: when the bundle was begun.
        received_at: the department's receipt.
        oldest_unsent_at: capture of the oldest read that is still without a receipt.
        now: by the car's clock; a department's clock that is ahead wins no time.
    """
    if oldest_unsent_at is None:
        return min(received_at, now)
    return min(made_at, now) if oldest_unsent_at > made_at else None


@control("J02.1", "C11.1")
def check_destination(destination: str, transfer: Transfer, agreements: Collection[str]) -> None:
    """Refuse a destination that is not switched on, not allowed, or foreign without an agreement on file.

    Args:
        destination: code as in ``transfer.destinations``.
        transfer: the department's rules.
        agreements: destinations with a contract or agreement in force (loader rule V4).

    Raises:
        TransferRefused: naming what is missing.
    """
    if destination not in transfer.allowed_destinations:
        raise TransferRefused("The department's policy names no such destination. Send to its own server.")
    if destination not in transfer.destinations:
        raise TransferRefused(
            "This destination is switched off. The program manager switches it on in transfer.destinations."
        )
    if destination != OWN_SERVER and destination not in agreements:
        raise TransferRefused(
            "No contract or agreement with this destination is on file. Record it in the vendor register first."
        )


def length_words(span: timedelta) -> str:
    """A length of time in days and hours ("5 days 4 hours", "1 hour", "less than an hour")."""
    days, hours = span.days, span.seconds // 3600
    parts = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in ((days, "day"), (hours, "hour"))]
    return " ".join(part for part in parts if not part.startswith("0 ")) or "less than an hour"


_PUT_BACK = (
    "Overdue: this car's clock was put back, so that the time since the last transfer is unknown. "
    "Set the clock and connect to the department."
)


def _state(left: timedelta, interval: timedelta, transfer: Transfer) -> TransferState:
    if not left:
        return TransferState.OVERDUE
    warned = (interval - left) * 100 >= interval * transfer.warn_at_percent
    return TransferState.WARN if warned else TransferState.OK


def _words(left: timedelta, late: timedelta, *, may_capture: bool) -> str:
    if left:
        return f"{length_words(left)} left until the next complete transfer"
    effect = "" if may_capture else " Plate reading is off until then."
    return f"Overdue by {length_words(late)}. Connect to the department and send everything.{effect}"
