# SPDX-License-Identifier: Apache-2.0
"""The page "Unit" of the technician's bench: receiver, department, settings."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QWidget

from mdt_app.screens.unit_department import UnitDepartmentScreen
from mdt_app.screens.unit_gps import UnitGpsScreen
from mdt_app.screens.unit_settings import UnitSettingsScreen
from mdt_app.ui.style import stack
from mdt_app.ui.tokens import GAP, PAD, Theme
from mdt_app.ui.unit_department_view import UnitDepartmentView
from mdt_app.ui.unit_gps_view import UnitGpsView
from mdt_app.ui.unit_settings_view import UnitSettingsView
from mdt_app.ui.widgets.key_button import KeyButton

_TABS = (("Receiver", "gps", "Alt G"), ("Department", "shield", "Alt D"), ("Settings", "list", "Alt S"))


class UnitView(QWidget):
    """Renders one of the three; each is told when somebody looks at it."""

    def __init__(
        self,
        gps: UnitGpsScreen,
        department: UnitDepartmentScreen,
        settings: UnitSettingsScreen,
        theme: Theme,
    ) -> None:
        super().__init__()
        self._gps, self._department, self._settings = gps, department, settings
        self._department_view = UnitDepartmentView(department, theme)
        self._settings_view = UnitSettingsView(settings, theme)
        column = stack(self, pad=PAD, gap=PAD)
        tabs = QHBoxLayout()
        tabs.setSpacing(GAP)
        self._tabs: list[KeyButton] = []
        for at, (word, glyph, key) in enumerate(_TABS):
            tab = KeyButton(theme, word, key, variant="choice", glyph=glyph)
            tab.clicked.connect(lambda _checked=False, at=at: self.show_part(at))
            tabs.addWidget(tab, 1)
            self._tabs.append(tab)
        column.addLayout(tabs)
        self._parts = QStackedLayout()
        for part in (UnitGpsView(gps, theme), self._department_view, self._settings_view):
            part.setParent(self)  # without a parent it would be a window of its own for a moment
            self._parts.addWidget(part)
        column.addLayout(self._parts, 1)
        self._mark()

    def show_part(self, index: int) -> None:
        """Show receiver (0), department (1) or settings (2)."""
        self._parts.setCurrentIndex(index)
        self._mark()
        if self.isVisible():
            self._look()

    def _mark(self) -> None:
        for at, tab in enumerate(self._tabs):
            tab.setChecked(at == self._parts.currentIndex())

    def _look(self) -> None:
        at = self._parts.currentIndex()
        if at == 0:
            self._gps.opened()
            self._tabs[0].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._gps.left()
        if at == 1:
            self._department.opened()
            self._department_view.focus_first()
        if at == 2:
            self._settings.opened()
            self._settings_view.focus_first()

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody looks at the page."""
        super().showEvent(event)
        self._look()

    def hideEvent(self, event: QHideEvent) -> None:
        """Another page is shown, or something covers all of them: the receiver tells nobody any more."""
        super().hideEvent(event)
        self._gps.left()
        self._department_view.forget()
