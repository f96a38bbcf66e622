# SPDX-License-Identifier: Apache-2.0
"""The receiver on the technician's bench: its sky on the left, what is known of it and the keys on the right."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from mdt_app.screens.unit_gps import AttemptRow, UnitGpsScreen, UnitGpsState
from mdt_app.ui.icons import Icon
from mdt_app.ui.style import label, panel, set_property, stack
from mdt_app.ui.tokens import GAP, PAD, UNIT, Theme
from mdt_app.ui.widgets.fact_lines import FactLines
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.labels import ElidedLabel
from mdt_app.ui.widgets.notice_box import NoticeBox
from mdt_app.ui.widgets.signal_bars import ConstellationKey, SignalBars
from mdt_app.ui.widgets.sky_view import SkyView

_SIDE_W, _NARROW_SIDE_W, _NARROW_W = 128 * UNIT, 110 * UNIT, 1000
_GLYPHS = {"ok": "check", "p3": "gps", "p2": "warn", "p1": "cross"}
_ROLES = {"ok": "ok_text", "p3": "p3_text", "p2": "p2_text", "p1": "p1_text"}
_FEW, _ATTEMPTS, _FACTS = 3, 8, 7


class UnitGpsView(QWidget):
    """Renders the receiver's page."""

    def __init__(self, screen: UnitGpsScreen, theme: Theme) -> None:
        super().__init__()
        self._screen = screen
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(PAD)
        row.addWidget(self._make_sky(theme), 1)
        row.addWidget(self._make_side(theme))
        screen.subscribe(self.show_state)
        self.show_state(screen.state)

    def _make_sky(self, theme: Theme) -> QWidget:
        box = panel()
        column = stack(box, pad=PAD, gap=UNIT)
        line = QHBoxLayout()
        words = stack(gap=0)
        words.addWidget(label("Sky", "head", 700))
        words.addWidget(label("north up", "note", 500, "text2"))
        self._key = ConstellationKey(theme)
        words.addSpacing(GAP)
        words.addWidget(self._key)
        words.addStretch(1)
        words.addWidget(label("filled: used\noutlined: heard\ndotted: not heard", "note", 500, "text2"))
        line.addLayout(words)
        self._sky = SkyView(theme)
        line.addWidget(self._sky, 1)
        column.addLayout(line, 1)
        column.addWidget(label("Signal, dB-Hz", "note", 600, "text2"))
        self._bars = SignalBars(theme)
        column.addWidget(self._bars)
        return box

    def _make_side(self, theme: Theme) -> QWidget:
        self._side = QWidget()
        column = stack(self._side, gap=GAP)
        column.addWidget(self._make_facts(theme), 1)
        self._error = NoticeBox(theme)
        column.addWidget(self._error)
        keys = QHBoxLayout()
        keys.setSpacing(GAP)
        self._listen = KeyButton(theme, "Listen on all ports", "L", glyph="gps", wrap=True)
        self._listen.clicked.connect(self._screen.listen)
        self._save = KeyButton(theme, "Save", "S", variant="primary", glyph="check")
        self._save.clicked.connect(self._screen.save)
        keys.addWidget(self._listen, 1)
        keys.addWidget(self._save, 1)
        column.addLayout(keys)
        return self._side

    def _make_facts(self, theme: Theme) -> QWidget:
        box = panel()
        column = stack(box, pad=PAD, gap=UNIT)
        head = QHBoxLayout()
        head.setSpacing(GAP)
        self._sign = Icon(theme, "gps", role="p3_text", size=32)
        self._head = label("", "head", 700)
        head.addWidget(self._sign)
        head.addWidget(self._head)
        head.addStretch(1)
        column.addLayout(head)
        self._source = ElidedLabel("body", 600, "text2")
        column.addWidget(self._source)
        self._advice = label("", "note", 600, "p1", wrap=True)
        column.addWidget(self._advice)
        self._facts = FactLines(_FACTS, gap=UNIT)
        column.addLayout(self._facts)
        column.addStretch(1)
        self._tried = label("", "note", 700)
        column.addWidget(self._tried)
        self._attempts: list[tuple[ElidedLabel, QLabel]] = []
        for _ in range(_ATTEMPTS):
            line = QHBoxLayout()
            place, words = ElidedLabel("note", 600), label("", "note", 600)
            line.addWidget(place, 1)
            line.addWidget(words)
            column.addLayout(line)
            self._attempts.append((place, words))
        return box

    def show_state(self, state: UnitGpsState) -> None:
        """Show the receiver as it is now."""
        self._sign.show_icon(_GLYPHS[state.tone], _ROLES[state.tone])
        self._head.setText(state.head)
        set_property(self._head, "tone", state.tone)
        self._source.show_text(state.source)
        self._advice.setText(state.advice)
        self._advice.setVisible(bool(state.advice))
        self._facts.show_facts(state.facts)
        self._show_attempts(state.attempts, _FEW if state.facts else _ATTEMPTS)
        for part in (self._sky, self._bars, self._key):
            part.show_sky(state.sky)
        self._error.show_notice("p1", f"Wrong: {state.error}" if state.error else "", "")
        self._listen.setEnabled(not state.listening)
        self._listen.set_word("Listening" if state.listening else "Listen on all ports")
        self._save.setEnabled(state.may_save)
        self._save.set_note(state.save_note)

    def _show_attempts(self, attempts: tuple[AttemptRow, ...], most: int) -> None:
        """The newest ones; of a port that cannot be opened also why, to whoever points at it."""
        shown = attempts[-most:]
        count = f" ({len(attempts)})" if len(attempts) > most else ""
        self._tried.setText(f"Ports and speeds listened on{count}")
        self._tried.setVisible(bool(shown))
        for at, (place, words) in enumerate(self._attempts):
            row = shown[at] if at < len(shown) else AttemptRow("", "", "text2")
            place.show_text(row.place)
            place.setToolTip(row.why)
            place.setAccessibleDescription(row.why)
            words.setText(row.words)
            set_property(words, "tone", row.tone)
            place.setVisible(bool(row.place))
            words.setVisible(bool(row.place))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow pages give the sky more of the room."""
        super().resizeEvent(event)
        self._side.setFixedWidth(_SIDE_W if self.width() >= _NARROW_W else _NARROW_SIDE_W)
