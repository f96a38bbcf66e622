# SPDX-License-Identifier: Apache-2.0
"""The lines of a hot list file as numbered rows of fields, delimited or fixed width."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Final

from policy.errors import ListRefused
from policy.import_report import RejectReason
from policy.list_mapping import ListMapping, Opening, Span

LINE_MOST: Final = 65536
"""Characters of a line; a longer one is a damaged file's."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file.

    Attributes:
        number: line in the file, from 1.
        cells: value of each mapped field, stripped; None when the row is too short or its quoting is broken.
        problem: why there are no cells.
    """

    number: int
    cells: Mapping[str, str] | None
    problem: str = ""


class Lines:
    """The text lines of a file, numbered; what was odd about them is known when they are read.

    Attributes:
        latin: how many lines were not UTF-8 and were read as Latin-1.
    """

    def __init__(self, lines: Iterable[str | bytes]) -> None:
        self._lines = lines
        self.latin = 0

    def __iter__(self) -> Iterator[tuple[int, str]]:
        for number, line in enumerate(self._lines, 1):
            text = self._text(line, first=number == 1).rstrip("\r\n\x1a")
            if text.strip():
                yield number, text

    def _text(self, line: str | bytes, *, first: bool) -> str:
        if isinstance(line, str):
            return line.removeprefix("\ufeff") if first else line
        if first and line.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise ListRefused("The file is written in UTF-16. Save it as UTF-8 and import it again.")
        try:
            return line.decode("utf-8-sig" if first else "utf-8")
        except UnicodeDecodeError:
            self.latin += 1
            return line.decode("latin-1")


class Rows:
    """The data rows of a file, with its header and trailer checked on the way.

    Attributes:
        extracted_at: UTC, from the file's first line; None when the mapping has no such line.
        count: data rows seen so far.
    """

    def __init__(self, lines: Lines, mapping: ListMapping, local: tzinfo) -> None:
        self._lines = lines
        self._mapping = mapping
        self._local = local
        self._places: Mapping[str, int] = {}
        self._spans = {name: span for name, span in mapping.columns.items() if isinstance(span, Span)}
        self.extracted_at: datetime | None = None
        self.count = 0

    def __iter__(self) -> Iterator[Row]:
        lines = iter(self._lines)
        if self._mapping.opening is not None:
            self._open(next(lines, (1, ""))[1], self._mapping.opening)
        if self._mapping.header:
            self._take_header(next(lines, (1, ""))[1])
        elif self._mapping.delimiter:
            self._places = self._numbered()
        for number, line in lines:
            if self._mapping.closing and line.startswith(self._mapping.closing):
                self._close(line, lines)
                return
            self.count += 1
            yield self._row(number, line)
        if self._mapping.closing:
            raise ListRefused(
                f"The last line {self._mapping.closing!r} is missing: the file is truncated. Fetch it again."
            )

    def _open(self, line: str, opening: Opening) -> None:
        wanted = f"The first line must be {opening.prefix!r} and a time. Another kind of file, or damaged?"
        if not line.startswith(opening.prefix):
            raise ListRefused(wanted)
        stamp = line.removeprefix(opening.prefix).strip()
        try:
            local = datetime.strptime(stamp, opening.format).replace(tzinfo=self._local)
        except ValueError:
            # Without its cause: that quotes the line, which may hold a plate.
            raise ListRefused(wanted) from None
        self.extracted_at = local.astimezone(UTC)

    def _close(self, line: str, rest: Iterator[tuple[int, str]]) -> None:
        counted = line.removeprefix(self._mapping.closing).strip()
        if not counted.isdecimal() or int(counted) != self.count:
            raise ListRefused(
                f"The file's last line counts {counted or 'no'} records, the file holds {self.count}:"
                " it is truncated or damaged. Fetch it again."
            )
        if next(rest, None) is not None:
            raise ListRefused(f"Lines follow the last line {self._mapping.closing!r}: two files in one?")

    def _take_header(self, line: str) -> None:
        if not self._mapping.delimiter:
            return
        if len(line) > LINE_MOST:
            raise ListRefused("The header is longer than any list's. Is this a list in lines?")
        names = [
            name.strip().casefold() for name in next(csv.reader([line], delimiter=self._mapping.delimiter))
        ]
        self._places = self._numbered()
        for field, column in self._mapping.columns.items():
            if not isinstance(column, str):
                continue
            if len(names) == 1 and len(self._mapping.columns) > 1:
                raise ListRefused(self.delimiter_doubt(1))
            if column.casefold() not in names:
                raise ListRefused(f"The header has no column {column!r}. Correct the mapping or the file.")
            self._places = {**self._places, field: names.index(column.casefold())}

    def _numbered(self) -> dict[str, int]:
        return {name: column - 1 for name, column in self._mapping.columns.items() if isinstance(column, int)}

    def delimiter_doubt(self, found: int) -> str:
        """What to say when rows have fewer columns than the mapping names."""
        needed = max([len(self._mapping.columns), *(place + 1 for place in self._places.values())])
        columns = "column" if found == 1 else "columns"
        return f"A row has {found} {columns}, the mapping needs {needed}. Is the delimiter right?"

    def _row(self, number: int, line: str) -> Row:
        if len(line) > LINE_MOST:
            return Row(number, None, RejectReason.OVERLONG)
        return self._delimited(number, line) if self._mapping.delimiter else self._fixed(number, line)

    def _delimited(self, number: int, line: str) -> Row:
        try:
            cells = next(csv.reader([line], delimiter=self._mapping.delimiter, strict=True))
        except csv.Error:
            return Row(number, None, RejectReason.QUOTE)
        if len(cells) <= max(self._places.values()):
            return Row(number, None, self.delimiter_doubt(len(cells)))
        return Row(number, {name: cells[place].strip() for name, place in self._places.items()})

    def _fixed(self, number: int, line: str) -> Row:
        if len(line) <= self._spans["plate"].start:
            return Row(number, None, "row too short")
        return Row(number, {name: line[span.start : span.end].strip() for name, span in self._spans.items()})
