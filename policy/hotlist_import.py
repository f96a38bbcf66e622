# SPDX-License-Identifier: Apache-2.0
"""Hot list files into entries: no plate is cut or guessed, and what is left out is counted and shown."""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final

from policy import plates
from policy.control import control
from policy.errors import ListRefused
from policy.hotlist import CATEGORIES, SYNOPSIS_MOST, TEXT_MOST, HotListEntry, VehicleDescription
from policy.import_report import ImportReport, Oddity, RejectReason, Tally
from policy.list_mapping import NEVER, RESTRICTED, STATE_ALIASES, ListMapping, is_immigration
from policy.list_rows import Lines, Row, Rows

JUNK: Final = frozenset({"0", "00", "000", "190"})
"""What stands in real extracts for no plate; all-same characters are skipped as well."""

_SEPARATORS: Final = str.maketrans("", "", " -.·'/_")
"""Signs that lists put into plates and that matching leaves out."""

_NEVER_CUT: Final = frozenset({"plate", "state", "category", "record", "entered_on", "expires_on"})
_RECORD_MOST: Final = 100
"""A longer record number gives way to its digest."""


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a department takes a list.

    Attributes:
        allowed_restricted: categories of `list_mapping.RESTRICTED` that the allow-list names.
        categories: every category that the department's policy takes; None for all but the restricted ones.
        states: known NCIC LIS codes; None leaves state codes unchecked.
        local: time zone of the times in the file.
    """

    allowed_restricted: Collection[str] = ()
    categories: Collection[str] | None = None
    states: Collection[str] | None = None
    local: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class ImportResult:
    """All entries of a file, with the report."""

    entries: tuple[HotListEntry, ...]
    report: ImportReport


def import_list(
    lines: Iterable[str | bytes], mapping: ListMapping, list_id: str, terms: Terms | None = None
) -> ImportResult:
    """Read a whole file into entries; for long lists iterate over `ListReader` instead.

    Raises:
        ListRefused: the file must not replace the list in force: truncated, empty, or of another kind.
    """
    reader = ListReader(lines, mapping, list_id, terms or Terms())
    return ImportResult(tuple(reader), reader.report)


class _Rejected(Exception):
    """A row that becomes no entry."""

    def __init__(self, reason: RejectReason) -> None:
        super().__init__(reason)
        self.reason = reason


@control("J01.1")
class ListReader:
    """The entries of a file, one at a time, so that a list need not fit into memory.

    A file is known to be whole only at its end: take the entries into use after the last one, not before.
    Iterate once. Raises `ListRefused` on the way or at the end when the file must not be used.
    """

    def __init__(
        self, lines: Iterable[str | bytes], mapping: ListMapping, list_id: str, terms: Terms
    ) -> None:
        self._mapping = mapping
        self._list_id = list_id
        self._terms = terms
        self._lines = Lines(lines)
        self._rows = Rows(self._lines, mapping, terms.local)
        self._states = {**STATE_ALIASES, **mapping.states}
        self._usable = re.compile("[A-Za-z0-9?*]+" if mapping.patterns else "[A-Za-z0-9]+")
        self._dates: dict[str, date | None] = {}
        self._skip = JUNK | {plates.normalise(plate) for plate in mapping.skip}
        self._tally = Tally()
        self._seen: set[str] = set()
        self._first_problem = ""

    def __iter__(self) -> Iterator[HotListEntry]:
        for row in self._rows:
            try:
                entry = self._entry(row)
            except _Rejected as rejected:
                self._tally.add(rejected.reason, row.number)
            else:
                self._seen.add(entry.entry_id)
                yield entry
        if not self._seen:
            raise ListRefused(f"The file gave no entry. {self._why_empty()} The list in force stays.")

    def _why_empty(self) -> str:
        reasons = "; ".join(item.sentence for item in self._tally.of(RejectReason))
        return self._first_problem or (f"Rejected: {reasons}." if reasons else "It has no rows.")

    @property
    def report(self) -> ImportReport:
        """What became of the rows read so far."""
        return ImportReport(
            rows=self._rows.count,
            entries=len(self._seen),
            rejected=self._tally.of(RejectReason),
            odd=self._tally.of(Oddity),
            latin_lines=self._lines.latin,
            extracted_at=self._rows.extracted_at,
        )

    def _entry(self, row: Row) -> HotListEntry:
        if row.cells is None:
            self._first_problem = self._first_problem or row.problem.rstrip(".") + "."
            known = {RejectReason.QUOTE, RejectReason.OVERLONG}
            raise _Rejected(RejectReason(row.problem) if row.problem in known else RejectReason.TOO_SHORT)
        cells = {**self._mapping.constants, **self._texts(row.cells, row.number)}
        category = self._category(cells.get("category", ""))
        plate = self._plate(cells.get("plate", ""))
        expires_at = self._expiry(cells.get("expires_on", ""))
        state = self._state(cells.get("state", ""), row.number)
        entry_id = _entry_id(cells.get("record", ""), plate, state or "", category)
        if entry_id in self._seen:
            raise _Rejected(RejectReason.DUPLICATE)
        return HotListEntry(
            entry_id=entry_id,
            list_id=self._list_id,
            plate=plate,
            state=state,
            category=category,
            partial=not plates.is_plate(plate),
            plate_type=cells.get("plate_type", ""),
            vehicle=_vehicle(cells),
            agency=cells.get("agency", ""),
            entered_on=self._entered_on(cells.get("entered_on", ""), row.number),
            case_number=cells.get("case_number", ""),
            synopsis=cells.get("synopsis", ""),
            expires_at=expires_at,
        )

    def _texts(self, cells: Mapping[str, str], row: int) -> dict[str, str]:
        """The cells that say something; a text too long to travel is shortened, since the plate counts."""
        texts: dict[str, str] = {}
        for name, text in cells.items():
            most = SYNOPSIS_MOST if name == "synopsis" else TEXT_MOST
            if len(text) > most and name not in _NEVER_CUT:
                self._tally.add(Oddity.TEXT, row)
            if text:
                texts[name] = text if name in _NEVER_CUT else text[:most]
        return texts

    def _category(self, text: str) -> str:
        plain = "_".join(text.casefold().split())
        as_written = not self._mapping.categories or "category" in self._mapping.constants
        category = plain if as_written else self._mapping.categories.get(text, "")
        if is_immigration(text) or category in NEVER:
            raise _Rejected(RejectReason.IMMIGRATION)
        if category not in CATEGORIES and category not in RESTRICTED:
            raise _Rejected(RejectReason.CLASS_UNKNOWN)
        if category in RESTRICTED and category not in self._terms.allowed_restricted:
            raise _Rejected(RejectReason.RESTRICTED)
        if self._terms.categories is not None and category not in self._terms.categories:
            raise _Rejected(RejectReason.CATEGORY)
        return category

    def _plate(self, text: str) -> str:
        written = text.translate(_SEPARATORS)
        if not written:
            raise _Rejected(RejectReason.BLANK)
        if self._usable.fullmatch(written) is None:
            raise _Rejected(RejectReason.CHARACTER)
        plate = plates.normalise_pattern(written) if self._mapping.patterns else written.upper()
        if plate in self._skip or len(set(plate)) == 1:
            raise _Rejected(RejectReason.JUNK)
        if len(plate) > plates.PLATE_MAX:
            raise _Rejected(RejectReason.TOO_LONG)
        if not (plates.is_plate(plate) or plates.is_pattern(plate)):
            raise _Rejected(RejectReason.JUNK)
        return plate

    def _state(self, text: str, row: int) -> str | None:
        if not text:
            return None
        code = self._states.get(text.upper(), text.upper())
        if re.fullmatch("[A-Z0-9]{2}", code) is None:
            self._tally.add(Oddity.STATE, row)
            return None
        if self._terms.states is not None and code not in self._terms.states:
            self._tally.add(Oddity.STATE_UNLISTED, row)
        return code

    def _entered_on(self, text: str, row: int) -> date | None:
        found = self._date(text)
        if text and found is None:
            self._tally.add(Oddity.DATE, row)
        return found

    def _expiry(self, text: str) -> datetime | None:
        if not text:
            return None
        last_day = self._date(text)
        if last_day is None:
            raise _Rejected(RejectReason.EXPIRY)
        end = datetime(last_day.year, last_day.month, last_day.day, tzinfo=self._terms.local) + timedelta(
            days=1
        )
        return end.astimezone(UTC)

    def _date(self, text: str) -> date | None:
        # The same days come again and again, and strptime is the slowest step of an import.
        if text not in self._dates:
            self._dates[text] = _parse_date(text, self._mapping.date_formats)
        return self._dates[text]


def _parse_date(text: str, formats: Iterable[str]) -> date | None:
    for form in formats:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None


def _vehicle(cells: Mapping[str, str]) -> VehicleDescription:
    """The vehicle as the list describes it."""
    return VehicleDescription(*(cells.get(name, "") for name in ("year", "make", "model", "style", "colour")))


def _entry_id(record: str, plate: str, state: str, category: str) -> str:
    """The source's record number, made unique within the list, or a digest; the same in each edition."""
    record = record if len(record) <= _RECORD_MOST else ""
    digest = hashlib.sha256(f"{record}|{plate}|{state}|{category}".encode()).hexdigest()
    return f"{record}-{digest[:8]}" if record else digest[:16]
