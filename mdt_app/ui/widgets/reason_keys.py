# SPDX-License-Identifier: Apache-2.0
"""Why a hit is closed: a key for each reason, and a note to it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from mdt_app.ui.style import stack
from mdt_app.ui.tokens import GAP, Theme
from mdt_app.ui.widgets.form_field import FormField
from mdt_app.ui.widgets.key_button import KeyButton
from policy.verification import ClosingReason


class ReasonKeys(QWidget):
    """Eight reasons; each key answers at once.

    Signals:
        chosen: a person chose this reason.

    Attributes:
        note: the field below the keys.
    """

    chosen = Signal(ClosingReason)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        column = stack(self, gap=12)
        grid = QGridLayout()
        grid.setSpacing(GAP)
        for at, reason in enumerate(ClosingReason):
            key = KeyButton(theme, reason.words, str(at + 1))
            key.clicked.connect(lambda _checked=False, reason=reason: self.chosen.emit(reason))
            grid.addWidget(key, at // 2, at % 2)
        column.addLayout(grid)
        self.note = FormField("Note", help_text="Needed for “Other”. The read stays on record as it was.")
        column.addWidget(self.note)
