# SPDX-License-Identifier: Apache-2.0
"""Two keys below the reads (not a public place, an incident), and what they ask in place of the reads."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mdt_app.screens.canvass import CanvassScreen, CanvassState
from mdt_app.screens.public_view import PublicViewScreen, PublicViewState, ViewStage
from mdt_app.ui.canvass_panel import CanvassPanel
from mdt_app.ui.public_view_panel import PublicViewPanel
from mdt_app.ui.style import stack
from mdt_app.ui.tokens import GAP, Theme
from mdt_app.ui.widgets.key_button import KeyButton


class DutyPanel(QObject):
    """Keys and questions of the live page's left half.

    Attributes:
        keys: stand below the reads.
        instead: stands in place of the reads while something is asked.

    Signals:
        turned: what stands in place of the reads came or went.
    """

    turned = Signal()

    def __init__(self, view: PublicViewScreen, canvass: CanvassScreen, theme: Theme) -> None:
        super().__init__()
        self._view, self._canvass = PublicViewPanel(view, theme), CanvassPanel(canvass, theme)
        self.instead = QWidget()
        column = stack(self.instead, gap=0)
        column.addWidget(self._view)
        column.addWidget(self._canvass)
        self.keys = QWidget()
        row = QHBoxLayout(self.keys)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        self._pause = KeyButton(theme, "Not a public place", "P")
        self._pause.clicked.connect(view.press)
        self._incident = KeyButton(theme, "Incident", "I")
        self._incident.clicked.connect(canvass.ask)
        row.addWidget(self._pause, 3)
        row.addWidget(self._incident, 2)
        view.subscribe(self._view_changed)
        canvass.subscribe(self._canvass_changed)
        self._view_changed(view.state)
        self._canvass_changed(canvass.state)

    @property
    def is_asking(self) -> bool:
        """Whether something stands in place of the reads; a pause goes before a question."""
        return self._view.wanted or self._canvass.wanted

    def _view_changed(self, state: PublicViewState) -> None:
        under = state.stage is ViewStage.UNDER_ORDER
        self._pause.set_word("Public place again" if under else "Not a public place")
        self._pause.set_note("under a court order" if under else "pause reading")
        self._arrange()

    def _canvass_changed(self, state: CanvassState) -> None:
        self._incident.setVisible(state.offered)
        self._arrange()

    def _arrange(self) -> None:
        self._view.setVisible(self._view.wanted)
        self._canvass.setVisible(self._canvass.wanted and not self._view.wanted)
        self.turned.emit()
