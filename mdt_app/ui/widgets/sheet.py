# SPDX-License-Identifier: Apache-2.0
"""The frame of the verification sheet: head with hit and steps, body, foot with keys. One page at a time."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from mdt_app.screens.sheet_state import SheetState
from mdt_app.ui.style import label, panel, stack, text_growth
from mdt_app.ui.tokens import FULL_H, GAP, PAD, TARGET, UNIT, Theme
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.labels import ElidedLabel
from mdt_app.ui.widgets.notice_box import NoticeBox
from mdt_app.ui.widgets.priority_mark import PriorityMark
from mdt_app.ui.widgets.steps import Steps

HEAD_H = 16 * UNIT
FOOT_H = TARGET + 6 * UNIT
#: Below this width the foot drops its icons and the steps their names, pixels.
NARROW_W = 1200
#: Below this height it does the same: the wide forms need the whole height of the full screen, pixels.
_LOW_H = FULL_H - UNIT
_BETWEEN, _LEAST_W = 3 * UNIT, 30 * UNIT


def foot(*keys: QWidget | None) -> QWidget:
    """A row of keys; None is a free space between them."""
    bar = QWidget()
    row = QHBoxLayout(bar)
    row.setContentsMargins(PAD, 3 * UNIT, PAD, 3 * UNIT)
    row.setSpacing(GAP)
    for key in keys:
        if key is None:
            row.addStretch(1)
        else:
            row.addWidget(key)
    return bar


class Page(QWidget):
    """One step or question in the sheet's body, with its own keys for the foot.

    Attributes:
        foot: the keys; shown together with the page.
    """

    def __init__(self) -> None:
        super().__init__()
        self.foot = QWidget()
        self._glyphs: dict[KeyButton, str] = {}
        self._words: dict[KeyButton, tuple[str, str]] = {}

    def show_state(self, state: SheetState) -> None:
        """Show what changed; each page has its own."""
        raise NotImplementedError

    @property
    def is_tight(self) -> bool:
        """Whether it has less room than on a screen of the full size."""
        return self.width() < NARROW_W or self.height() < _LOW_H - HEAD_H - FOOT_H

    def focus_first(self) -> None:
        """Put the keyboard's focus on the thing asked, never on an answer."""
        self.setFocus()

    def with_foot(self, keys: tuple[KeyButton | None, ...], glyphs: tuple[str, ...]) -> None:
        """Take these keys into the foot; ``glyphs`` names each one's icon, in their order, "" for none."""
        named = [key for key in keys if key is not None]
        self._glyphs = dict(zip(named, glyphs, strict=True))
        self.foot = foot(*keys)
        self.set_narrow(narrow=False)

    def with_short_word(self, key: KeyButton, short: str) -> None:
        """Say this key shorter on narrow screens."""
        self._words[key] = (key.text(), short)

    def set_narrow(self, *, narrow: bool) -> None:
        """Whether the keys go without their icons, and with their short words."""
        for key, glyph in self._glyphs.items():
            key.set_glyph("" if narrow else glyph)
        for key, (word, short) in self._words.items():
            key.set_word(short if narrow else word)


class Sheet(QWidget):
    """Head, body and foot. It holds one page: what is not shown is not in the tree of widgets at all."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._attic = QWidget()  # never shown: where a page waits for its end, outside the tree
        self._page: Page | None = None
        self._gone: Page | None = None
        column = stack(self, gap=0)
        column.addWidget(self._head(theme))
        self._body = QWidget()
        stack(self._body, gap=0)
        self._bar = panel("strip")
        stack(self._bar, gap=0)
        column.addWidget(self._body, 1)
        column.addWidget(self._bar)
        self._error = NoticeBox(theme)
        self._error.setParent(self)

    def _head(self, theme: Theme) -> QWidget:
        head = self._head_bar = panel("topbar")
        row = self._head_row = QHBoxLayout(head)
        row.setContentsMargins(PAD, 0, PAD, 0)
        row.setSpacing(_BETWEEN)
        self._mark = PriorityMark(theme, 4)
        # How far the hit is stands at the end: no length of a category may cut it off.
        self._category = ElidedLabel("strong", 600, keeps_end=True)
        self._category.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._steps = Steps(theme)
        self._waiting = label("", "body", 700)
        row.addWidget(self._mark)
        row.addWidget(self._category)
        row.addStretch(1)
        row.addWidget(self._steps)
        row.addStretch(1)
        row.addWidget(self._waiting)
        return head

    def show_head(self, level: int, category: str, step: int, waiting: str) -> None:
        """Show other words in the head."""
        self._mark.set_level(level)
        self._category.show_text(category)
        self._category.setMinimumWidth(min(_LEAST_W, self._category.sizeHint().width()))
        self._steps.set_step(step)
        self._waiting.setText(waiting)
        self._fit_head()

    def _is_tight(self) -> bool:
        return self.width() < NARROW_W or self.height() < _LOW_H

    def _fit_bars(self) -> None:
        """Head and foot are lower on a small screen with large text, so that every step stands between them."""
        less = 3 * UNIT if self._is_tight() and text_growth() else 0
        self._head_bar.setFixedHeight(HEAD_H - less)
        self._bar.setFixedHeight(FOOT_H - less)
        keys = self._page.foot.layout() if self._page is not None else None
        if keys is not None:
            edge = (self._bar.maximumHeight() - TARGET) // 2
            keys.setContentsMargins(PAD, edge, PAD, edge)

    def _fit_head(self) -> None:
        """As many names of steps as there is room for: of all, of the present one, of none."""
        room = self.width() - 2 * PAD - _BETWEEN * (self._head_row.count() - 1)
        for part in (self._mark, self._category, self._waiting):
            room -= part.sizeHint().width()
        for named in ((True, True), (False, True), (False, False))[int(self.width() < NARROW_W) :]:
            self._steps.show_names(named[0], now=named[1])
            if self._steps.width() <= room:
                return

    def show_page(self, page: Page) -> None:
        """Put a page in the place of the last one, which goes for good."""
        self.clear()
        self._page = page
        for part, frame in ((page, self._body), (page.foot, self._bar)):
            layout = frame.layout()
            if layout is not None:
                layout.addWidget(part)
            part.show()  # at once: a page that is shown later cannot take the focus now
        page.set_narrow(narrow=self._is_tight())
        self._fit_bars()
        self._error.raise_()

    def clear(self) -> None:
        """Let the page go; nothing of the hit stays in the tree."""
        last, self._page = self._page, None
        if last is not None:
            self.setFocus()  # a window whose focus leaves with a part of it is no longer the active one
            for part in (last.foot, last):
                part.hide()
                part.setParent(self._attic)
                part.deleteLater()
            self._gone = last  # a key of it may be the one being pressed: Qt ends it later
        self._error.hide()

    def show_error(self, sentence: str) -> None:
        """Say above the foot why a step was refused; an empty sentence takes it away."""
        self._error.show_notice("p1", sentence, "")
        self._place_error()

    def _place_error(self) -> None:
        height = self._error.sizeHint().height()
        above = self.height() - self._bar.height() - height - GAP
        self._error.setGeometry(PAD, above, self.width() - 2 * PAD, height)
        self._error.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow screens show less: no icons in the foot, no names of other steps."""
        super().resizeEvent(event)
        self._fit_head()
        self._fit_bars()
        if self._page is not None:
            self._page.set_narrow(narrow=self._is_tight())
        self._place_error()
