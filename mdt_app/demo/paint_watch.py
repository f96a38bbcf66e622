# SPDX-License-Identifier: Apache-2.0
"""When a hit was really on the screen: the first paint of a widget that shows it, after it became known."""

from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from mdt_app.clock import Clock
from mdt_app.screens.alerts import AlertsScreen, AlertsState
from mdt_app.ui.alert_panel import AlertPanel
from mdt_app.ui.driving_card_view import DrivingCardView
from mdt_app.ui.widgets.sheet import Sheet
from mdt_app.ui.widgets.top_bar import TopBar

#: What shows a hit, or at least that one more waits: panel and card, the counts of bar and sheet.
SHOWING = (AlertPanel, DrivingCardView, TopBar, Sheet)


class PaintWatch(QObject):
    """Keeps, for each hit, the milliseconds from its last frame's capture to its first paint."""

    def __init__(self, alerts: AlertsScreen, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._unpainted: dict[UUID, datetime] = {}
        self.latency_ms: dict[UUID, float] = {}
        self._due = False
        self._unsubscribe = alerts.subscribe(self._alerts_changed)
        QCoreApplication.instance().installEventFilter(self)  # type: ignore[union-attr] # there is one by now

    def close(self) -> None:
        """Watch no more."""
        self._unsubscribe()
        QCoreApplication.instance().removeEventFilter(self)  # type: ignore[union-attr] # as above

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See each paint pass by; nothing is kept from its receiver."""
        if self._unpainted and event.type() is QEvent.Type.Paint and not self._due and _shows_hits(watched):
            self._due = True
            # The filter runs before the paint; this comes after the whole frame is drawn.
            QTimer.singleShot(0, self._painted)
        return False

    def _alerts_changed(self, alerts: AlertsState) -> None:
        for card in alerts.open:
            if card.hit_id not in self.latency_ms and card.hit_id not in self._unpainted:
                self._unpainted[card.hit_id] = card.hit.read.plate.last_seen_at

    def _painted(self) -> None:
        self._due = False
        now = self._clock()
        for hit_id, captured_at in self._unpainted.items():
            self.latency_ms[hit_id] = (now - captured_at).total_seconds() * 1000
        self._unpainted.clear()


def _shows_hits(watched: QObject) -> bool:
    widget: QObject | None = watched
    while isinstance(widget, QWidget):
        if isinstance(widget, SHOWING):
            return widget.isVisible()
        widget = widget.parentWidget()
    return False
