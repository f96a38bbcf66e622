# SPDX-License-Identifier: Apache-2.0
"""The status strip says in words what is degraded."""

from datetime import timedelta

import pytest

from camera.types import CameraHealth, CameraState
from gps.types import Fix, FixMode, GpsHealth, GpsState
from mdt_app.domain.events import ListsChanged, NoticeRaised, TransferProgress
from mdt_app.notices import Level, Notice
from mdt_app.screens.banners import BannersScreen
from mdt_app.screens.status import StatusItem, StatusScreen
from tests.helpers.sightings import NOON, TERMS, FakeClock, hit


def item(status: StatusScreen, word: str) -> StatusItem:
    return next(found for found in status.state.items if found.word == word)


@pytest.mark.parametrize(
    ("states", "value", "tone"),
    [
        ((CameraState.READING, CameraState.READING), "2 of 2 reading", ""),
        ((CameraState.SILENT, CameraState.READING), "1 of 2: front left lost", "p1"),
        ((CameraState.READING, CameraState.DARK), "1 of 2: front right too dark", "p2"),
        ((CameraState.READING, None), "1 of 2: front right starting", "p2"),
    ],
)
def test_cameras(states: tuple[CameraState, CameraState | None], value: str, tone: str) -> None:
    """The count, and which one is in trouble."""
    status = StatusScreen(TERMS, FakeClock())
    status.signed_on()
    for camera, state in zip(TERMS.cameras, states, strict=True):
        if state:
            status.camera_health(CameraHealth(camera, state, NOON, problem="Check its cable."))
    found = item(status, "Cameras")
    assert (found.value, found.tone) == (value, tone)
    status.signed_off()
    assert item(status, "Cameras").value == "off until sign-on"


def test_a_stale_position_is_never_shown_as_a_fix() -> None:
    """After five seconds the strip counts the time without a fix."""
    clock = FakeClock()
    status = StatusScreen(TERMS, clock)
    assert item(status, "GPS").value == "no fix yet"
    status.fix(Fix(NOON, NOON, FixMode.THREE_D, 37.0, -122.0))
    clock.go_on(1)
    status.tick()
    assert item(status, "GPS").value == "fix 1 s ago"
    clock.go_on(39)
    status.fix(Fix(NOON, clock(), FixMode.NONE))
    status.tick()
    assert (item(status, "GPS").value, item(status, "GPS").tone) == ("no fix 40 s", "p2")
    status.gps_health(GpsHealth(GpsState.ABSENT, clock(), "/dev/ttyUSB0", problem="Plug the receiver in."))
    found = item(status, "GPS")
    assert (found.value, found.tone, found.advice) == ("no receiver", "p1", "Plug the receiver in.")


def test_age_of_the_oldest_list_counts() -> None:
    """One list too old makes the strip warn; none at all is worse."""
    status = StatusScreen(TERMS, FakeClock())
    status.signed_on()
    assert (item(status, "Hot lists").value, item(status, "Hot lists").tone) == ("none loaded", "p1")
    fresh, old = hit().version, hit(list_age=timedelta(hours=26)).version
    status.lists_changed(ListsChanged((fresh,)))
    assert (item(status, "Hot lists").value, item(status, "Hot lists").tone) == ("3 h 12 min old", "")
    status.lists_changed(ListsChanged((fresh, old)))
    assert item(status, "Hot lists").value == "1 d 2 h old: confirm first"
    assert item(status, "Hot lists").tone == "p2"


def test_transfer_says_what_waits_and_what_is_wrong() -> None:
    """Count of unsent reads, age of the last complete transfer, the problem as advice."""
    status = StatusScreen(TERMS, FakeClock())
    status.transfer_progress(
        TransferProgress(1212, NOON, NOON - timedelta(minutes=14), "The department does not answer.")
    )
    assert item(status, "Records").value == "1 212 unsent"
    sent = item(status, "Sent")
    assert (sent.value, sent.tone, sent.advice) == ("14 min ago", "p2", "The department does not answer.")


def test_one_notice_a_topic_the_gravest_first() -> None:
    """A newer notice replaces the older of its topic; seen ones go."""
    banners = BannersScreen()
    for level, topic, headline in (
        (Level.DEGRADED, "camera front-left", "Camera lost"),
        (Level.INFORMATION, "lists", "Lists loaded"),
        (Level.DEGRADED, "camera front-left", "Camera still lost"),
        (Level.FAULT, "disk", "Disk full"),
    ):
        banners.notice_raised(NoticeRaised(Notice(level, topic, headline)))
    assert [notice.headline for notice in banners.state.notices] == [
        "Disk full",
        "Camera still lost",
        "Lists loaded",
    ]
    banners.seen("disk")
    assert banners.state.notices[0].headline == "Camera still lost"


def test_cameras_of_whoever_may_not_capture_are_off_and_nothing_is_wrong() -> None:
    """At the bench they are told of only while the page of cameras has them open."""
    status = StatusScreen(TERMS, FakeClock())
    status.signed_on(reads=False)
    assert (status.state.items[0].value, status.state.items[0].tone) == ("off", "")
    for camera in TERMS.cameras:
        status.camera_health(CameraHealth(camera, CameraState.READING, NOON, 15.0, 15.0))
    assert status.state.items[0].value == "2 of 2 reading"
    for camera in TERMS.cameras:
        status.camera_health(CameraHealth(camera, CameraState.STOPPED, NOON))
    assert (status.state.items[0].value, status.state.items[0].tone) == ("off", "")
    status.signed_off()
    assert status.state.items[0].value == "off until sign-on"
