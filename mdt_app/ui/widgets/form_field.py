# SPDX-License-Identifier: Apache-2.0
"""A line to write in, with its name above and help or an error below."""

from typing import Self

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from mdt_app.ui.style import font, label, set_property, stack, text_growth
from mdt_app.ui.widgets.text_line import TextLine
from policy.hotlist import TEXT_MOST


class FormField(QWidget):
    """A named field.

    Args:
        name: what is asked; also said by screen readers.
        help_text: one line below, empty for none.
        role: type role of the name.
        plate: the text is a plate, set in the plate font.

    It takes ``TEXT_MOST`` characters unless it is told otherwise. What is pasted beyond them is not taken, and the line
    below says so until the text is shorter.

    Signals:
        edited: a person changed the text.
    """

    edited = Signal(str)

    def __init__(
        self, name: str, *, help_text: str = "", role: str = "body", plate: bool = False, hint: str = ""
    ) -> None:
        super().__init__()
        column = stack(self, gap=4)
        self._help_text, self._is_full = help_text, False
        self._name = label(name, role, 700 if role != "note" else 600, "text" if role != "note" else "text2")
        if text_growth():
            self.let_name_wrap()
        column.addWidget(self._name)
        self.line = TextLine()
        self.line.setFont(font("head" if plate else "strong", 700 if plate else 500, plate=plate))
        self.line.setAccessibleName(name)
        self.line.setAccessibleDescription(help_text)
        self.line.setPlaceholderText(hint)
        self.line.setMaxLength(TEXT_MOST)
        self.line.inputRejected.connect(self._say_full)
        self.line.textEdited.connect(self._written)
        self.setFocusProxy(self.line)
        column.addWidget(self.line)
        self._help = label(help_text, "note", 500, "text2", wrap=bool(text_growth()))
        column.addWidget(self._help)  # first: a part that is shown without a parent is a window of its own
        self._help.setVisible(bool(help_text))

    def let_name_wrap(self) -> None:
        """A long name takes two lines where two fields stand beside each other."""
        self._name.setWordWrap(True)
        self._name.setAlignment(Qt.AlignmentFlag.AlignBottom)

    def take_at_most(self, characters: int) -> Self:
        """Take more or fewer characters."""
        self.line.setMaxLength(characters)
        return self

    def _say_full(self) -> None:
        """Nothing that a person writes goes without a word."""
        if len(self.line.text()) == self.line.maxLength():
            self._is_full = True
            self._help.setText(f"Full: {self.line.maxLength()} characters. What is more was not taken.")
            set_property(self._help, "tone", "p2")
            self._help.show()

    def _written(self, text: str) -> None:
        if self._is_full and len(text) < self.line.maxLength():
            self.show_wrong("")
        self.edited.emit(text)

    def set_name(self, name: str) -> None:
        """Ask for something else in the same place."""
        self._name.setText(name)
        self.line.setAccessibleName(name)

    def show_text(self, text: str) -> None:
        """Show a text without telling anybody; the cursor stays where a person writes."""
        if self.line.text() != text:
            self.line.setText(text)

    def show_wrong(self, sentence: str) -> None:
        """Say below what is wrong; an empty sentence brings the help back."""
        if not sentence and self._is_full and len(self.line.text()) == self.line.maxLength():
            return  # that something was not taken is said until there is room again
        self._is_full = False
        self._help.setText(f"Wrong: {sentence}" if sentence else self._help_text)
        set_property(self._help, "tone", "p1" if sentence else "text2")
        self._help.setVisible(bool(self._help.text()))
