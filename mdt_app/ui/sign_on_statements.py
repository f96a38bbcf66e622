# SPDX-License-Identifier: Apache-2.0
"""What is agreed to before anybody signs on, statement by statement."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mdt_app.screens.sign_on_terms import SignOnTerms
from mdt_app.ui.icons import Icon
from mdt_app.ui.style import label, scrolled, stack, text_growth
from mdt_app.ui.tokens import UNIT, Theme


def statements(terms: SignOnTerms, theme: Theme) -> QWidget:
    """The statements; where larger text needs more room than there is, they can be turned up and down."""
    content = QWidget()
    column = stack(content, gap=4 * UNIT)
    column.addStretch(1)
    for statement in terms.statements:
        row = QHBoxLayout()
        row.setSpacing(3 * UNIT)
        row.addWidget(Icon(theme, "right", size=26), 0, Qt.AlignmentFlag.AlignTop)
        words = stack(gap=2)
        words.addWidget(label(statement.head, "head", 700, wrap=True))
        words.addWidget(label(statement.text, "strong", 450, "text2", wrap=True))
        row.addLayout(words, 1)
        column.addLayout(row)
    column.addStretch(1)
    return scrolled(content) if text_growth() else content
