# SPDX-License-Identifier: Apache-2.0
"""While the car moves: which hit is on the driving card, and whether the sheet may be seen."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from mdt_app.screens.alert_card import AlertCard
from mdt_app.screens.alerts import NEVER, AlertsScreen, AlertsState
from mdt_app.screens.motion import MotionState
from mdt_app.screens.screen import Screen
from policy.control import control

#: The lowest priority that raises the card; notices only count.
LAST_LEVEL = 3


@dataclass(frozen=True, slots=True)
class DrivingState:
    """What covers the screen while moving.

    Attributes:
        card: the hit on the card, None when the card is not shown.
        waiting: how many hits are open.
        now: UTC, for the list's age.
        sheet_allowed: at rest, or a passenger took over.
        passenger: the hit that a passenger took over while the car moves; None for none.
    """

    card: AlertCard | None = None
    waiting: int = 0
    now: datetime = NEVER
    sheet_allowed: bool = True
    passenger: UUID | None = None


class DrivingScreen(Screen[DrivingState]):
    """Follows the open hits and the mode; the card stays until the driver answers it or the car is at rest.

    Args:
        alerts: the open hits.
        on_passenger: a passenger takes over this hit while the car moves; to be logged.
        fresh_s: a hit raised longer ago than this does not come up when the car begins to move, seconds.
    """

    def __init__(
        self, alerts: AlertsScreen, on_passenger: Callable[[UUID], None], *, fresh_s: float = 120.0
    ) -> None:
        super().__init__(DrivingState(now=alerts.state.now))
        self._alerts, self._on_passenger, self._fresh_s = alerts, on_passenger, fresh_s
        self._moving = False
        self._wanted: UUID | None = None
        self._on_sheet: UUID | None = None
        self._passenger: UUID | None = None
        self._known_to_passenger: frozenset[UUID] = frozenset()
        alerts.subscribe(self.alerts_changed)

    def alerts_changed(self, alerts: AlertsState) -> None:
        """A hit came, was put off or closed, or a second went by."""
        self._decide(alerts)

    def motion_changed(self, motion: MotionState) -> None:
        """The car began to move or came to rest; a hit that the driver wanted to verify opens at rest."""
        self._moving = motion.moving
        if not motion.moving:
            self._passenger = None
        self._decide(self._alerts.state)
        if not motion.moving and self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self._alerts.verify(wanted)

    def sheet_opened(self, hit_id: UUID) -> None:
        """The verification sheet of this hit is open; while moving the card stands for it."""
        self._on_sheet = hit_id
        self._decide(self._alerts.state)

    def sheet_closed(self) -> None:
        """The sheet was left."""
        self._on_sheet = self._passenger = None
        self._decide(self._alerts.state)

    def verify(self) -> None:
        """Verify as soon as the car is at rest."""
        if self.state.card is not None:
            self._wanted = self.state.card.hit_id
            self._decide(self._alerts.state)

    @control("M04.2")
    def passenger(self) -> None:
        """A passenger takes over and verifies now: this hit alone, until the car is at rest or a further hit comes."""
        if self.state.card is not None:
            self._passenger = self.state.card.hit_id
            self._known_to_passenger = frozenset(card.hit_id for card in self._alerts.state.open)
            self._on_passenger(self._passenger)
            self._alerts.verify(self._passenger)
            self._decide(self._alerts.state)

    def later(self) -> None:
        """Put the hit off; it stays open and counted."""
        if self.state.card is not None:
            self._alerts.later(self.state.card.hit_id)

    def _decide(self, alerts: AlertsState) -> None:
        card = self._choose(alerts)
        if card is not None:
            self._passenger = None  # a further hit came, and with it the driver's card
        self._set(
            replace(
                self.state,
                card=card,
                waiting=len(alerts.open),
                now=alerts.now,
                sheet_allowed=not self._moving or self._passenger is not None,
                passenger=self._passenger,
            )
        )

    def _choose(self, alerts: AlertsState) -> AlertCard | None:
        if not self._moving:
            return None
        return next((card for card in alerts.open if self._asks(card, alerts.now)), None)

    def _asks(self, card: AlertCard, now: datetime) -> bool:
        """Whether the card may show this hit: not answered yet, and fresh, on the sheet, or shown already."""
        if card.deferred or card.hit_id in {self._wanted, self._passenger} or card.level > LAST_LEVEL:
            return False
        if self._passenger is not None and card.hit_id in self._known_to_passenger:
            return False
        shown = self.state.card is not None and self.state.card.hit_id == card.hit_id
        fresh = (now - card.hit.raised_at).total_seconds() <= self._fresh_s
        return fresh or shown or card.hit_id == self._on_sheet
