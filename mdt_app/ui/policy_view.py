# SPDX-License-Identifier: Apache-2.0
"""The policy page: the field to find in, sections or clauses on the left, one of them at large on the right."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mdt_app.screens.policy import PolicyScreen
from mdt_app.screens.policy_state import PolicyState, Stage
from mdt_app.ui.policy_details import PolicyDetails
from mdt_app.ui.style import font, label, panel, set_property, stack, text_growth
from mdt_app.ui.tokens import PAD, UNIT, Theme
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.labels import ElidedLabel
from mdt_app.ui.widgets.policy_list import PolicyList
from mdt_app.ui.widgets.text_line import TextLine

_NARROW_W = 1000
_LIST_W, _NARROW_LIST_W = 500, 400
_FIND_W, _NARROW_FIND_W = 400, 256
#: Characters that are looked for at most; no clause is found by more.
_FIND_MOST = 128


class FindField(TextLine):
    """Where it is written what to look for; arrows and Enter act on the list meanwhile.

    Signals:
        moved: go that many rows down, or up.
        entered: Enter.
    """

    moved = Signal(int)
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFont(font("strong", 500))
        self.setMaxLength(_FIND_MOST)
        self.setPlaceholderText("Find, key /" if text_growth() else "Find: id or word, key /")
        self.setAccessibleName("Find a clause by id or word, key /")

    def set_theme(self, theme: Theme) -> None:
        """What stands in the empty field is to be read, too: Qt would draw it half as strong."""
        self.setStyleSheet(f"QLineEdit {{ placeholder-text-color: {theme.text2}; }}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down move the choice, Enter goes to what is chosen."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self.moved.emit(step)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class PolicyView(QWidget):
    """Renders the policy page. Letters find, up and down choose, Enter goes in, Esc comes back."""

    def __init__(self, screen: PolicyScreen, theme: Theme) -> None:
        super().__init__()
        self._screen = screen
        column = stack(self, pad=PAD, gap=10)
        column.addWidget(self._make_head(theme))
        body = QHBoxLayout()
        body.setSpacing(PAD)
        body.addWidget(self._make_list(theme))
        body.addWidget(self._make_details(theme), 1)
        column.addLayout(body, 1)
        slash = QShortcut(QKeySequence("/"), self)
        slash.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        slash.activated.connect(self._to_field)
        screen.subscribe(self.show_state)
        self.show_state(screen.state)

    def _make_head(self, theme: Theme) -> QWidget:
        box = panel()
        line = QHBoxLayout(box)
        line.setContentsMargins(5 * UNIT, 10, 3 * UNIT, 10)
        line.setSpacing(3 * UNIT)
        words = stack(gap=0)
        self._department = ElidedLabel("strong", 800)
        self._policy = label("", "note", 500, "text2")
        words.addStretch(1)
        words.addWidget(self._department)
        words.addWidget(self._policy)
        words.addStretch(1)
        line.addLayout(words, 1)
        self._back = KeyButton(theme, "Sections", "Esc", glyph="left")
        self._back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._back.clicked.connect(self._go_back)
        line.addWidget(self._back)
        self._field = FindField()
        self._field.textEdited.connect(self._screen.find)
        self._field.moved.connect(self._screen.move)
        self._field.entered.connect(self._go_in)
        line.addWidget(self._field)
        box.setFixedHeight(self._back.height() + 5 * UNIT)
        return box

    def _make_list(self, theme: Theme) -> QWidget:
        self._side = QWidget()
        column = stack(self._side, gap=6)
        head = QHBoxLayout()
        self._title = label("", "body", 700, wrap=True)
        self._hint = label("↑ ↓ choose · ↵ opens", "note", 500, "text2")
        head.addWidget(self._title, 1)
        head.addWidget(self._hint)
        head.addSpacing(PAD)
        column.addLayout(head)
        self._list = PolicyList(theme)
        self._list.tapped.connect(self._tap)
        self._list.moved.connect(self._screen.move)
        self._list.opened.connect(self._go_in)
        self._list.typed.connect(self._type)
        column.addWidget(self._list, 1)
        return self._side

    def _make_details(self, theme: Theme) -> QWidget:
        self._frame = panel()
        column = stack(self._frame, pad=UNIT, gap=0)
        self._details = PolicyDetails(theme)
        self._details.left.connect(self._list.setFocus)
        self._details.installEventFilter(self)
        column.addWidget(self._details, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(PAD, UNIT, PAD, 3 * UNIT)
        self._into = KeyButton(theme, "Open", "↵", variant="primary", glyph="right")
        self._into.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._into.clicked.connect(self._go_in)
        foot.addStretch(1)
        foot.addWidget(self._into)
        column.addLayout(foot)
        return self._frame

    def show_state(self, state: PolicyState) -> None:
        """Show the list and what is chosen of it."""
        self._department.show_text(state.department)
        self._policy.setText(state.policy)
        self._title.setText(state.title)
        self._show_hint(state)
        if self._field.text() != state.find:
            self._field.setText(state.find)
        self._back.set_word(state.back or "Sections")
        self._back.set_glyph("cross" if state.stage is Stage.FOUND else "left")
        self._back.setVisible(bool(state.back))
        self._list.show_policy(state.rows, state.chosen, clauses=state.stage is not Stage.SECTIONS)
        self._details.show_state(state)
        section = state.section
        self._into.setVisible(section is not None)
        if section is not None:
            count = sum(number for _, number in section.kinds)
            self._into.set_word("Open its clause" if count == 1 else f"Open its {count} clauses")

    def _show_hint(self, state: PolicyState) -> None:
        """Where there is room for it, and only where the officer begins."""
        self._hint.setVisible(state.stage is Stage.SECTIONS and self.width() >= _NARROW_W)

    def _tap(self, index: int) -> None:
        """A tap chooses; a tap on what is chosen goes in."""
        if index == self._screen.state.chosen:
            self._go_in()
        else:
            self._screen.choose(index)

    def _type(self, text: str) -> None:
        self._to_field()
        self._field.insert(text)
        self._screen.find(self._field.text())

    def _to_field(self) -> None:
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _go_in(self) -> None:
        """Into a section; where nothing lies deeper, to the text at large."""
        if self._screen.state.section is not None:
            self._screen.open()
            self._list.setFocus()
        elif self._screen.state.rows:
            self._details.setFocus()

    def _go_back(self) -> None:
        if not self._details.hasFocus():
            self._screen.back()
        self._list.setFocus()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """The frame says that the text at large has the focus."""
        if watched is self._details and event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            focused = event.type() == QEvent.Type.FocusIn
            set_property(self._frame, "panel", "focus" if focused else "surface")
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow pages give the list and the field less room."""
        super().resizeEvent(event)
        narrow = self.width() < _NARROW_W
        self._side.setFixedWidth(_NARROW_LIST_W if narrow else _LIST_W)
        self._field.setFixedWidth((_NARROW_FIND_W if narrow else _FIND_W) - 20 * text_growth())
        self._show_hint(self._screen.state)

    def showEvent(self, event: QShowEvent) -> None:
        """The list has the focus: up and down choose, letters find."""
        super().showEvent(event)
        self._list.setFocus()
