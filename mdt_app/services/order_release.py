# SPDX-License-Identifier: Apache-2.0
"""An administrator lets people sign on to a terminal that locked itself for want of contact."""

from mdt_app.clock import Clock
from mdt_app.services.door import Door, Given
from mdt_app.services.office import Office
from mdt_app.storage import audit
from mdt_app.storage.audit import AuditEvent

EVENT = "terminal_released"


def release_terminal(door: Door, clock: Clock, given: Given, reason: str) -> None:
    """Begin the count of time without contact anew, on record.

    Args:
        door: of the unit.
        clock: UTC.
        given: the administrator's proof.
        reason: why, in their words.

    Raises:
        AccountLocked, WrongPassword: the proof is not right.
        Refused: the account is no administrator's, or the department ordered the lock and lifts it alone.
        KeysDestroyed: the terminal was wiped.
    """
    door.gate.require_releasable()
    past_the_lock = Door(door.folder, clock, door.rules, door.factor, heeds_lock=False)
    with Office(past_the_lock, clock).at_work(given, EVENT) as work:
        event = AuditEvent(clock(), EVENT, username=work.by.username, object="terminal", reason=reason)
        audit.append(work.vault.index(), event)
        door.gate.release(clock())
