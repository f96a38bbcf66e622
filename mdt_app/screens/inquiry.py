# SPDX-License-Identifier: Apache-2.0
"""A documented search of this car's own reads: why first, then what, then the results, any number of them."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from mdt_app.clock import Clock
from mdt_app.domain.patrol import RecordedRead
from mdt_app.errors import TerminalError
from mdt_app.screens import wording
from mdt_app.screens.inquiry_request import InquiryForm, filter_words, point_text, to_request, written
from mdt_app.screens.inquiry_rules import InquiryRules
from mdt_app.screens.inquiry_state import InquiryActions, InquiryState, Stage
from mdt_app.screens.result_rows import ResultRow, ResultRows, result_row
from mdt_app.screens.screen import Screen
from mdt_app.screens.terms import Terms
from mdt_app.services.inquiry_rows import Results
from policy.control import control
from policy.inquiry import InquiryRequest

__all__ = ["NO_POSITION", "WHOLE_KEPT", "InquiryScreen", "InquiryState", "Stage"]

WHOLE_KEPT = 32
"""Reads whose whole picture stays here."""

NO_POSITION = "No position now. Write the place, or ask again when the car has one."


class InquiryScreen(Screen[InquiryState]):
    """Collects the reasons and the pattern, refuses what the policy does not allow, shows what was found.

    Attributes:
        rows: the results; those that are looked at are fetched.

    Args:
        rules: what the department's profile asks of a search.
        actions: what it asks of the terminal.
    """

    def __init__(self, clock: Clock, rules: InquiryRules, actions: InquiryActions, terms: Terms) -> None:
        self._empty = InquiryState(
            rules.purposes,
            case_note=rules.case_note,
            reason_note=rules.reason_note,
            cameras=tuple(terms.cameras.items()),
        )
        super().__init__(self._empty)
        self._clock, self._rules, self._actions, self._terms = clock, rules, actions, terms
        self._running = 0
        self._request: InquiryRequest | None = None
        self._whole: dict[UUID, ResultRow] = {}
        self._viewing: UUID | None = None
        self._is_covered = False
        self.rows = ResultRows(terms, actions.page, self._page_failed)
        self.rows.listen(self._arrived)

    # -- the form ---------------------------------------------------------------------------------------

    def write(self, form: InquiryForm) -> None:
        """The officer changes the form, or a filter."""
        self._set(replace(self.state, form=form, error=""))

    def open_filters(self) -> None:
        """Time, camera and place are to be written; results stay open behind it."""
        if self.state.stage is not Stage.SEARCHING:
            self._set(replace(self.state, filtering=True, error=""))

    def close_filters(self) -> None:
        """Back to the form, or to the results as they were found."""
        form = self.state.form
        if self._request is not None and self.state.stage is Stage.RESULTS:
            form = written(self._request, self._terms.zone)
        self._set(replace(self.state, filtering=False, form=form, error=""))

    def clear_filters(self) -> None:
        """No time, no camera, no place."""
        form = self.state.form
        self.write(InquiryForm(form.purpose, form.case_number, form.reason, form.plate))

    def here(self) -> None:
        """The place is where the car is now."""
        at = self._actions.here()
        if at is None:
            self._set(replace(self.state, error=NO_POSITION))
            return
        form = self.state.form
        self.write(replace(form, point=point_text(at), within_m=form.within_m or "200"))

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
        if self._actions.released is not None:
            self._actions.released(lambda requests: self._set(replace(self.state, released=requests)))

    @control("M02.6")
    def run_released(self) -> None:
        """Run the released search as it was read; it can be run once."""
        if self.state.stage is Stage.SEARCHING or not self.state.released:
            return
        request, *rest = self.state.released
        self._set(replace(self.state, form=written(request, self._terms.zone), released=tuple(rest)))
        self._run(request, self._clock())

    def change(self) -> None:
        """Back to the form; it still holds what was written. The inquiry is over."""
        self._end()
        self._set(self._formed())

    def covered(self) -> None:
        """Something covers all pages (the lock): nothing of the results stays, nor of those that are on their way."""
        self._is_covered = True
        if self.state.stage is Stage.RESULTS:
            self.change()

    def clear(self) -> None:
        """Empties form and results (sign-off, another person)."""
        self._end()
        self._set(self._empty)

    # -- the results ------------------------------------------------------------------------------------

    def choose(self, index: int) -> None:
        """Show one of the results at large; an index outside the list changes nothing."""
        if not 0 <= index < self.state.total:
            return
        row = self.rows.row(index)
        self._set(replace(self.state, chosen=index, at_large=self._known(row), error=""))
        self._fetch()

    def show_frames(self) -> None:
        """What the frames of the chosen read said, or its picture again."""
        self._set(replace(self.state, frames_shown=not self.state.frames_shown))

    def _known(self, row: ResultRow | None) -> ResultRow | None:
        if row is None or row.read_id is None:
            return row
        return self._whole.get(row.read_id, row)

    def _arrived(self, first: int, last: int) -> None:
        """Rows have come; the chosen one may be among them."""
        if first <= self.state.chosen <= last and self.state.at_large is None:
            self.choose(self.state.chosen)

    def _fetch(self) -> None:
        """Ask for the whole picture of the chosen row, one at a time: whoever goes through the list asks for few."""
        row, view = self.state.at_large, self._actions.view
        if view is None or self._request is None or self._viewing is not None:
            return
        if row is None or row.read_id is None or row.read_id in self._whole or row.scene_jpeg:
            return
        run, self._viewing = self._running, row.read_id
        view(
            self._request,
            row.read_id,
            lambda read: self._viewed(run, read),
            lambda error: self._not_viewed(run, error),
        )

    def _viewed(self, run: int, read: RecordedRead) -> None:
        if run != self._running:
            return
        self._viewing = None
        self._whole[read.read_id] = whole = result_row(read, self._terms)
        while len(self._whole) > WHOLE_KEPT:
            self._whole.pop(next(iter(self._whole)))
        row = self.state.at_large
        if row is not None and row.read_id == read.read_id:
            self._set(replace(self.state, at_large=whole))
        self._fetch()

    def _not_viewed(self, run: int, error: TerminalError) -> None:
        if run == self._running:
            self._viewing = None
            self._set(replace(self.state, error=str(error)))

    def _page_failed(self, error: TerminalError) -> None:
        """A page cannot be had: the inquiry is over, or the store is in trouble. It is said over the form."""
        self._end()
        self._set(replace(self._formed(), error=str(error)))

    # -- from asking to finding -------------------------------------------------------------------------

    def _run(self, request: InquiryRequest, asked_at: datetime) -> None:
        self._end(tell=False)  # the service ends what was open before it opens another
        run, self._is_covered = self._running, False
        self._set(replace(self._formed(), stage=Stage.SEARCHING, filtering=self.state.filtering))
        self._actions.search(
            request,
            lambda results: self._found(run, request, asked_at, results),
            lambda error: self._failed(run, error),
        )

    def _found(self, run: int, request: InquiryRequest, asked_at: datetime, results: Results) -> None:
        if run != self._running:
            return
        if self._is_covered:
            self.change()
            return
        self._request = request
        self.rows.open(results)
        why = (wording.code_name(request.purpose), request.case_or_incident, request.reason)
        self._set(
            replace(
                self.state,
                stage=Stage.RESULTS,
                filtering=False,
                summary=" · ".join(part for part in why if part),
                filters=filter_words(request, self._terms),
                recorded=f"Recorded {wording.clock_time(asked_at, self._terms.zone)}",
                inquiry=results.inquiry,
                total=results.total,
                left_out=_left_out(results.unplaced),
            )
        )
        self.choose(0)

    def _failed(self, run: int, error: TerminalError) -> None:
        if run == self._running:
            self._set(replace(self.state, stage=Stage.FORM, filtering=False, error=str(error)))
            self.look_up_released()

    def _end(self, *, tell: bool = True) -> None:
        """Nothing of an inquiry is here any more; what still comes of it is not shown."""
        self._running += 1
        was_open = self.rows.total > 0 or self._request is not None or self.state.stage is Stage.SEARCHING
        self._request, self._viewing, self._whole = None, None, {}
        self.rows.close()
        if tell and was_open:
            self._actions.end()

    def _formed(self) -> InquiryState:
        """The form with what was written, and nothing of results."""
        return replace(self._empty, form=self.state.form, released=self.state.released)


def _left_out(unplaced: int) -> str:
    return f"{wording.number(unplaced)} without a position, left out" if unplaced else ""
