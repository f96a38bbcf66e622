# SPDX-License-Identifier: Apache-2.0
"""A documented search of this car's own reads: why first, then what, then the results."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from mdt_app.clock import Clock
from mdt_app.domain.patrol import RecordedRead
from mdt_app.errors import TerminalError
from mdt_app.screens import wording
from mdt_app.screens.doubt import doubtful
from mdt_app.screens.inquiry_request import InquiryForm, to_request, written
from mdt_app.screens.inquiry_rules import InquiryRules
from mdt_app.screens.plate_place import Part, place_of
from mdt_app.screens.screen import Screen
from mdt_app.screens.terms import Terms
from policy.control import control
from policy.inquiry import InquiryRequest

Search = Callable[
    [InquiryRequest, Callable[[tuple[RecordedRead, ...]], None], Callable[[TerminalError], None]], None
]

Released = Callable[[Callable[[tuple[InquiryRequest, ...]], None]], None]

View = Callable[[InquiryRequest, UUID, Callable[[RecordedRead], None], Callable[[TerminalError], None]], None]


class Stage(StrEnum):
    """Where the officer is in the search."""

    FORM = "form"
    SEARCHING = "searching"
    RESULTS = "results"


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One read found, in words."""

    read_id: UUID
    text: str
    doubtful: tuple[int, ...]
    state: str
    when: str
    where: str
    camera: str
    facts: tuple[tuple[str, str], ...]
    plate_jpeg: bytes = field(repr=False)
    plate_at: Part
    scene_jpeg: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class InquiryState:
    """The search page.

    Attributes:
        case_note, reason_note: what the policy asks of the two fields, in words.
        error: why a search was refused or failed, naming the missing thing; empty when it was not.
        summary: why the search was made, one line over the results.
        recorded: when it went on the access record.
        chosen: index of the result shown at large; -1 for none.
        released: searches of this person that were held and that another person has released since.
    """

    purposes: tuple[tuple[str, str], ...]
    stage: Stage = Stage.FORM
    case_note: str = ""
    reason_note: str = ""
    form: InquiryForm = field(default_factory=InquiryForm)
    error: str = ""
    summary: str = ""
    recorded: str = ""
    rows: tuple[ResultRow, ...] = ()
    chosen: int = -1
    released: tuple[InquiryRequest, ...] = ()


class InquiryScreen(Screen[InquiryState]):
    """Collects the reasons and the pattern, refuses what the policy does not allow, shows what was found.

    Args:
        rules: what the department's profile asks of a search.
        search: runs a request and calls back, with the reads (newest first) or an error, on the thread that
            called it.
        view: fetches one found read with its whole picture, which is an access of its own; None where the
            search brings both pictures.
        released: asks for the searches that another person released; None where nothing is held.
    """

    def __init__(
        self,
        clock: Clock,
        rules: InquiryRules,
        search: Search,
        terms: Terms,
        *,
        view: View | None = None,
        released: Released | None = None,
    ) -> None:
        super().__init__(
            InquiryState(rules.purposes, case_note=rules.case_note, reason_note=rules.reason_note)
        )
        self._clock = clock
        self._rules = rules
        self._search, self._view, self._released = search, view, released
        self._terms = terms
        self._running = 0
        self._request: InquiryRequest | None = None

    def write(self, form: InquiryForm) -> None:
        """The officer changes the form."""
        self._set(replace(self.state, form=form, error=""))

    def search(self) -> None:
        """The officer asks for the results; what is missing is named and nothing is run."""
        if self.state.stage is Stage.SEARCHING:
            return
        asked_at = self._clock()
        try:
            request = to_request(self.state.form, asked_at, self._terms.zone)
        except ValueError as wrong:
            self._set(replace(self.state, error=str(wrong)))
            return
        if missing := self._rules.missing(request):
            self._set(replace(self.state, error=missing))
            return
        self._run(request, asked_at)

    def look_up_released(self) -> None:
        """The page is opened: has anybody released a search that was held?"""
        if self._released is not None:
            self._released(lambda requests: self._set(replace(self.state, released=requests)))

    @control("M02.6")
    def run_released(self) -> None:
        """Run the released search as it was read; it can be run once."""
        if self.state.stage is Stage.SEARCHING or not self.state.released:
            return
        request, *rest = self.state.released
        self._set(replace(self.state, form=written(request, self._terms.zone), released=tuple(rest)))
        self._run(request, self._clock())

    def _run(self, request: InquiryRequest, asked_at: datetime) -> None:
        self._running += 1
        run = self._running
        self._set(replace(self.state, stage=Stage.SEARCHING, error="", rows=(), chosen=-1))
        self._search(
            request,
            lambda reads: self._found(run, request, asked_at, reads),
            lambda error: self._failed(run, error),
        )

    def change(self) -> None:
        """Back to the form; it still holds what was written."""
        self._running += 1
        self._set(replace(self.state, stage=Stage.FORM, error="", rows=(), chosen=-1))

    def choose(self, index: int) -> None:
        """Show one of the results at large; an index outside the list changes nothing."""
        if 0 <= index < len(self.state.rows):
            self._set(replace(self.state, chosen=index))
            self._fetch(self.state.rows[index])

    def _fetch(self, row: ResultRow) -> None:
        """Ask for the whole picture of a row that has none yet."""
        if self._view is None or self._request is None or row.scene_jpeg:
            return
        run = self._running
        self._view(
            self._request,
            row.read_id,
            lambda read: self._viewed(run, read),
            lambda error: self._set(replace(self.state, error=str(error))),
        )

    def _viewed(self, run: int, read: RecordedRead) -> None:
        if run != self._running:
            return
        whole = result_row(read, self._terms)
        rows = tuple(whole if row.read_id == whole.read_id else row for row in self.state.rows)
        self._set(replace(self.state, rows=rows))

    def clear(self) -> None:
        """Empties form and results (sign-off, lock)."""
        self._running += 1
        self._request = None
        self._set(InquiryState(self.state.purposes))

    def _found(
        self, run: int, request: InquiryRequest, asked_at: datetime, reads: tuple[RecordedRead, ...]
    ) -> None:
        if run != self._running:
            return
        self._request = request
        rows = tuple(result_row(read, self._terms) for read in reads)
        why = (wording.code_name(request.purpose), request.case_or_incident, request.reason)
        self._set(
            replace(
                self.state,
                stage=Stage.RESULTS,
                rows=rows,
                summary=" · ".join(part for part in why if part),
                recorded=f"Recorded {wording.clock_time(asked_at, self._terms.zone)}",
            )
        )
        self.choose(0)

    def _failed(self, run: int, error: TerminalError) -> None:
        if run == self._running:
            self._set(replace(self.state, stage=Stage.FORM, error=str(error)))
            self.look_up_released()


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
            ("State", f"{state}{sure}"),
            ("Place", _place(read)),
            ("Heading", _heading(read)),
            ("Unit", read.unit),
        ),
        plate_jpeg=read.plate.plate_jpeg,
        plate_at=place_of(read.plate),
        scene_jpeg=read.plate.scene_jpeg,
    )


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
