# SPDX-License-Identifier: Apache-2.0
"""The live page: camera pictures, the running list of reads, and the hit that asks for attention."""

from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from mdt_app.screens.alerts import AlertsScreen
from mdt_app.screens.live import CameraPane, LiveScreen, LiveState
from mdt_app.screens.wording import number
from mdt_app.ui.alert_panel import AlertPanel
from mdt_app.ui.duty_panel import DutyPanel
from mdt_app.ui.style import label, panel, stack, tall, text_growth
from mdt_app.ui.tokens import GAP, PAD, UNIT, Theme
from mdt_app.ui.widgets.picture import MarkedPlate, Picture
from mdt_app.ui.widgets.read_row import ROW_H, ReadLine

#: Height of the lower half, pixels; the cameras take the rest.
LOWER_H, NARROW_LOWER_H = 89 * UNIT, 100 * UNIT
#: Lines of text below each other in its left half, where a court order is asked for.
_LINES = 6
#: Part of the height that the lower half takes on a large screen.
_LOWER_PART = 0.45
#: Below this width of a half rows, keys and pictures are narrower, pixels.
_NARROW_W = 520
_LEAST_HALF_W = 400
#: From so many cameras on each has the shape of a usual camera's picture, height over width.
_MANY, _PANE_SHAPE = 3, 9 / 16
_NARROW_PANE_W, _LEAST_PANE_H = 260, 35 * UNIT


class LiveView(QWidget):
    """Renders the live screen; a new preview repaints its own picture and nothing else.

    Args:
        screen: pictures and reads.
        alerts: the hit that asks for attention.
        theme: to begin with.
        duty: the two keys below the reads; None leaves them out.
    """

    def __init__(
        self, screen: LiveScreen, alerts: AlertsScreen, theme: Theme, duty: DutyPanel | None = None
    ) -> None:
        super().__init__()
        self._duty = duty
        self._screen, self._theme = screen, theme
        self._shown = LiveState()
        self._narrow = False
        self._panes: dict[str, Picture] = {}
        self._lines: list[ReadLine] = []
        self._list_frame = self._list()
        self._reads = self._left()
        self._alert = AlertPanel(alerts, theme)
        self._arrange(screen.state.cameras)
        screen.subscribe(self.show_state)
        self.show_state(screen.state)
        alerts.subscribe(lambda _state: self._share_height())
        self._alert.fitted.connect(self._share_height)

    def set_theme(self, theme: Theme) -> None:
        """For rows that are made later."""
        self._theme = theme

    def _arrange(self, cameras: tuple[CameraPane, ...]) -> None:
        """Two or more cameras stand above the list; a single one leaves the hit the whole right half."""
        grid = QGridLayout(self)
        grid.setContentsMargins(PAD, PAD, PAD, PAD)
        grid.setSpacing(PAD)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
            grid.setColumnMinimumWidth(column, 100)
        for pane in cameras:
            self._panes[pane.camera] = Picture(
                self._theme, name=f"{pane.label} camera, live", caption=pane.label
            )
        pictures = QHBoxLayout()
        pictures.setSpacing(PAD)
        for picture in self._panes.values():
            pictures.addWidget(picture, 1)
        alone = len(cameras) <= 1
        grid.addLayout(pictures, 0, 0, 1, 1 if alone else 2)
        grid.setRowStretch(0, 1)
        for half in (self._reads, self._alert):
            # Halves stay equal whatever is in them; what is in them adapts.
            half.setMinimumWidth(_LEAST_HALF_W)
        grid.addWidget(self._reads, 1, 0)
        grid.addWidget(self._alert, 0 if alone else 1, 1, 2 if alone else 1, 1)

    def _left(self) -> QWidget:
        """The reads, and what may stand in their place; without duty keys the reads alone."""
        if self._duty is None:
            return self._list_frame
        box = QWidget()
        column = stack(box, gap=0)
        column.addWidget(self._list_frame)
        column.addWidget(self._duty.instead)
        self._duty.turned.connect(self._show_left)
        self._show_left()
        return box

    def _show_left(self) -> None:
        if self._duty is not None:
            self._list_frame.setVisible(not self._duty.is_asking)
            self._duty.instead.setVisible(self._duty.is_asking)

    def _list(self) -> QWidget:
        frame = panel()
        column = stack(frame, pad=GAP, gap=UNIT)
        head = QHBoxLayout()
        head.setContentsMargins(GAP, 0, 3 * UNIT, 0)
        head.setSpacing(3 * UNIT)
        self._total = label("", "note", 500, "text2")
        self._unread = label("", "note", 600, "text2")
        head.addWidget(label("Reads", "strong", 700))
        head.addStretch(1)
        head.addWidget(self._total)
        head.addWidget(self._unread)
        column.addLayout(head)
        self._waiting = label("Reads appear here, the newest first.", "note", 500, "text2")
        self._waiting.setContentsMargins(GAP, 2 * UNIT, 0, 0)
        column.addWidget(self._waiting)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(UNIT)
        column.addLayout(self._rows)
        column.addStretch(1)
        if self._duty is not None:
            column.addWidget(self._duty.keys)
        return frame

    def show_state(self, state: LiveState) -> None:
        """Show what changed."""
        if state.cameras is not self._shown.cameras:
            for pane in state.cameras:
                self._show_camera(pane)
        if state.reads is not self._shown.reads:
            self._show_reads(state)
        if (state.total, state.unread) != (self._shown.total, self._shown.unread) or not self._total.text():
            self._show_counts(state)
        self._shown = state

    def _show_counts(self, state: LiveState) -> None:
        words = "not read" if self._narrow and text_growth() else "seen but not read"
        self._total.setText(f"{number(state.total)} this shift")
        self._unread.setText(f"{number(state.unread)} {words}" if state.unread else "")
        self._unread.setVisible(bool(state.unread))

    def _show_camera(self, pane: CameraPane) -> None:
        before = next((old for old in self._shown.cameras if old.camera == pane.camera), None)
        if before is pane:
            return
        picture = self._panes[pane.camera]
        preview = pane.preview
        picture.set_words(pane.label, self._tag(pane))
        if preview is None:
            words = pane.message or "Waiting for the first picture"
            picture.show_message(words, "p1" if pane.failed else "text2")
        elif before is None or preview is not before.preview:
            marks = tuple(
                MarkedPlate(plate.box.left, plate.box.top, plate.box.right, plate.box.bottom, plate.text)
                for plate in preview.plates
            )
            picture.show_rgb(preview.pixels, preview.width, preview.height, marks)

    def _tag(self, pane: CameraPane) -> str:
        """The words in the right corner: where it is narrow a rate gives way, and a message says all."""
        narrow = (self.width() - (len(self._panes) + 1) * PAD) / len(self._panes) < _NARROW_PANE_W
        return "" if narrow and (pane.reading or pane.message) else pane.tag

    def _show_reads(self, state: LiveState) -> None:
        """Rows move down with their read, so that only a new read's crop is decoded."""
        self._waiting.setVisible(not state.reads)
        wanted = state.reads[: self._room()]
        kept = {line.row.read_id: line for line in self._lines if line.row is not None}
        spare = [line for line in self._lines if line.row is None]
        ids = {row.read_id for row in wanted}
        spare += [line for read_id, line in kept.items() if read_id not in ids]
        ordered = []
        for row in wanted:
            line = kept.get(row.read_id) or (spare.pop() if spare else self._new_line())
            line.show_row(row)
            ordered.append(line)
        for line in spare:
            line.hide()
        for at, line in enumerate(ordered):
            if self._rows.indexOf(line) != at:
                self._rows.insertWidget(at, line)
            line.show()

    def _room(self) -> int:
        keys = self._duty.keys.sizeHint().height() + UNIT if self._duty is not None else 0
        return max(1, (self._reads.height() - 12 * UNIT - keys) // (ROW_H + UNIT))

    def _new_line(self) -> ReadLine:
        line = ReadLine(self._theme)
        line.set_narrow(narrow=self._narrow)
        self._lines.append(line)
        return line

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the rows."""
        super().resizeEvent(event)
        self._narrow = (self.width() - 3 * PAD) / 2 < _NARROW_W
        self._alert.set_narrow(narrow=self._narrow)
        self._show_counts(self._screen.state)
        self._share_height()
        for line in self._lines:
            line.set_narrow(narrow=self._narrow)
        for pane in self._screen.state.cameras:
            self._panes[pane.camera].set_words(pane.label, self._tag(pane))
        self._show_reads(self._screen.state)

    def _share_height(self) -> None:
        """The lower half takes what it needs: its facts come before the size of live pictures."""
        lower = self._lower_height()
        if lower == self._reads.height():
            return
        self._reads.setFixedHeight(lower)
        if len(self._panes) > 1:
            self._alert.setFixedHeight(lower)
        self._show_reads(self._screen.state)

    def _lower_height(self) -> int:
        """Cameras take the height that is left, three and more only what their shape needs."""
        count = len(self._panes)
        most = self.height() - 3 * PAD - _LEAST_PANE_H
        needed = min(self._alert.least_height((self.width() - 3 * PAD) // 2), most) if count > 1 else 0
        least = max(
            NARROW_LOWER_H if self._narrow else tall(LOWER_H, _LINES),
            needed,
            round(self.height() * _LOWER_PART),
        )
        if count < _MANY:
            return least
        across = (self.width() - (count + 1) * PAD) / count
        pane_h = max(_LEAST_PANE_H, round(across * _PANE_SHAPE))
        return max(least, self.height() - 3 * PAD - pane_h)

    def showEvent(self, event: QShowEvent) -> None:
        """The ring starts on *verify* when a hit waits."""
        super().showEvent(event)
        self._alert.focus_verify()
