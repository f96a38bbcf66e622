# SPDX-License-Identifier: Apache-2.0
"""A line to write in, with its name above and help or an error below."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from mdt_app.ui.style import font, label, set_property, stack


class FormField(QWidget):
    """A named field.

    Args:
        name: what is asked; also said by screen readers.
        help_text: one line below, empty for none.
        role: type role of the name.
        plate: the text is a plate, set in the plate font.

    Signals:
        edited: a person changed the text.
    """

    edited = Signal(str)

    def __init__(
        self, name: str, *, help_text: str = "", role: str = "body", plate: bool = False, hint: str = ""
    ) -> None:
        super().__init__()
        column = stack(self, gap=4)
        self._help_text = help_text
        self._name = label(name, role, 700 if role != "note" else 600, "text" if role != "note" else "text2")
        column.addWidget(self._name)
        self.line = QLineEdit()
        self.line.setFont(font("head" if plate else "strong", 700 if plate else 500, plate=plate))
        self.line.setAccessibleName(name)
        self.line.setAccessibleDescription(help_text)
        self.line.setPlaceholderText(hint)
        self.line.textEdited.connect(self.edited)
        self.setFocusProxy(self.line)
        column.addWidget(self.line)
        self._help = label(help_text, "note", 500, "text2")
        column.addWidget(self._help)  # first: a part that is shown without a parent is a window of its own
        self._help.setVisible(bool(help_text))

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
        self._help.setText(f"Wrong: {sentence}" if sentence else self._help_text)
        set_property(self._help, "tone", "p1" if sentence else "text2")
        self._help.setVisible(bool(self._help.text()))
