# SPDX-License-Identifier: Apache-2.0
"""The results as Qt's views want them. How many there are costs nothing."""

from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    Qt,
)

from mdt_app.screens.result_rows import ResultRow, ResultRows
from mdt_app.screens.wording import number
from mdt_app.ui.widgets.painted_list import Index

_END: Final = (
    "Older reads are at the department",
    "The department's server has its own search, with its own record.",
)
_NONE: Final = "No read of this car fits"

_NOWHERE = QModelIndex()


class ResultsModel(QAbstractListModel):
    """Every row of the inquiry that is open, and a last one that says where older reads are.

    Args:
        rows: the window on them; a row that is not here is asked for when it is drawn.
    """

    def __init__(self, rows: ResultRows) -> None:
        super().__init__()
        self._rows, self._count = rows, 0
        rows.listen(self._arrived)

    @property
    def total(self) -> int:
        """Rows with a read, the last one left out."""
        return self._count

    @property
    def last_words(self) -> tuple[str, str]:
        """The two lines of the last row."""
        return (_END[0] if self._count else _NONE), _END[1]

    def begin(self, total: int) -> None:
        """Another inquiry, or none."""
        self.beginResetModel()
        self._count = total
        self.endResetModel()

    def row(self, place: int) -> ResultRow | None:
        """The row at a place; None while it is not here, and for the last one."""
        return self._rows.row(place)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """All rows and the last one."""
        return 0 if parent.isValid() else self._count + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A row in words, for screen readers; what is drawn comes from ``row``."""
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return None
        if index.row() >= self._count:
            return f"{self.last_words[0]}. {self.last_words[1]}"
        row = self._rows.row(index.row())
        return row.name if row is not None else f"Row {number(index.row() + 1)}, opening"

    def _arrived(self, first: int, last: int) -> None:
        last = min(last, self._count - 1)
        if first <= last:
            self.dataChanged.emit(self.index(first), self.index(last))
