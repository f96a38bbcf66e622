# SPDX-License-Identifier: Apache-2.0
"""The live screen: pictures that are believed only while they are live, and the newest reads."""

from datetime import timedelta

from camera.types import CameraHealth, CameraState, Preview
from mdt_app.domain.events import HitClosed, ReadRecorded
from mdt_app.screens.live import ROWS, LiveScreen
from tests.helpers.sightings import NOON, TERMS, hit, recorded


def test_a_lost_camera_takes_its_last_picture_away() -> None:
    """A frozen picture would be believed; the words say what to do."""
    live = LiveScreen(TERMS)
    live.preview_arrived(Preview("front-left", 1, NOON, 2, 1, bytes(6)))
    live.camera_health(CameraHealth("front-left", CameraState.READING, NOON, 14.6, unread=3))
    pane = live.state.cameras[0]
    assert (pane.tag, pane.preview is not None, live.state.unread) == ("15 frames/s", True, 3)
    live.camera_health(CameraHealth("front-left", CameraState.SILENT, NOON, problem="Check its cable."))
    pane = live.state.cameras[0]
    assert (pane.preview, pane.message, pane.tag) == (None, "Check its cable.", "No picture")
    live.preview_arrived(Preview("front-left", 2, NOON, 2, 1, bytes(6)))
    assert live.state.cameras[0].message == ""


def test_other_cameras_are_left_alone() -> None:
    """A preview changes its own pane only, so that only one picture is painted."""
    live = LiveScreen(TERMS)
    before = live.state.cameras[1]
    live.preview_arrived(Preview("front-left", 1, NOON, 2, 1, bytes(6)))
    live.preview_arrived(Preview("somewhere", 1, NOON, 2, 1, bytes(6)))
    assert live.state.cameras[1] is before


def test_newest_reads_first_and_never_more_than_the_list_holds() -> None:
    """All are counted, the newest are kept."""
    live = LiveScreen(TERMS)
    for at in range(ROWS + 3):
        read = recorded(f"1QAQ{at:03d}", at=NOON + timedelta(seconds=at), state=None)
        live.read_recorded(ReadRecorded(read, ()))
    assert live.state.total == ROWS + 3
    assert len(live.state.reads) == ROWS
    assert live.state.reads[0].text == f"1QAQ{ROWS + 2:03d}"
    assert live.state.reads[0].state == "Unknown"


def test_a_read_with_a_hit_is_marked_until_the_hit_is_closed() -> None:
    """The mark goes from HIT to closed, the row stays."""
    live = LiveScreen(TERMS)
    read = recorded(doubt={4: 0.5})
    one = hit(read)
    live.read_recorded(ReadRecorded(read, (one,)))
    row = live.state.reads[0]
    assert (row.level, row.open, row.doubtful, row.camera, row.read_at) == (
        2,
        True,
        (4,),
        "Front right",
        "14:08:31",
    )
    live.hit_closed(HitClosed(one.hit_id))
    assert not live.state.reads[0].open
    assert live.state.reads[0].level == 2


def test_nothing_of_a_shift_stays_after_sign_off() -> None:
    """The next person sees no reads and no pictures."""
    live = LiveScreen(TERMS)
    live.read_recorded(ReadRecorded(recorded(), ()))
    live.preview_arrived(Preview("front-left", 1, NOON, 2, 1, bytes(6)))
    live.signed_off()
    assert live.state.reads == ()
    assert all(pane.preview is None for pane in live.state.cameras)
