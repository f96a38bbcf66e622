# SPDX-License-Identifier: Apache-2.0
"""When there was contact with the department, and what time it is by clocks to be trusted (``policy.offline``)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from mdt_app.clock import Clock, Steady
from mdt_app.storage.errors import StoreTrouble
from mdt_app.storage.order_state import OrderFile, OrderState
from policy.offline import Offline, OfflineLimits, Times, offline_ruling, trusted_now

#: How far time goes on in memory before it is kept; a restart loses no more of it.
KEEP_TIME = timedelta(minutes=5)

_log = structlog.get_logger("orders")


class Contact:
    """The last contact and the time since.

    Args:
        file: where it is kept.
        limits: what the department set.
        clock: the machine's, UTC.
        steady: seconds that only grow while the program runs.
    """

    def __init__(self, file: OrderFile, limits: OfflineLimits, clock: Clock, steady: Steady) -> None:
        self._file, self._limits, self._clock, self._steady = file, limits, clock, steady
        self._anchor: tuple[datetime, float] | None = None

    def made(self, at: datetime) -> OrderState:
        """The department answered at ``at`` by its own clock: from here on the count begins anew."""
        self._anchor = (at, self._steady())
        machine = self._clock()
        return keep(
            self._file,
            lambda before: replace(before, contact_at=at, trusted_at=at, machine_at=machine, seen_at=machine),
        )

    def seen(self, latest: datetime | None) -> None:
        """The machine's clock was at ``latest`` before; it is never taken for earlier."""
        if latest is not None:
            keep(
                self._file,
                lambda before: replace(before, seen_at=max(before.seen_at or latest, latest)),
            )

    def ruling(self, satellite: datetime | None) -> Offline:
        """Whether the terminal may go on without contact."""
        return offline_ruling(self._limits, self._times(satellite))

    def _times(self, satellite: datetime | None) -> Times:
        """What the clocks say; the latest is kept, so that a restart does not forget it."""
        state, machine = self._file.state, self._clock()
        contact = state.contact_at or machine  # before the first contact the count begins with the first look
        known = state.trusted_at or contact
        if self._anchor is None or self._anchor[0] != known:
            self._anchor = (known, self._steady())
        passed = timedelta(seconds=self._steady() - self._anchor[1])
        trusted = trusted_now(known, passed, satellite, machine)
        seen = max(machine, state.seen_at or machine)
        began = state.machine_at or machine
        if (
            state.contact_at is None
            or trusted - known >= KEEP_TIME
            or seen - (state.seen_at or began) >= KEEP_TIME
        ):
            keep(
                self._file,
                lambda before: replace(
                    before, contact_at=contact, trusted_at=trusted, machine_at=began, seen_at=seen
                ),
            )
        # Only how far the machine's clock went counts, so that one which is wrong and runs on locks nobody.
        return Times(contact, trusted, max(trusted, contact + (seen - began)))


def keep(file: OrderFile, changed: Callable[[OrderState], OrderState]) -> OrderState:
    """Keep a change; one that cannot be kept is told in the log and made again on the next occasion."""
    try:
        return file.change(changed)
    except StoreTrouble as error:
        _log.error("what is known of orders cannot be kept", topic="orders", error=str(error))
        return changed(file.state)
