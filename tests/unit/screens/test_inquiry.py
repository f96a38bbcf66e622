# SPDX-License-Identifier: Apache-2.0
"""A search runs only with its reasons; a refusal names what is missing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from mdt_app.domain.patrol import RecordedRead
from mdt_app.errors import TerminalError, Trouble
from mdt_app.screens.inquiry import InquiryScreen
from mdt_app.screens.inquiry_request import InquiryForm, to_request
from mdt_app.screens.inquiry_rules import InquiryRules
from mdt_app.screens.inquiry_state import InquiryActions, Stage
from mdt_app.services.inquiry_rows import Results, Rows
from policy.inquiry import InquiryRequest
from tests.helpers.policies import PROFILES
from tests.helpers.searches import results
from tests.helpers.sightings import NOON, PACIFIC, TERMS, FakeClock, recorded

RULES = InquiryRules.of(PROFILES["MP-462"])
FULL = InquiryForm(
    "criminal_investigation",
    "26-104417",
    "Burglary, witness saw part",
    "9qb?8*",
    "20 Nov 18:00",
    "21 Nov 06:00",
)


class Searches:
    """Holds each search back until the test answers it."""

    def __init__(self) -> None:
        self.requests: list[InquiryRequest] = []
        self.found: list[Callable[[Rows], None]] = []
        self.failed: list[Callable[[TerminalError], None]] = []

    def __call__(
        self,
        request: InquiryRequest,
        on_result: Callable[[Results], None],
        on_error: Callable[[TerminalError], None],
    ) -> None:
        self.requests.append(request)
        self.found.append(lambda reads: on_result(results(reads)))
        self.failed.append(on_error)


def page(searches: Searches) -> InquiryScreen:
    return InquiryScreen(FakeClock(), RULES, InquiryActions(searches), TERMS)


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ({"purpose": ""}, "Choose a purpose first."),
        (
            {"purpose": "crime_analysis"},
            "This purpose is not authorised by the department's policy. Choose one of the list.",
        ),
        ({"case_number": " "}, "Give the case or incident number that this search is for."),
        ({"reason": " "}, "Give the reason for this search."),
        (
            {"reason": "", "case_number": ""},
            "Give the case or incident number that this search is for. Give the reason for this search.",
        ),
        (
            {"plate": "?*8"},
            "Give a plate, or at least two of its characters with ? and *, ten signs at most.",
        ),
        (
            {"plate": ""},
            "Give a plate, or at least two of its characters with ? and *, ten signs at most.",
        ),
        ({"since": "yesterday"}, "From is not a time: write it like 20 Nov 18:00."),
        ({"until": "19 Nov 06:00"}, "The search ends before it begins. Change one of the two times."),
    ],
)
def test_refuses_and_names_what_is_missing(missing: dict[str, str], sentence: str) -> None:
    searches = Searches()
    screen = page(searches)
    screen.write(replace(FULL, **missing))
    screen.search()
    assert screen.state.error == sentence
    assert screen.state.stage is Stage.FORM
    assert searches.requests == []


@pytest.mark.parametrize(
    ("policy", "number", "reason", "runs"),
    [
        ("MB-462", "", "", True),  # its access record asks for the purpose alone
        ("MP-462", "26-104417", "", False),
        ("MP-462", "", "Burglary, witness saw part", False),
        ("SR-465", "26-104417", "", False),  # silent: the strictest of the five
        ("WV-471", "26-104417", "", True),
        ("WV-471", "", "Burglary, witness saw part", True),
        ("WV-471", "", "", False),
    ],
)
@pytest.mark.clause("MB-462.6-b-4", "MP-462.6-c", "MP-462.6-c-ii", "WV-471.7-e")
def test_each_department_asks_for_what_its_policy_asks(
    policy: str, number: str, reason: str, runs: bool
) -> None:
    """The same form under several profiles."""
    searches = Searches()
    screen = InquiryScreen(FakeClock(), InquiryRules.of(PROFILES[policy]), InquiryActions(searches), TERMS)
    screen.write(
        InquiryForm("criminal_investigation", number, reason, "9qb?8*", "20 Nov 18:00", "21 Nov 06:00")
    )
    screen.search()
    assert bool(searches.requests) is runs
    assert bool(screen.state.error) is not runs


def test_the_form_says_what_is_needed() -> None:
    """An officer sees before typing that one of the two is enough, or that neither is asked."""
    notes = {policy: InquiryRules.of(profile).case_note for policy, profile in PROFILES.items()}
    assert notes["WV-471"] == "Needed, or the reason."
    assert notes["MB-462"] == "Not asked by the policy, kept when given."
    assert notes["MP-462"] == ""


def test_a_vague_reason_is_for_the_service_to_hold() -> None:
    """The screen sends it, so that the attempt is recorded; the answer names who must look."""
    searches = Searches()
    screen = page(searches)
    screen.write(replace(FULL, reason="just because"))
    screen.search()
    assert len(searches.requests) == 1


def test_what_was_typed_becomes_a_request_in_utc() -> None:
    request = to_request(FULL, NOON, PACIFIC)
    assert request.plate == "9QB?8*"
    assert request.since == datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
    assert request.until == datetime(2026, 11, 21, 14, 0, tzinfo=UTC)


def test_a_day_without_a_year_is_the_latest_one() -> None:
    request = to_request(replace(FULL, since="24 Dec 18:00"), NOON, PACIFIC)
    assert request.since == datetime(2025, 12, 25, 2, 0, tzinfo=UTC)


def test_results_show_text_place_time_and_doubt_and_that_it_was_recorded() -> None:
    searches = Searches()
    screen = page(searches)
    screen.write(FULL)
    screen.search()
    assert screen.state.stage is Stage.SEARCHING
    searches.found[0]((recorded("9QBQ804", doubt={4: 0.6}), recorded("9QBX871", state=None)))
    first, second = screen.rows.row(0), screen.rows.row(1)
    assert first is not None
    assert second is not None
    assert (first.text, first.doubtful, first.state) == ("9QBQ804", (4,), "California")
    assert (first.when, first.where) == ("21 Nov 14:08:31", "37.0000 N  122.0000 W")
    assert dict(first.facts)["Heading"] == "northeast, 18 mph"
    assert second.state == "Unknown"
    assert screen.state.recorded == "Recorded 14:08:31"
    assert screen.state.summary == "Criminal investigation · 26-104417 · Burglary, witness saw part"
    screen.choose(1)
    assert screen.state.chosen == 1
    screen.choose(7)
    assert screen.state.chosen == 1


def test_a_failure_goes_back_to_the_form_with_its_sentence() -> None:
    searches = Searches()
    screen = page(searches)
    screen.write(FULL)
    screen.search()
    searches.failed[0](Trouble("The store is locked. Sign on again; reading goes on."))
    assert screen.state.stage is Stage.FORM
    assert screen.state.error == "The store is locked. Sign on again; reading goes on."
    assert screen.state.form == FULL


def test_an_answer_that_comes_after_the_officer_went_back_is_not_shown() -> None:
    searches = Searches()
    screen = page(searches)
    screen.write(FULL)
    screen.search()
    screen.change()
    searches.found[0]((recorded("9QBQ804"),))
    assert screen.state.stage is Stage.FORM
    assert (screen.state.total, screen.rows.row(0)) == (0, None)


def test_clear_leaves_nothing_of_the_search() -> None:
    screen = page(Searches())
    screen.write(FULL)
    screen.clear()
    assert screen.state.form == InquiryForm()


def test_the_whole_picture_of_a_chosen_read_is_fetched_once() -> None:
    """The search brings the plates alone; each whole picture shown is an access of its own."""
    searches = Searches()
    asked: list[UUID] = []
    found = recorded("8QTQ743", pictures=(b"plate", b"scene"))
    bare = replace(found, plate=replace(found.plate, scene_jpeg=b""))

    def view(
        _request: InquiryRequest, read_id: UUID, on_read: Callable[[RecordedRead], None], _error: object
    ) -> None:
        asked.append(read_id)
        on_read(found)

    screen = InquiryScreen(FakeClock(), RULES, InquiryActions(searches, view=view), TERMS)
    screen.write(FULL)
    screen.search()
    searches.found[0]((bare,))
    assert screen.state.at_large is not None
    assert screen.state.at_large.scene_jpeg == found.plate.scene_jpeg
    screen.choose(0)
    assert asked == [found.read_id]
