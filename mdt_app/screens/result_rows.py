# SPDX-License-Identifier: Apache-2.0
"""The reads that an inquiry opened, as rows: those that were looked at are here, the others are asked for in pages."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from camera.types import PlateRead
from mdt_app.domain.patrol import RecordedRead
from mdt_app.errors import TerminalError
from mdt_app.screens import wording
from mdt_app.screens.doubt import doubtful
from mdt_app.screens.plate_place import WHOLE, Part, place_of
from mdt_app.screens.terms import Terms
from mdt_app.screens.votes import Votes, votes_of
from mdt_app.services.inquiry_rows import PAGE, Results, Rows

PAGES_KEPT = 25
"""Pages that stay here: a thousand rows with their crops, about 16 MB."""

PAGES_WISHED = 4
"""Pages that wait to be asked for. Whoever scrolls on has no use for those before."""

AHEAD = 12
"""Rows before the end of a page at which the next one is asked for."""

AskPage = Callable[[UUID, int, Callable[[Rows], None], Callable[[TerminalError], None]], None]
Arrived = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One read found, in words.

    Attributes:
        missing: the read cannot be opened any more; nothing of it is known then.
        votes: what its frames said; None before the read is fetched whole, and where it was not kept.
    """

    read_id: UUID | None
    text: str = field(repr=False)
    doubtful: tuple[int, ...]
    state: str
    when: str
    where: str
    camera: str
    facts: tuple[tuple[str, str], ...]
    plate_jpeg: bytes = field(repr=False)
    plate_at: Part
    scene_jpeg: bytes = field(repr=False)
    votes: Votes | None = None
    missing: bool = False

    @property
    def name(self) -> str:
        """The row in words, for screen readers."""
        if self.missing:
            return f"{self.when}. {self.where}"
        return f"Read {self.when}, {self.state}, {self.where}, {self.camera}"


GONE = ResultRow(
    None,
    "",
    (),
    "",
    "Not in this car any more",
    "Ask the department's server",
    "",
    (),
    b"",
    WHOLE,
    b"",
    missing=True,
)
"""In the place of a read whose day was destroyed, or cannot be read, since the inquiry."""


def result_row(read: RecordedRead, terms: Terms) -> ResultRow:
    """A read in the words of the results list."""
    reading = read.plate.reading
    state = terms.state(reading.state) if reading.state else "Unknown"
    sure = f", {reading.state_confidence * 100:.0f} %" if reading.state is not None else ""
    return ResultRow(
        read_id=read.read_id,
        text=reading.text,
        doubtful=doubtful(reading, None, terms.doubt_below),
        state=state,
        when=wording.day_and_clock(read.plate.captured_at, terms.zone),
        where=_place(read),
        camera=terms.camera(read.plate.camera),
        facts=(
            ("Time", wording.day_and_clock(read.plate.captured_at, terms.zone)),
            ("State", f"{state}{sure}"),
            ("Place", _place(read)),
            ("Heading", _heading(read)),
            ("Frames", _frames(read.plate)),
        ),
        plate_jpeg=read.plate.plate_jpeg,
        plate_at=place_of(read.plate),
        scene_jpeg=read.plate.scene_jpeg,
        votes=votes_of(read.plate),
    )


def _frames(plate: PlateRead) -> str:
    return f"{plate.frames} read, {plate.reading.confidence * 100:.0f} % together"


def _place(read: RecordedRead) -> str:
    fix = read.fix.fix if read.fix is not None and read.fix.fresh else None
    if fix is None or fix.lat is None or fix.lon is None:
        return "no position"
    north = f"{abs(fix.lat):.4f} {'N' if fix.lat >= 0 else 'S'}"
    return f"{north}  {abs(fix.lon):.4f} {'E' if fix.lon >= 0 else 'W'}"


def _heading(read: RecordedRead) -> str:
    fix = read.fix.fix if read.fix is not None and read.fix.fresh else None
    if fix is None or fix.course_deg is None:
        return "not known"
    direction = wording.heading(fix.course_deg)
    if fix.speed_mps is None:
        return direction
    return f"{direction}, {fix.speed_mps * 2.236936:.0f} mph"


class ResultRows:
    """A window on the rows of one inquiry. Everything happens on the main thread.

    Args:
        terms: names of codes and cameras.
        ask: asks for a page from a place on; answers later, on the thread that called it.
        failed: told when a page could not be had.
    """

    def __init__(self, terms: Terms, ask: AskPage | None, failed: Callable[[TerminalError], None]) -> None:
        self._terms, self._ask, self._failed = terms, ask, failed
        self._listeners: list[Arrived] = []
        self._inquiry: UUID | None = None
        self._total = 0
        self._pages: OrderedDict[int, list[ResultRow | RecordedRead | None]] = OrderedDict()
        self._wished: OrderedDict[int, None] = OrderedDict()
        self._asked: int | None = None

    @property
    def total(self) -> int:
        """How many rows the inquiry opened; 0 when none is open."""
        return self._total

    @property
    def here(self) -> int:
        """How many of them are in memory."""
        return sum(map(len, self._pages.values()))

    def listen(self, arrived: Arrived) -> None:
        """Call ``arrived`` with the first and the last of rows that have come."""
        self._listeners.append(arrived)

    def open(self, results: Results) -> None:
        """The rows of a new inquiry; those before are gone."""
        self.close()
        self._inquiry, self._total = results.inquiry, results.total
        self._keep(0, results.first)

    def close(self) -> None:
        """No inquiry is open; what still comes of it is not kept."""
        self._inquiry, self._total, self._asked = None, 0, None
        self._pages.clear()
        self._wished.clear()

    def row(self, index: int) -> ResultRow | None:
        """The row at a place; None while it is not here: it is asked for, and told when it comes."""
        if not 0 <= index < self._total:
            return None
        page, place = divmod(index, PAGE)
        rows = self._pages.get(page)
        if rows is None:
            self._wish(page)
            return None
        self._pages.move_to_end(page)
        if place >= PAGE - AHEAD and index - place + PAGE < self._total:
            self._wish(page + 1)
        elif place < AHEAD and page:
            self._wish(page - 1)
        return self._said(rows, place) if place < len(rows) else GONE

    def _said(self, rows: list[ResultRow | RecordedRead | None], place: int) -> ResultRow:
        """A row in words; said when it is first looked at, not when its page comes."""
        row = rows[place]
        if row is None:
            return GONE
        if isinstance(row, RecordedRead):
            row = rows[place] = result_row(row, self._terms)
        return row

    def _wish(self, page: int) -> None:
        if page in self._pages or page == self._asked:
            return
        self._wished[page] = None
        self._wished.move_to_end(page)
        while len(self._wished) > PAGES_WISHED:
            self._wished.popitem(last=False)
        self._ask_next()

    def _ask_next(self) -> None:
        """One page at a time, the one that was wished for last first."""
        inquiry = self._inquiry
        if self._ask is None or inquiry is None or self._asked is not None or not self._wished:
            return
        page, _ = self._wished.popitem()
        self._asked = page
        self._ask(
            inquiry,
            page * PAGE,
            lambda rows: self._came(inquiry, page, rows),
            lambda error: self._not_had(inquiry, error),
        )

    def _came(self, inquiry: UUID, page: int, rows: Rows) -> None:
        if inquiry != self._inquiry:
            return
        self._asked = None
        self._keep(page, rows)
        for arrived in tuple(self._listeners):
            arrived(page * PAGE, page * PAGE + len(rows) - 1)
        self._ask_next()

    def _not_had(self, inquiry: UUID, error: TerminalError) -> None:
        if inquiry == self._inquiry:
            self._asked = None
            self._wished.clear()
            self._failed(error)

    def _keep(self, page: int, rows: Sequence[RecordedRead | None]) -> None:
        self._pages[page] = list(rows)
        while len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
