# SPDX-License-Identifier: Apache-2.0
"""The page "Cameras": live picture and meters of one camera, and what a technician does with it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QStackedWidget, QVBoxLayout, QWidget

from mdt_app.screens.bench import BenchScreen
from mdt_app.screens.bench_region import Edge
from mdt_app.screens.bench_state import BenchState, CameraKey
from mdt_app.ui.bench_region_panel import RegionPanel
from mdt_app.ui.camera_form_view import CameraFormPage
from mdt_app.ui.style import label, panel, set_property, stack
from mdt_app.ui.tokens import GAP, PAD, UNIT, Theme
from mdt_app.ui.widgets.bench_picture import RegionPicture
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.meter import Meter

_SIDE_W, _NARROW_SIDE_W = 108 * UNIT, 86 * UNIT
_NARROW_W = 1000
#: The key that adds a camera has room for its sign and its cap beside each other, pixels.
_ADD_W = 26 * UNIT


class CameraKeys(QWidget):
    """One key for each camera, and one to add another."""

    def __init__(self, screen: BenchScreen, theme: Theme) -> None:
        super().__init__()
        self._screen, self._theme = screen, theme
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GAP)
        self._keys: dict[str, KeyButton] = {}
        self._shown: tuple[tuple[CameraKey, ...], str, bool] | None = None
        self._add = KeyButton(theme, "Add camera…", "A", role="body", min_w=_ADD_W)
        self._add.clicked.connect(screen.add_camera)
        self._row.addWidget(self._add)

    def set_theme(self, theme: Theme) -> None:
        """For keys that are made later."""
        self._theme = theme

    def show_cameras(self, cameras: tuple[CameraKey, ...], chosen: str, *, may_add: bool) -> None:
        """Show a key for each; the numbers on the keyboard choose them."""
        if list(self._keys) != [one.camera for one in cameras]:
            self._make(cameras)
        for one in cameras:
            key = self._keys[one.camera]
            key.set_word(one.label)
            key.setChecked(one.camera == chosen)
            key.setAccessibleDescription(one.passed)
        self._add.setVisible(may_add)
        shown = (cameras, chosen, may_add)
        if shown != self._shown:  # pictures come many times a second, and a fit lays the row out anew
            self._shown = shown
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keys that have no room beside each other have their caps in their corners."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        keys = [*self._keys.values(), *([self._add] if self._add.isVisibleTo(self) else [])]
        for key in keys:
            key.set_stacked(False)
        self._add.set_word("Add camera…")
        needed = sum(key.minimumWidth() for key in keys) + GAP * (len(keys) - 1)
        if needed > self.width():
            for key in keys:
                key.set_stacked(True)
            self._add.set_word("Add…")
        stacked = needed > self.width()
        for key in self._keys.values():  # above the word a chosen key has its check; a cap has its corner
            key.set_glyph("live" if stacked and not key.isChecked() else "")
        self._add.set_glyph("plus" if stacked else "")

    def _make(self, cameras: tuple[CameraKey, ...]) -> None:
        for key in self._keys.values():
            self._row.removeWidget(key)
            key.hide()
            key.deleteLater()
        self._keys = {}
        for at, one in enumerate(cameras):
            key = KeyButton(self._theme, one.label, str(at + 1), variant="choice", role="body")
            key.clicked.connect(lambda _=False, camera=one.camera: self._screen.choose(camera))
            self._row.insertWidget(at, key, 1)
            self._keys[one.camera] = key


class BenchPage(QWidget):
    """Picture and test drive on the left, meters and keys on the right."""

    def __init__(self, screen: BenchScreen, theme: Theme) -> None:
        super().__init__()
        self._screen = screen
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Bench for cameras")
        row = QHBoxLayout(self)
        row.setContentsMargins(PAD, PAD, PAD, PAD)
        row.setSpacing(PAD)
        row.addLayout(self._left(theme), 1)
        self._side = QStackedWidget()
        self._side.addWidget(self._right(theme))
        self._region = RegionPanel(screen, theme)
        self._side.addWidget(self._region)
        row.addWidget(self._side)

    def _left(self, theme: Theme) -> QVBoxLayout:
        column = stack(gap=GAP)
        self._keys = CameraKeys(self._screen, theme)
        column.addWidget(self._keys)
        self._picture = RegionPicture(theme, name="Camera, live")
        self._picture.edge_moved.connect(lambda edge, part: self._screen.move_edge(Edge(edge), part))
        column.addWidget(self._picture, 1)
        foot = QHBoxLayout()
        foot.setSpacing(GAP)
        foot.addWidget(self._drive_panel(), 1)
        keys = stack(gap=GAP)
        self._set_region = KeyButton(theme, "Region", "R", role="body")
        self._set_region.clicked.connect(self._screen.edit_region)
        self._change = KeyButton(theme, "Change", "C", role="body")
        self._change.clicked.connect(self._screen.change_camera)
        keys.addWidget(self._set_region)
        keys.addWidget(self._change)
        foot.addLayout(keys)
        column.addLayout(foot)
        return column

    def _drive_panel(self) -> QWidget:
        box = panel()
        column = stack(box, pad=12, gap=2)
        self._told = label("", "note", 600, "text2", wrap=True)
        column.addWidget(self._told)
        self._head = label("", "strong", 700, wrap=True)
        column.addWidget(self._head)
        self._why, self._lights, self._flow = (label("", "note", 500, "text2", wrap=True) for _ in range(3))
        for line in (self._why, self._lights, self._flow):
            column.addWidget(line)
        column.addStretch(1)
        return box

    def _right(self, theme: Theme) -> QWidget:
        box = QWidget()
        column = stack(box, gap=GAP)
        self._meters: list[Meter] = []
        self._meter_column = stack(gap=GAP)
        column.addLayout(self._meter_column, 1)
        self._theme = theme
        keys = QHBoxLayout()
        keys.setSpacing(GAP)
        self._save = KeyButton(theme, "Save aim", "S")
        self._save.clicked.connect(self._screen.save_aim)
        self._drive = KeyButton(theme, "Test drive", "T")
        self._drive.clicked.connect(self._screen.toggle_drive)
        keys.addWidget(self._save, 1)
        keys.addWidget(self._drive, 1)
        column.addLayout(keys)
        self._pass = KeyButton(theme, "Pass this camera", "↵", variant="primary", glyph="check")
        self._pass.clicked.connect(self._screen.pass_camera)
        column.addWidget(self._pass)
        return box

    def set_theme(self, theme: Theme) -> None:
        """For meters that are made later."""
        self._theme = theme

    def show_state(self, state: BenchState) -> None:
        """Show the chosen camera."""
        self._keys.show_cameras(state.cameras, state.chosen, may_add=state.may_add)
        self._picture.show_bench(state.picture)
        edit = state.edit
        self._picture.show_region(
            edit.region if edit is not None else state.region, edit.edge if edit is not None else None
        )
        if self._side.currentIndex() != int(edit is not None):
            self._side.setCurrentIndex(int(edit is not None))
            self.setFocus(Qt.FocusReason.OtherFocusReason)  # Enter is the page's, not that of a key beside
        if edit is not None:
            self._region.show_edit(edit)
        self._show_meters(state)
        self._show_drive(state)
        has_camera = bool(state.chosen)
        for key in (self._save, self._drive, self._set_region, self._change):
            key.setEnabled(has_camera and edit is None)
        self._pass.setEnabled(not state.lacking)
        self._pass.set_note(f"not yet, {state.lacking[0]}" if state.lacking else state.passed)

    def _show_meters(self, state: BenchState) -> None:
        while len(self._meters) < len(state.meters):
            meter = Meter(self._theme, state.meters[len(self._meters)])
            self._meters.append(meter)
            self._meter_column.addWidget(meter, 1)
        for meter, line in zip(self._meters, state.meters, strict=False):
            meter.show_line(line)

    def _show_drive(self, state: BenchState) -> None:
        told = state.error or state.notice or state.passed or "Not passed yet."
        self._told.setText(told)
        set_property(self._told, "tone", "p1" if state.error else "ok" if state.notice else "text2")
        drive = state.drive
        self._drive.set_word("End drive" if drive.running else "Test drive")
        self._head.setText(drive.head or "No test drive yet")
        self._why.setText(
            drive.why or ("" if drive.head else "It counts vehicles, and plates that were read.")
        )
        self._lights.setText(drive.by_light)
        self._flow.setText(drive.flow)
        for line in (self._why, self._lights, self._flow):
            line.setVisible(bool(line.text()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the meters."""
        super().resizeEvent(event)
        self._side.setFixedWidth(_NARROW_SIDE_W if self.width() < _NARROW_W else _SIDE_W)


class BenchView(QWidget):
    """Shows the bench, the form of a camera, or why there is no bench now."""

    def __init__(self, screen: BenchScreen, theme: Theme) -> None:
        super().__init__()
        self._layers = QStackedLayout(self)
        self._bench, self._form = BenchPage(screen, theme), CameraFormPage(screen, theme)
        self._closed = label("", "head", 600, "text2", wrap=True)
        self._closed.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._closed.setContentsMargins(4 * PAD, PAD, 4 * PAD, PAD)
        for page in (self._bench, self._form, self._closed):
            self._layers.addWidget(page)
        screen.subscribe(self.show_state)
        self.show_state(screen.state)

    def show_state(self, state: BenchState) -> None:
        """Show what the state asks for."""
        self._closed.setText(state.closed)
        if state.closed:
            self._layers.setCurrentWidget(self._closed)
        elif state.form is not None:
            anew = self._layers.currentWidget() is not self._form
            self._form.show_form(state.form)
            self._layers.setCurrentWidget(self._form)
            if anew:
                self._form.focus_first()
        else:
            self._bench.show_state(state)
            if self._layers.currentWidget() is not self._bench:
                self._layers.setCurrentWidget(self._bench)
                self._bench.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Enter passes the camera; no key has the focus before somebody gives it one."""
        super().showEvent(event)
        if self._layers.currentWidget() is self._bench:
            self._bench.setFocus(Qt.FocusReason.OtherFocusReason)
