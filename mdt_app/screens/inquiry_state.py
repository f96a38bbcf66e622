# SPDX-License-Identifier: Apache-2.0
"""What the search page shows, and what it asks of the terminal."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from mdt_app.domain.patrol import RecordedRead
from mdt_app.errors import TerminalError
from mdt_app.screens.inquiry_request import InquiryForm
from mdt_app.screens.result_rows import AskPage, ResultRow
from mdt_app.services.inquiry_rows import Results
from policy.inquiry import InquiryRequest
from policy.places import Circle

Failed = Callable[[TerminalError], None]
Search = Callable[[InquiryRequest, Callable[[Results], None], Failed], None]
Released = Callable[[Callable[[tuple[InquiryRequest, ...]], None]], None]
View = Callable[[InquiryRequest, UUID, Callable[[RecordedRead], None], Failed], None]


class Stage(StrEnum):
    """Where the officer is in the search."""

    FORM = "form"
    SEARCHING = "searching"
    RESULTS = "results"


@dataclass(frozen=True, slots=True)
class InquiryState:
    """The search page.

    Attributes:
        case_note, reason_note: what the policy asks of the two fields, in words.
        cameras: ids and labels, one of which may be asked for.
        filtering: whether time, camera and place are written now, over the form or over the results.
        error: why a search was refused or failed, naming the missing thing; empty when it was not.
        summary: why the search was made, one line over the results.
        filters: what was asked for besides the plate, one line.
        recorded: when it went on the access record.
        inquiry: the inquiry that is open; its rows are in ``InquiryScreen.rows``.
        total: how many reads it opened.
        left_out: how many fit but have no position, in words; empty when none.
        chosen: place of the result shown at large; -1 for none.
        at_large: that result, with its whole picture as soon as that is here; None while it is not here.
        frames_shown: whether what its frames said is shown in the place of the picture.
        released: searches of this person that were held and that another person has released since.
    """

    purposes: tuple[tuple[str, str], ...]
    stage: Stage = Stage.FORM
    case_note: str = ""
    reason_note: str = ""
    cameras: tuple[tuple[str, str], ...] = ()
    form: InquiryForm = field(default_factory=InquiryForm)
    filtering: bool = False
    error: str = ""
    summary: str = ""
    filters: str = ""
    recorded: str = ""
    inquiry: UUID | None = None
    total: int = 0
    left_out: str = ""
    chosen: int = -1
    at_large: ResultRow | None = None
    frames_shown: bool = False
    released: tuple[InquiryRequest, ...] = ()


@dataclass(frozen=True, slots=True)
class InquiryActions:
    """What the search page asks of the terminal.

    Attributes:
        search: runs a request and calls back, with the first of its results or an error, on the thread that called it.
        page: fetches more rows of the inquiry that is open; None where the first ones are all.
        view: fetches one found read with its whole picture, which is an access of its own; None where the search
            brings both pictures.
        released: asks for the searches that another person released; None where nothing is held.
        end: the inquiry is over; how many rows were shown goes on record.
        here: where the car is now; None when no fresh fix says so.
    """

    search: Search
    page: AskPage | None = None
    view: View | None = None
    released: Released | None = None
    end: Callable[[], None] = lambda: None
    here: Callable[[], Circle | None] = lambda: None
