# SPDX-License-Identifier: Apache-2.0
"""The gallery's window: sections on the left, their specimens on the right; F8 shows the next theme."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QScrollArea, QWidget

from mdt_app.gallery.sections import SECTIONS
from mdt_app.gallery.specimens import TAKES_FOCUS, Section, Specimen
from mdt_app.ui.style import dress, label, stack
from mdt_app.ui.tokens import GAP, PAD, THEMES, UNIT, Theme, next_theme
from mdt_app.ui.widgets.key_button import KeyButton

#: Width of a section in a picture, pixels.
PICTURE_W = 1280


class SectionPage(QWidget):
    """The specimens of a section, each over the name of its state."""

    def __init__(self, section: Section, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = stack(self, pad=PAD, gap=PAD)
        column.addWidget(label(section.name, "title", 800))
        if section.grounds:
            column.addWidget(label(section.grounds, "body", 500, "text2", wrap=True))
        self._grid = QGridLayout()
        self._grid.setSpacing(PAD)
        self.made: list[QWidget] = []
        at = 0
        for specimen in section.specimens:
            left = at % section.columns
            if left + specimen.columns > section.columns:
                at += section.columns - left
            self._add(specimen, at // section.columns, at % section.columns, theme)
            at += specimen.columns
        for column_at in range(section.columns):
            self._grid.setColumnStretch(column_at, 1)
        column.addLayout(self._grid)
        column.addStretch(1)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def focus_first(self) -> None:
        """The focus is where it is part of what is shown, else nowhere to be seen."""
        asking = [made for made in self.made if made.property(TAKES_FOCUS)]
        (asking[0] if asking else self).setFocus()

    def _add(self, specimen: Specimen, row: int, column: int, theme: Theme) -> None:
        made = specimen.make(theme)
        if specimen.width:
            made.setFixedWidth(specimen.width)
        if specimen.height:
            made.setFixedHeight(specimen.height)
        holder = QWidget()
        cell = stack(holder, gap=UNIT)
        cell.addWidget(made)
        cell.addWidget(label(specimen.state, "note", 500, "text2"))
        cell.addStretch(1)
        self.made.append(made)
        self._grid.addWidget(holder, row, column, 1, specimen.columns)


class GalleryWindow(QWidget):
    """Every section; F8 goes through the themes."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("Patrol MDT: gallery")
        self._theme, self._at = theme, 0
        row = QHBoxLayout(self)
        row.setContentsMargins(PAD, PAD, 0, PAD)
        keys = stack(gap=GAP)
        self._keys = [KeyButton(theme, section.name, variant="choice", role="body") for section in SECTIONS]
        for at, key in enumerate(self._keys):
            key.clicked.connect(lambda _=False, at=at: self.show_section(at))
            keys.addWidget(key)
        self._theme_key = KeyButton(theme, theme.word, "F8", glyph="theme")
        self._theme_key.clicked.connect(lambda: self.use_theme(next_theme(self._theme)))
        keys.addStretch(1)
        keys.addWidget(self._theme_key)
        holder = QWidget()
        holder.setLayout(keys)
        side = QScrollArea()
        side.setWidgetResizable(True)
        side.setWidget(holder)
        side.setFixedWidth(66 * UNIT)
        row.addWidget(side)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        row.addWidget(self._area, 1)
        quit_key = QShortcut(QKeySequence("Ctrl+Q"), self)
        quit_key.activated.connect(self.close)
        self.show_section(0)

    @property
    def theme(self) -> Theme:
        """The theme that is shown."""
        return self._theme

    @property
    def page(self) -> SectionPage:
        """The section that is shown."""
        page = self._area.widget()
        assert isinstance(page, SectionPage)  # noqa: S101 - nothing else is ever put there
        return page

    def show_section(self, at: int) -> None:
        """Show a section, made afresh."""
        self._at = at
        for index, key in enumerate(self._keys):
            key.setChecked(index == at)
        page = SectionPage(SECTIONS[at], self._theme)
        self._area.setWidget(page)
        dress(self, self._theme)
        page.focus_first()

    def use_theme(self, theme: Theme) -> None:
        """Show everything in another theme."""
        self._theme = theme
        self._theme_key.set_word(theme.word)
        dress(self, theme)

    def sizeHint(self) -> QSize:
        """As a panel in a car."""
        return QSize(1280, 800)


def section_picture(section: Section, theme: Theme) -> QWidget:
    """A section as high as it needs to be, shown and settled."""
    page = SectionPage(section, theme)
    dress(page, theme)
    page.resize(PICTURE_W, 10)
    page.show()
    page.activateWindow()
    page.focus_first()
    for _ in range(4):
        QApplication.processEvents()
        page.resize(PICTURE_W, page.sizeHint().height())
    return page


def write_pictures(folder: Path) -> list[Path]:
    """Write every section in every theme ("keys-day.png").

    Raises:
        OSError: a picture cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for theme in THEMES.values():
        for section in SECTIONS:
            page = section_picture(section, theme)
            path = folder / f"{section.name.lower().replace(' ', '-')}-{theme.name}.png"
            if not page.grab().save(str(path)):
                raise OSError(f"{path} cannot be written. Choose another folder.")
            page.close()
            page.deleteLater()
            written.append(path)
    return written
