# SPDX-License-Identifier: Apache-2.0
"""The window on the results: what is looked at is asked for, little is kept, nothing outlives its inquiry."""

from datetime import timedelta

import pytest

from mdt_app.errors import Refused, TerminalError
from mdt_app.screens.result_rows import GONE, PAGES_KEPT, PAGES_WISHED, ResultRows
from mdt_app.services.inquiry_rows import PAGE
from tests.helpers.searches import Searches, results
from tests.helpers.sightings import NOON, TERMS, recorded

READS = tuple(recorded("8QTQ743", at=NOON - timedelta(seconds=number)) for number in range(30 * PAGE + 5))


class Desk:
    """Rows over searches whose pages are answered when the test says so."""

    def __init__(self) -> None:
        self.searches, self.failed = Searches(READS), list[TerminalError]()
        self.rows = ResultRows(TERMS, self.searches.page, self.failed.append)
        self.came: list[tuple[int, int]] = []
        self.rows.listen(lambda first, last: self.came.append((first, last)))
        self.rows.open(results(READS))

    def asked(self) -> list[int]:
        """Rows from which on a page is asked for."""
        return [start for start, _, _ in self.searches.asked]


def test_the_first_page_is_here_and_the_others_are_asked_for_when_looked_at() -> None:
    desk = Desk()
    assert desk.rows.row(0) is not None
    assert desk.asked() == []
    assert desk.rows.row(10 * PAGE + 3) is None
    assert desk.asked() == [10 * PAGE]
    desk.searches.answer()
    row = desk.rows.row(10 * PAGE + 20)
    assert row is not None
    assert row.read_id == READS[10 * PAGE + 20].read_id
    assert desk.came == [(10 * PAGE, 11 * PAGE - 1)]


def test_the_next_page_is_asked_for_before_it_is_reached() -> None:
    desk = Desk()
    desk.rows.row(PAGE - 1)
    assert desk.asked() == [PAGE]


def test_one_page_at_a_time_and_the_last_wish_first() -> None:
    """Whoever scrolls through thousands of rows waits for none of those between."""
    desk = Desk()
    for page in range(5, 25):
        desk.rows.row(page * PAGE + 20)
    assert desk.asked() == [5 * PAGE]
    answered = []
    while desk.searches.asked:
        answered.append(desk.asked()[0] // PAGE)
        desk.searches.answer()
    assert answered == [5, 24, 23, 22, 21]
    assert len(answered) == PAGES_WISHED + 1


def test_little_is_kept() -> None:
    desk = Desk()
    for page in range(1, 30):
        desk.rows.row(page * PAGE + 20)
        desk.searches.answer()
    assert desk.rows.here <= PAGES_KEPT * PAGE
    assert desk.rows.row(0) is None, "the page that was looked at longest ago went"


def test_what_comes_after_the_inquiry_is_over_is_not_kept() -> None:
    desk = Desk()
    desk.rows.row(200)
    desk.rows.close()
    desk.searches.answer()
    assert (desk.rows.here, desk.rows.total, desk.came) == (0, 0, [])
    assert desk.rows.row(0) is None


def test_a_read_whose_day_is_gone_says_so() -> None:
    desk = Desk()
    desk.searches.reads = (*READS[:200], None, *READS[201:])
    desk.rows.row(200)
    desk.searches.answer()
    assert desk.rows.row(200) is GONE
    assert "Not in this car any more" in GONE.name


def test_a_page_that_cannot_be_had_is_told_once() -> None:
    desk = Desk()
    desk.rows.row(200)
    _, _, failed = desk.searches.asked.pop()
    failed(Refused("This search is over."))
    assert [str(error) for error in desk.failed] == ["This search is over."]
    assert desk.rows.row(500) is None
    assert desk.asked() == [12 * PAGE], "the next look asks anew"


@pytest.mark.parametrize("place", [-1, len(READS)])
def test_there_is_no_row_outside(place: int) -> None:
    desk = Desk()
    assert desk.rows.row(place) is None
    assert desk.asked() == []
