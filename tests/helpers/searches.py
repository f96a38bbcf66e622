# SPDX-License-Identifier: Apache-2.0
"""Answers to the search page without a store."""

from collections.abc import Callable
from uuid import UUID

from uuid6 import uuid7

from mdt_app.errors import TerminalError
from mdt_app.services.inquiry_rows import PAGE, Results, Rows
from policy.inquiry import InquiryRequest


def results(reads: Rows, unplaced: int = 0) -> Results:
    """What a search gives that found these reads."""
    return Results(uuid7(), len(reads), unplaced, reads[:PAGE])


class Searches:
    """Answers each search at once, and each page when it is told to.

    Args:
        reads: what every search finds.
        trouble: what every search fails with.

    Attributes:
        asked: pages that were asked for and not answered: from which row on, and how to answer.
    """

    def __init__(self, reads: Rows = (), trouble: TerminalError | None = None, unplaced: int = 0) -> None:
        self.reads, self.trouble, self.unplaced = reads, trouble, unplaced
        self.requests: list[InquiryRequest] = []
        self.asked: list[tuple[int, Callable[[Rows], None], Callable[[TerminalError], None]]] = []
        self.ended = 0

    def __call__(
        self,
        request: InquiryRequest,
        on_result: Callable[[Results], None],
        on_error: Callable[[TerminalError], None],
    ) -> None:
        """A search."""
        self.requests.append(request)
        if self.trouble is not None:
            on_error(self.trouble)
        else:
            on_result(results(self.reads, self.unplaced))

    def page(
        self,
        _inquiry: UUID,
        start: int,
        on_rows: Callable[[Rows], None],
        on_error: Callable[[TerminalError], None],
    ) -> None:
        """A page is asked for."""
        self.asked.append((start, on_rows, on_error))

    def answer(self) -> None:
        """Answer the page that was asked for first."""
        start, on_rows, _ = self.asked.pop(0)
        on_rows(self.reads[start : start + PAGE])

    def end(self) -> None:
        """The search is over."""
        self.ended += 1
