# SPDX-License-Identifier: Apache-2.0
"""Hits and search as pictures in the real window, held against ``docs/screens``."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from camera.types import CameraHealth, CameraState, FrameVote
from mdt_app.domain.patrol import RecordedRead
from mdt_app.domain.verification import begin
from mdt_app.screens.inquiry import InquiryScreen
from mdt_app.screens.inquiry_request import InquiryForm
from mdt_app.screens.inquiry_rules import InquiryRules
from mdt_app.screens.inquiry_state import InquiryActions
from mdt_app.screens.queue import QueueScreen
from mdt_app.ui.inquiry_view import InquiryView
from mdt_app.ui.queue_view import QueueView
from mdt_app.ui.tokens import DAY, FULL_H, FULL_W, MIN_H, MIN_W, NIGHT, RED, Theme
from policy.hotlist import Priority
from policy.matching import MatchClass
from policy.places import Circle
from policy.verification import ClosingReason
from tests.helpers.pictures import compare_or_write
from tests.helpers.policies import PROFILES
from tests.helpers.searches import Searches
from tests.helpers.sheet_desk import seen
from tests.helpers.sightings import NOON, TERMS, hit
from tests.helpers.terminal import Terminal, before_the_shift, plain_pages
from tests.screens.test_pictures import nothing_is_cut

pytestmark = [pytest.mark.screens, pytest.mark.ui]
BOTH = pytest.mark.parametrize("theme", [DAY, NIGHT], ids=["day", "night"])
THREE = pytest.mark.parametrize("theme", [DAY, NIGHT, RED], ids=["day", "night", "red"])
SIZES = pytest.mark.parametrize("size", [(FULL_W, FULL_H), (MIN_W, MIN_H)], ids=["", "1024x768"])
SCENE = Circle(37.9734, -122.5311, 15.0)
PURPOSES = (
    "criminal_investigation",
    "stolen_or_wanted_vehicle",
    "missing_person",
    "active_warrant",
    "crime_scene_canvass",
    "stolen_property_recovery",
    "routine_patrol",
)
FORM = InquiryForm(
    "criminal_investigation",
    "26-104417",
    "Burglary, witness saw part",
    "9QB?8*",
    "20 Nov 18:00",
    "21 Nov 06:00",
)


def picture(terminal: Terminal, name: str, view: QWidget, size: tuple[int, int], file: str) -> None:
    """The view as a page of the real window."""
    window = terminal.window(plain_pages({name: view}))
    window.resize(*size)
    window.show_page_named(name)
    window.show()
    window.activateWindow()
    for _ in range(3):  # wrapped words settle in more than one round
        QApplication.processEvents()
    nothing_is_cut(window)
    small = "-1024x768" if size[0] == MIN_W else ""
    compare_or_write(window, f"{file}{small}-{terminal.theme.name}")


def on_shift(theme: Theme) -> Terminal:
    terminal = before_the_shift(theme)
    session = seen("8QTQ743").session
    assert session is not None
    terminal.shift.signed_on(session)
    terminal.status.signed_on()
    for camera in TERMS.cameras:
        terminal.status.camera_health(CameraHealth(camera, CameraState.READING, NOON, 15.0, 15.0))
    terminal.status.tick()
    return terminal


@BOTH
@SIZES
def test_queue(theme: Theme, size: tuple[int, int]) -> None:
    terminal = on_shift(theme)
    queue = QueueScreen(terminal.alerts, TERMS)
    night = theme is not DAY
    risk = hit(
        seen("7QHQ902", night=night, blur=1.6, camera="front-left", back_s=40),
        plate="7QHQ902",
        priority=Priority.HIGH_RISK,
        category="wanted_person",
    )
    stolen = hit(seen("8QTQ743", night=night, blur=2.4, doubt={4: 0.5}, back_s=125), differing=(4,))
    local = hit(
        seen("4QRQ516", night=night, blur=1.6, camera="front-left", back_s=370),
        plate="4QRQ516",
        priority=Priority.ROUTINE,
        category="agency_flag",
    )
    partial = hit(
        seen("9QBQ804", night=night, blur=2, doubt={0: 0.6}, state=None, back_s=670),
        plate="9QB?8*",
        priority=Priority.ROUTINE,
        category="agency_flag",
        match_class=MatchClass.PARTIAL,
    )
    flags = [
        hit(seen(f"6Q{n}Q77{n}", back_s=1800 + n), priority=Priority.NOTICE, category="dmv_flag")
        for n in range(6)
    ]
    gone = hit(seen("5QXQ118", back_s=3000), plate="5QXQ118")
    terminal.alerts.restore([risk, stolen, local, partial, *flags])
    queue.verification_changed(stolen, begin(stolen, "4417").enter("8QTQ743", NOON))
    queue.verification_changed(gone, begin(gone, "4417").close(ClosingReason.MISREAD, NOON))
    terminal.clock.now = NOON
    terminal.alerts.tick()
    picture(terminal, "Hits", QueueView(queue, theme), size, "queue")


def search_page(
    theme: Theme, reads: tuple[RecordedRead, ...], unplaced: int = 0
) -> tuple[Terminal, InquiryScreen]:
    terminal = on_shift(theme)
    searches = Searches(reads, unplaced=unplaced)
    actions = InquiryActions(searches, searches.page, here=lambda: SCENE)
    return terminal, InquiryScreen(terminal.clock, InquiryRules.of(PROFILES["MP-462"]), actions, TERMS)


@BOTH
@SIZES
def test_search_form(theme: Theme, size: tuple[int, int]) -> None:
    terminal, screen = search_page(theme, ())
    screen.write(FORM)
    picture(terminal, "Search", InquiryView(screen, theme), size, "search-form")


@BOTH
def test_search_refused(theme: Theme) -> None:
    terminal, screen = search_page(theme, ())
    screen.write(InquiryForm("missing_person", "", "Missing since noon, seen here"))
    screen.search()
    picture(terminal, "Search", InquiryView(screen, theme), (FULL_W, FULL_H), "search-refused")


def at_scene(read: RecordedRead, north_m: float) -> RecordedRead:
    """The read as made so far from the place that is searched for."""
    assert read.fix is not None
    fix = replace(read.fix.fix, lat=SCENE.latitude + north_m / 111_000, lon=SCENE.longitude)
    return replace(read, fix=replace(read.fix, fix=fix))


def found_reads() -> tuple[RecordedRead, ...]:
    """Three reads by night; of the first what its frames said."""
    first = at_scene(seen("9QBQ804", night=True, blur=1.6, colour="#3F5A46", back_s=43_060), 40.0)
    said = (("9QBQ804", 0.93), ("9OBQ804", 0.4), ("9QBQ8O4", 0.6), ("9QBQ804", 0.97), ("9QBQ804", 0.91))
    votes = tuple(
        FrameVote(
            first.plate.captured_at + timedelta(milliseconds=67 * (number - 3)),
            text,
            confidence,
            "CA" if number % 2 else None,
            counted=number != 1,
        )
        for number, (text, confidence) in enumerate(said)
    )
    return (
        replace(first, plate=replace(first.plate, votes=votes, frames=8)),
        at_scene(seen("9QBX871", night=True, blur=1.6, camera="front-left", back_s=48_100), 110.0),
        at_scene(
            seen(
                "9QBQ804",
                night=True,
                blur=2.4,
                doubt={4: 0.6},
                state=None,
                camera="front-left",
                back_s=59_460,
            ),
            -65.0,
        ),
    )


@BOTH
@SIZES
def test_search_results(theme: Theme, size: tuple[int, int]) -> None:
    terminal, screen = search_page(theme, found_reads())
    screen.write(FORM)
    screen.search()
    picture(terminal, "Search", InquiryView(screen, theme), size, "search-results")


@THREE
@SIZES
def test_search_frames(theme: Theme, size: tuple[int, int]) -> None:
    """What the frames of the chosen read said; reads without a position were left out."""
    terminal, screen = search_page(theme, found_reads(), unplaced=12)
    screen.write(FORM)
    screen.here()
    screen.search()
    screen.show_frames()
    picture(terminal, "Search", InquiryView(screen, theme), size, "search-frames")


@THREE
@SIZES
def test_search_filters(theme: Theme, size: tuple[int, int]) -> None:
    terminal, screen = search_page(theme, found_reads())
    screen.write(FORM)
    screen.search()
    screen.open_filters()
    screen.here()
    picture(terminal, "Search", InquiryView(screen, theme), size, "search-filters")


@THREE
def test_search_opening(theme: Theme) -> None:
    """Scrolled to rows that are not here yet."""
    terminal, screen = search_page(theme, found_reads() * 30)
    screen.write(FORM)
    screen.search()
    view = InquiryView(screen, theme)
    view.resize(FULL_W, FULL_H)
    screen.choose(70)
    picture(terminal, "Search", view, (FULL_W, FULL_H), "search-opening")
