# SPDX-License-Identifier: Apache-2.0
"""One question of the comparison: what is seen, what the list says, and three answers.

None is chosen beforehand and none has the focus: the row has it, so that Enter alone answers nothing.
"""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QHBoxLayout, QWidget

from mdt_app.ui.style import label, set_property, stack, text_growth
from mdt_app.ui.tokens import GAP, PAD, Theme
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.labels import TwoLineLabel

#: Word, variant and icon of each answer, in the order of keys 1, 2, 3.
ANSWERS = (("Same", "same", "check"), ("Differs", "differs", "cross"), ("Can't tell", "unsure", "ask"))
_ANSWER_KEYS = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3)
_FOCUS_EDGE = 3  # what the focus border is wider than the plain one, pixels


class AnswerRow(QFrame):
    """A row that is asked while it is active: then keys 1, 2 and 3 answer it.

    Args:
        title: what is compared ("VEHICLE").

    Signals:
        answered: index of the answer.
        activated: the row got the focus.
        moved: -1 for the row above, 1 for the one below.
    """

    answered = Signal(int)
    activated = Signal()
    moved = Signal(int)

    def __init__(self, theme: Theme, title: str) -> None:
        super().__init__()
        self._theme, self._title = theme, title
        self._active: bool | None = None
        self._narrow = False
        self._chosen = -1
        self._offered: tuple[int, ...] = (0, 1, 2)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._column = stack(self, gap=6)
        head = QHBoxLayout()
        self._hint = label("", "note", 600, "text2")
        head.addWidget(label(title, "note" if text_growth() else "body", 800))
        head.addStretch(1)
        head.addWidget(self._hint)
        self._column.addLayout(head)
        self._lines = QWidget()
        role = (
            "body" if text_growth() else "strong"
        )  # three rows have to stand on the sheet, whatever is in them
        self._seen, self._list = TwoLineLabel(role), TwoLineLabel(role)
        grid = QGridLayout(self._lines)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        for row, (word, value) in enumerate((("SEEN", self._seen), ("LIST", self._list))):
            grid.addWidget(label(word, "note", 600, "text2"), row, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(value, row, 1)
        self._column.addWidget(self._lines)
        self._answers = QHBoxLayout()
        self._answers.setSpacing(GAP)
        self._column.addLayout(self._answers)
        self._keys = [self._key(at) for at in range(len(ANSWERS))]
        self.set_active(active=False)

    @property
    def keys(self) -> tuple[KeyButton, ...]:
        """Same, differs, can't tell."""
        return tuple(self._keys)

    def show_question(
        self, seen: str, listed: str, chosen: int, offered: tuple[int, ...], hint: tuple[str, str]
    ) -> None:
        """Show what is compared and answered.

        Args:
            seen: what is known from the picture.
            listed: what the list says.
            chosen: index of the answer given, -1 for none.
            offered: indexes of the answers that may be given.
            hint: words beside the title, and their tone.
        """
        self._lines.setVisible(bool(seen or listed))
        self._seen.show_text(seen)
        self._list.show_text(listed)
        self._hint.setText(hint[0])
        set_property(self._hint, "tone", hint[1])
        self._chosen, self._offered = chosen, offered
        self._sync()
        said = f" Seen: {seen}. List: {listed}." if seen or listed else ""
        given = ANSWERS[chosen][0] if chosen >= 0 else "none yet"
        self.setAccessibleName(f"{self._title}.{said} Answer: {given}")

    def set_active(self, *, active: bool) -> None:
        """Whether this row is asked: its answers carry their keys then."""
        if active == self._active:
            return
        self._active = active
        set_property(self, "panel", "focus" if active else "surface")
        # A frame takes the width of its new border into its layout only when it is told so.
        QApplication.sendEvent(self, QEvent(QEvent.Type.StyleChange))
        self._renew()

    def set_narrow(self, *, narrow: bool) -> None:
        """Narrow screens: tighter, and answers without their icons; the words stay."""
        if narrow != self._narrow:
            self._narrow = narrow
            self._renew()

    def _renew(self) -> None:
        edge = _FOCUS_EDGE if self._active else 0
        side, end = (PAD, 10) if not self._narrow else (12, 6)
        side, end = (side - 2, 5) if text_growth() else (side, end)
        self._column.setSpacing(2 if text_growth() else 4 if self._narrow else 6)
        self._column.setContentsMargins(side - edge, end - edge, side - edge, end - edge)
        for at, key in enumerate(self._keys):
            key.set_key(str(at + 1) if self._active else "")
            key.set_glyph("" if self._narrow else ANSWERS[at][2])
            cap = f", key {at + 1}" if self._active else ""
            key.setAccessibleName(f"{self._title}: {ANSWERS[at][0]}{cap}")
        self._sync()

    def _key(self, at: int) -> KeyButton:
        word, variant, glyph = ANSWERS[at]
        key = KeyButton(self._theme, word, variant=variant, glyph=glyph)
        key.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        key.clicked.connect(lambda: self._answer(at))
        self._answers.addWidget(key, 1)
        return key

    def _answer(self, at: int) -> None:
        self._sync()  # a press checks the key by itself; only what the rules accept is shown as given
        self.answered.emit(at)

    def _sync(self) -> None:
        for at, key in enumerate(self._keys):
            key.setChecked(at == self._chosen)
            key.setEnabled(at in self._offered or at == self._chosen)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The row that gets the focus is the one asked."""
        super().focusInEvent(event)
        self.activated.emit()

    def event(self, event: QEvent) -> bool:
        """Take 1, 2 and 3 at once: as shortcuts of the keys they would act a moment later."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _ANSWER_KEYS
            and not event.modifiers() & Qt.KeyboardModifier.AltModifier
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down go from row to row; Enter does nothing."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self.moved.emit(step)
        elif event.key() in _ANSWER_KEYS and not event.isAutoRepeat():
            at = _ANSWER_KEYS.index(Qt.Key(event.key()))
            if at in self._offered:
                self.answered.emit(at)
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
