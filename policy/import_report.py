# SPDX-License-Identifier: Apache-2.0
"""What an import left out and why: counts and row numbers, never a plate."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

ROWS_SHOWN: Final = 20
"""How many row numbers are kept for each reason; the count is always whole."""


class RejectReason(StrEnum):
    """Why a row did not become an entry, in words for the report."""

    TOO_SHORT = "too few columns"
    QUOTE = "quote not closed"
    OVERLONG = "longer than any row of a list"
    BLANK = "no plate"
    JUNK = "plate on the skip list"
    TOO_LONG = "plate longer than 10 characters"
    CHARACTER = "plate with a character that no plate has"
    CLASS_UNKNOWN = "class not in the mapping"
    RESTRICTED = "restricted class, not on the department's allow-list"
    IMMIGRATION = "immigration class, never imported"
    CATEGORY = "category that the policy does not name, or that serves none of its purposes"
    SOURCE = "list of a source that the policy does not name"
    EXPIRY = "expiry date not understood"
    DUPLICATE = "same as an earlier row"


class Oddity(StrEnum):
    """What was odd about a row that became an entry all the same."""

    STATE = "state is no code of two characters: taken as unknown"
    STATE_UNLISTED = "state code not in the code list: kept as written"
    DATE = "date of entry not understood: left out"
    TEXT = "text too long: its beginning was kept"


@dataclass(frozen=True, slots=True)
class Counted:
    """How often something happened, and the first rows in which it did."""

    what: RejectReason | Oddity
    count: int
    rows: tuple[int, ...]

    @property
    def sentence(self) -> str:
        """For the administrator: "3 rows: plate longer than 10 characters (rows 4, 9, 17)"."""
        rows = ", ".join(map(str, self.rows))
        rest = ", ..." if self.count > len(self.rows) else ""
        noun = "row" if self.count == 1 else "rows"
        return f"{self.count} {noun}: {self.what} ({noun} {rows}{rest})"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a file's rows.

    Attributes:
        rows: data rows in the file.
        entries: rows that became entries.
        rejected: the others by reason.
        odd: entries with a field that could not be taken as written.
        latin_lines: lines that were not UTF-8 and were read as Latin-1.
        extracted_at: UTC, when the source made the extract, where the file says it.
    """

    rows: int
    entries: int
    rejected: tuple[Counted, ...] = ()
    odd: tuple[Counted, ...] = ()
    latin_lines: int = 0
    extracted_at: datetime | None = None

    def count(self, reason: RejectReason) -> int:
        """Rows rejected for ``reason``."""
        return sum(item.count for item in self.rejected if item.what is reason)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The report in words, without any plate."""
        latin = (
            (f"{self.latin_lines} lines are not UTF-8 and were read as Latin-1.",) if self.latin_lines else ()
        )
        return (
            f"{self.entries} of {self.rows} rows became entries.",
            *(item.sentence for item in (*self.rejected, *self.odd)),
            *latin,
        )


@dataclass(slots=True)
class Tally:
    """Counts while the rows are read."""

    counts: dict[RejectReason | Oddity, int] = field(default_factory=dict)
    rows: dict[RejectReason | Oddity, list[int]] = field(default_factory=dict)

    def add(self, what: RejectReason | Oddity, row: int) -> None:
        """Count one row."""
        self.counts[what] = self.counts.get(what, 0) + 1
        first = self.rows.setdefault(what, [])
        if len(first) < ROWS_SHOWN:
            first.append(row)

    def of(self, kind: type[RejectReason] | type[Oddity]) -> tuple[Counted, ...]:
        """What was counted of one kind, in the order of the enumeration."""
        return tuple(
            Counted(what, self.counts[what], tuple(self.rows[what])) for what in kind if what in self.counts
        )
