# SPDX-License-Identifier: Apache-2.0
"""Settings on the technician's bench: what is in force, out to a file, in from another unit's."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from mdt_app.screens.unit_settings import GROUP_WORDS, Page, UnitSettingsScreen, UnitSettingsState
from mdt_app.ui.style import label, panel, stack
from mdt_app.ui.tokens import GAP, PAD, UNIT, Theme
from mdt_app.ui.widgets.form_field import FormField
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.labels import ElidedLabel
from mdt_app.ui.widgets.notice_box import NoticeBox
from mdt_app.ui.widgets.settings_list import Line, SettingsList

_PAGES = (Page.LIST, Page.EXPORT, Page.IMPORT, Page.PLAN)
_FOUND = 3
_GROUPS_A_ROW = 3
_IN_FILE = (
    "The file holds this unit's settings and nothing else: no secret, key, plate or account. Camera addresses "
    "lose their passwords."
)
_LOOKED_AT = "Nothing is written before its differences were shown."


class UnitSettingsView(QWidget):
    """Renders the settings' page: the list, or one of the ways out and in."""

    def __init__(self, screen: UnitSettingsScreen, theme: Theme) -> None:
        super().__init__()
        self._screen, self._theme = screen, theme
        self._page = Page.LIST
        column = stack(self, gap=GAP)
        self._told = NoticeBox(theme)
        column.addWidget(self._told)
        self._pages = QStackedLayout()
        for make in (self._make_list, self._make_export, self._make_import, self._make_plan):
            page = make(theme)
            page.setParent(self)  # without a parent it would be a window of its own for a moment
            self._pages.addWidget(page)
        column.addLayout(self._pages, 1)
        screen.subscribe(self.show_state)
        self.show_state(screen.state)

    # -- the list -------------------------------------------------------------------------------------------

    def _make_list(self, theme: Theme) -> QWidget:
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(PAD)
        self._list = SettingsList(theme, "Settings in force")
        self._list.tapped.connect(self._screen.choose)
        self._list.moved.connect(self._screen.move)
        row.addWidget(self._list, 54)
        side = QWidget()
        column = stack(side, gap=GAP)
        column.addWidget(self._make_details(), 1)
        self._all = KeyButton(theme, "Show all", "A", variant="choice")
        self._all.clicked.connect(self._show_all)
        column.addWidget(self._all)
        keys = QHBoxLayout()
        keys.setSpacing(GAP)
        self._out = KeyButton(theme, "To a file", "E", glyph="usb")
        self._out.clicked.connect(self._screen.begin_export)
        self._in = KeyButton(theme, "From a file", "I", glyph="copy")
        self._in.clicked.connect(self._screen.begin_import)
        keys.addWidget(self._out, 1)
        keys.addWidget(self._in, 1)
        column.addLayout(keys)
        row.addWidget(side, 46)
        return page

    def _make_details(self) -> QWidget:
        box = panel()
        column = stack(box, pad=PAD, gap=UNIT)
        self._title = label("", "head", 700, wrap=True)
        self._name = ElidedLabel("note", 600, "text2")
        self._value = label("", "strong", 700, wrap=True)
        self._origin = label("", "note", 600, "text2", wrap=True)
        self._description = label("", "body", 500, wrap=True)
        for part in (self._title, self._name, self._value, self._origin, self._description):
            column.addWidget(part)
        column.addStretch(1)
        self._count = label("", "note", 600, "text2", wrap=True)
        column.addWidget(self._count)
        return box

    # -- out and in -----------------------------------------------------------------------------------------

    def _make_export(self, theme: Theme) -> QWidget:
        box = panel()
        column = stack(box, pad=5 * UNIT, gap=GAP)
        column.addWidget(label("Settings to a file", "head", 700))
        column.addWidget(label(_IN_FILE, "body", 500, wrap=True))
        self._folder = FormField("Folder", help_text="Of a medium, or of this machine")
        self._folder.edited.connect(self._screen.write)
        self._folder.line.returnPressed.connect(self._screen.export)
        column.addWidget(self._folder)
        self._places = self._make_found(theme, column)
        column.addStretch(1)
        self._write = KeyButton(theme, "Write the file", variant="primary", glyph="usb")
        self._write.clicked.connect(self._screen.export)
        column.addLayout(self._foot(theme, self._write))
        return box

    def _make_import(self, theme: Theme) -> QWidget:
        box = panel()
        column = stack(box, pad=5 * UNIT, gap=GAP)
        column.addWidget(label("Settings from a file", "head", 700))
        column.addWidget(label(_LOOKED_AT, "body", 500, wrap=True))
        self._file = FormField("File", help_text="It ends in .mdt-settings.json")
        self._file.edited.connect(self._screen.write)
        self._file.line.returnPressed.connect(self._screen.look)
        column.addWidget(self._file)
        self._files = self._make_found(theme, column)
        column.addStretch(1)
        self._look = KeyButton(theme, "Show what changes", variant="primary", glyph="eye")
        self._look.clicked.connect(self._screen.look)
        column.addLayout(self._foot(theme, self._look))
        return box

    def _make_found(self, theme: Theme, column: QVBoxLayout) -> list[KeyButton]:
        """Keys for places that were found; hidden where there are none."""
        keys = [KeyButton(theme, "", variant="choice", role="body") for _ in range(_FOUND)]
        for at, key in enumerate(keys):
            key.clicked.connect(lambda _checked=False, at=at: self._choose(at))
            column.addWidget(key)
            key.hide()
        return keys

    def _foot(self, theme: Theme, way_on: KeyButton) -> QHBoxLayout:
        keys = QHBoxLayout()
        keys.setSpacing(PAD)
        back = KeyButton(theme, "Back", "Esc", glyph="left")
        back.clicked.connect(self._screen.back)
        keys.addWidget(back)
        keys.addWidget(way_on, 1)
        return keys

    def _make_plan(self, theme: Theme) -> QWidget:
        page = QWidget()
        column = stack(page, gap=GAP)
        head = QHBoxLayout()
        self._source, self._taken = label("", "head", 700), label("", "body", 600, "text2")
        head.addWidget(self._source)
        head.addStretch(1)
        head.addWidget(self._taken)
        column.addLayout(head)
        self._differences = SettingsList(theme, "What the file would change")
        column.addWidget(self._differences, 1)
        self._bound = label(
            "Belongs to one car or sets its rules. Take over too:", "note", 600, "text2", wrap=True
        )
        column.addWidget(self._bound)
        self._grid = QGridLayout()
        self._grid.setSpacing(GAP)
        self._groups: dict[str, KeyButton] = {}
        for at, (group, words) in enumerate(GROUP_WORDS.items()):
            key = KeyButton(theme, words, str(at + 1), variant="choice", role="body")
            key.clicked.connect(lambda _checked=False, group=group: self._screen.toggle(group))
            self._groups[group] = key
            self._grid.addWidget(key, at // _GROUPS_A_ROW, at % _GROUPS_A_ROW)
        column.addLayout(self._grid)
        self._take = KeyButton(theme, "Take over", variant="primary", glyph="check")
        self._take.clicked.connect(self._screen.take_over)
        column.addLayout(self._foot(theme, self._take))
        return page

    # -- what is shown --------------------------------------------------------------------------------------

    def show_state(self, state: UnitSettingsState) -> None:
        """Show the page."""
        head = f"Wrong: {state.error}" if state.error else state.told
        self._told.show_notice("p1" if state.error else "ok", head, "")
        self._pages.setCurrentIndex(_PAGES.index(state.page))
        self._show_list(state)
        self._show_places(state)
        self._show_plan(state)
        if state.page is not self._page:
            self._page = state.page
            self.focus_first()

    def _show_list(self, state: UnitSettingsState) -> None:
        lines = tuple(
            Line(row.name, row.origin, row.value, glyph="check" if row.changed else "", strong=row.changed)
            for row in state.rows
        )
        self._list.show_rows(lines, state.chosen)
        row = state.row
        self._title.setText(state.title)
        self._name.show_text(row.name if row is not None else "")
        self._value.setText(_cut(row.value) if row is not None else "Everything is as the program ships it.")
        self._origin.setText(_from(row.origin) if row is not None else "")
        self._description.setText(state.description)
        self._count.setText(state.count)
        self._all.setChecked(state.all_rows)

    def _show_places(self, state: UnitSettingsState) -> None:
        self._folder.show_text(state.path)
        self._file.show_text(state.path)
        for keys, found in ((self._places, state.places), (self._files, state.files)):
            for at, key in enumerate(keys):
                key.setVisible(at < len(found))
                if at < len(found):
                    key.set_word(found[at][0])
                    key.setChecked(found[at][1] == state.path)
        for key in (self._write, self._look):
            key.setEnabled(not state.busy)
            key.set_note("please wait" if state.busy else "")

    def _show_plan(self, state: UnitSettingsState) -> None:
        self._source.setText(state.source)
        counts = f"{state.taken} of {len(state.differences)} are taken over"
        self._taken.setText(counts if state.differences else "")
        lines = tuple(
            Line(
                one.name,
                "changes" if one.taken else f"stays: {GROUP_WORDS.get(one.group, '')}",
                f"{one.now}  →  {one.then}",
                glyph="check" if one.taken else "",
                strong=one.taken,
            )
            for one in state.differences
        )
        same = (Line("", "", "This unit has the same settings."),)
        self._differences.show_rows(lines or same)
        held = dict(state.groups)
        self._bound.setVisible(bool(held))
        self._arrange(tuple(held))
        for group, key in self._groups.items():
            key.setChecked(held.get(group, False))
            key.setEnabled(not state.busy)
        self._take.setEnabled(bool(state.taken) and not state.busy)
        self._take.set_note("please wait" if state.busy else "" if state.taken else "nothing to change")

    def _arrange(self, groups: tuple[str, ...]) -> None:
        """Keys of the groups that the file would change, one beside the other."""
        for group, key in self._groups.items():
            self._grid.removeWidget(key)
            key.setVisible(group in groups)
            if group in groups:
                at = groups.index(group)
                self._grid.addWidget(key, at // _GROUPS_A_ROW, at % _GROUPS_A_ROW)

    def focus_first(self) -> None:
        """On what is asked."""
        first = {
            Page.LIST: self._list,
            Page.EXPORT: self._folder.line,
            Page.IMPORT: self._file.line,
            Page.PLAN: self._differences,
        }[self._page]
        if self.isVisible():
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, at: int) -> None:
        state = self._screen.state
        found = state.places if state.page is Page.EXPORT else state.files
        self._screen.write(found[at][1])

    def _show_all(self) -> None:
        self._screen.show_all(everything=self._all.isChecked())


def _cut(value: str) -> str:
    return value if len(value) <= 160 else f"{value[:160]}…"


def _from(origin: str) -> str:
    return "as the program ships it" if origin == "default" else f"set in {origin}"
