# SPDX-License-Identifier: Apache-2.0
"""The bench's screen: meters, passing, test drive, region, form."""

from dataclasses import replace
from typing import Any

import pytest

from camera.figures import AimShift
from camera.limits import Grade, Meter
from camera.settings import CameraSettings, Region
from camera.types import CameraState
from mdt_app.errors import Refused
from mdt_app.screens.bench import TRIAL
from mdt_app.screens.bench_meters import MeterLine
from mdt_app.screens.bench_region import Edge, RegionEdit
from mdt_app.screens.bench_state import FormState
from mdt_app.screens.camera_form import CameraForm, form_of, settings_of
from tests.helpers.bench_desk import LEFT, PLATE, READER, REAR, RIGHT, ROOF, BenchDesk, health, preview
from tests.helpers.sightings import NOON


def lacking(desk: BenchDesk) -> tuple[str, ...]:
    return desk.screen.state.lacking


def region(desk: BenchDesk) -> Region | None:
    return desk.screen.state.region


def form(desk: BenchDesk) -> FormState | None:
    return desk.screen.state.form


def meter(desk: BenchDesk, wanted: Meter) -> MeterLine:
    return next(line for line in desk.screen.state.meters if line.meter is wanted)


# -- meters and passing --------------------------------------------------------------------------------


def test_plates_have_heights_and_no_text_even_when_one_came() -> None:
    desk = BenchDesk().running()
    desk.screen.preview(preview(text="8QTQ743"))
    shown = desk.screen.state.picture
    assert [mark.words for mark in shown.marks] == ["34 px high", "11 px: too small"]
    assert shown.preview is not None
    assert "8QTQ743" not in repr(desk.screen.state)


def test_heights_are_those_of_the_reader_and_are_said() -> None:
    desk = BenchDesk().running()
    line = meter(desk, Meter.PLATE_HEIGHT)
    assert (line.value, line.word) == ("34 px", "Good")
    assert line.note == f"Good from {READER.single_frame_width_px / 2:.0f} px, the reader needs 20."


def test_the_best_focus_is_remembered_and_the_way_back_to_it_is_said() -> None:
    desk = BenchDesk().running()
    desk.screen.health(health(plates=replace(PLATE, focus=88.0)))
    desk.screen.health(health(plates=replace(PLATE, focus=30.0)))
    line = meter(desk, Meter.FOCUS)
    assert (line.value, line.best, line.grade) == ("30", 0.88, Grade.WATCH)
    assert line.note == "Best so far 88, dotted. Turn back slowly."
    desk.screen.choose("front-right")
    desk.screen.choose("front-left")
    assert meter(desk, Meter.FOCUS).best == 0.3, "chosen anew, the best begins anew"


@pytest.mark.parametrize(
    ("shift", "value"),
    [
        (AimShift(0.06, 0.0, 0.9), "6 % left"),
        (AimShift(-0.06, 0.01, 0.9), "6 % right"),
        (AimShift(0.0, 0.04, 0.9), "4 % up"),
        (AimShift(0.004, 0.001, 0.9), "0.4 %"),
    ],
)
def test_the_aim_says_which_way_the_camera_turned(shift: AimShift, value: str) -> None:
    desk = BenchDesk().running()
    desk.screen.health(health(aim=shift))
    line = meter(desk, Meter.AIM)
    assert (line.value, line.note) == (value, "Aim saved 14 Nov.")


def test_a_camera_passes_only_when_every_meter_is_good_and_it_says_which_is_not() -> None:
    desk = BenchDesk().running()
    desk.screen.health(health(plates=replace(PLATE, focus=20.0, tilt=14.0)))
    assert lacking(desk) == ("focus: mend", "tilt of plates: turn a little")
    desk.screen.pass_camera()
    assert desk.screen.state.error == "Not yet: focus: mend, tilt of plates: turn a little."
    assert not [what for what, _ in desk.asked if what == "pass"]
    desk.screen.health(health())
    assert lacking(desk) == ()
    desk.screen.pass_camera()
    kept = dict(desk.asked)["pass"]
    assert kept == {
        "Focus": "71 (good)",
        "Plate height": "34 px (good)",
        "Exposure": "142 (good)",
        "Tilt of plates": "3° right (good)",
        "Aim": "0.4 % (good)",
        "Picture": "1280 \u00d7 720, 15.0 frames/s",
    }
    assert desk.screen.state.notice == "Front left passed."
    assert desk.screen.state.passed.startswith("Passed ")


@pytest.mark.parametrize(
    ("changed", "lacks"),
    [
        ({"plates": None}, "plate height: no plate"),
        ({"aim": None}, "aim: not saved yet"),
        ({"aim": AimShift(0, 0, 0.1)}, "aim: other scene"),
        ({"state": CameraState.FAILED, "problem": "Gone. Plug it in."}, "focus: no picture"),
    ],
)
def test_what_cannot_be_judged_is_not_passed(changed: dict[str, Any], lacks: str) -> None:
    desk = BenchDesk()
    desk.screen.opened()
    desk.screen.health(health(**changed))
    assert lacks in desk.screen.state.lacking


def test_a_plate_that_just_left_is_judged_for_a_moment_and_no_longer() -> None:
    desk = BenchDesk().running()
    desk.screen.health(health(plates=None))
    assert meter(desk, Meter.PLATE_HEIGHT).value == "34 px"
    desk.clock.go_on(5)
    desk.screen.health(health(plates=None, at=desk.clock()))
    assert meter(desk, Meter.PLATE_HEIGHT).value == ""


def test_what_cannot_be_kept_is_said_with_its_remedy() -> None:
    desk = BenchDesk(fails="The disk is full. Make room on it.").running()
    desk.screen.save_aim()
    assert desk.screen.state.error == "The disk is full. Make room on it."
    desk.screen.pass_camera()
    assert (desk.screen.state.error, desk.screen.state.notice) == ("The disk is full. Make room on it.", "")


def test_without_a_picture_no_aim_is_saved() -> None:
    desk = BenchDesk()
    desk.screen.opened()
    desk.screen.save_aim()
    assert desk.screen.state.error == "There is no picture to save the aim of. Wait for one, then save it."
    assert not [what for what, _ in desk.asked if what == "aim"]


def test_where_the_bench_may_not_be_it_says_why() -> None:
    desk = BenchDesk(refuses="Plates are being read. Sign off first.")
    desk.screen.opened()
    assert desk.screen.state.closed == "Plates are being read. Sign off first."
    desk.screen.left()
    assert desk.screen.state.closed == ""


def test_what_was_shown_is_let_go_when_the_page_is_left() -> None:
    desk = BenchDesk().running()
    desk.screen.left()
    assert desk.screen.state.picture.preview is None
    assert ("leave", None) in desk.asked


# -- test drive ----------------------------------------------------------------------------------------


def test_a_drive_counts_what_was_read_and_why_the_others_were_not_by_light() -> None:
    drive = BenchDesk().running().drive().screen.state.drive
    assert drive.running
    assert drive.head == "38 of 41 vehicles read"
    assert drive.why == "3 seen but not read: 2 too small, 1 blurred."
    assert drive.by_light == "Day 30 of 31, dusk 8 of 10."
    assert drive.flow == "Frames dropped: 0.2 %. Delay: 64 ms."


def test_a_drive_that_ended_stands_still_and_goes_with_the_pass() -> None:
    desk = BenchDesk().running().drive()
    desk.screen.toggle_drive()
    desk.screen.health(health(frames=9000, reads=99))
    assert desk.screen.state.drive.head == "38 of 41 vehicles read"
    desk.screen.pass_camera()
    kept = dict(desk.asked)["pass"]
    assert isinstance(kept, dict)
    assert kept["Test drive"].startswith("38 of 41 vehicles read. 3 seen but not read")


def test_a_process_that_was_started_again_counts_on() -> None:
    desk = BenchDesk().running().drive()
    desk.screen.health(health(frames=10, reads=1))
    desk.screen.health(health(frames=20, reads=3))
    assert desk.screen.state.drive.head == "40 of 43 vehicles read"


def test_every_camera_is_counted_on_one_drive() -> None:
    desk = BenchDesk().running().drive()
    desk.screen.health(health("front-right"))
    desk.screen.health(health("front-right", frames=700, reads=5))
    desk.screen.choose("front-right")
    assert desk.screen.state.drive.head == "5 of 5 vehicles read"


# -- region --------------------------------------------------------------------------------------------


def test_edges_move_by_hundredths_and_keep_their_distance() -> None:
    edit = RegionEdit().choose(Edge.TOP).nudged(12)
    assert edit.region == (0.0, 0.12, 1.0, 1.0)
    assert (edit.words(Edge.TOP), edit.words(Edge.BOTTOM)) == ("12 %", "0 %")
    assert edit.moved(Edge.BOTTOM, 0.1).region == (0.0, 0.12, 1.0, 0.22)
    assert edit.moved(Edge.TOP, -3).region == (0.0, 0.0, 1.0, 1.0)
    assert RegionEdit().nudged(0).kept is None


def test_a_region_is_written_with_its_camera_and_the_whole_picture_is_none() -> None:
    desk = BenchDesk().running()
    desk.screen.edit_region()
    desk.screen.nudge(20)
    desk.screen.keep_region()
    kept = dict(desk.asked)["set"]
    assert isinstance(kept, tuple)
    assert [camera.region for camera in kept] == [(0.0, 0.2, 1.0, 1.0), None]
    assert region(desk) == (0.0, 0.2, 1.0, 1.0)
    desk.screen.edit_region()
    desk.screen.whole_picture()
    desk.screen.keep_region()
    assert region(desk) is None
    desk.screen.edit_region()
    desk.screen.nudge(20)
    desk.screen.cancel_region()
    assert (desk.screen.state.edit, region(desk)) == (None, None)


# -- the form ------------------------------------------------------------------------------------------

NEW = CameraForm(label="Rear", side="rear", kind="rtsp", source="rtsp://192.168.1.64:554/1")


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (replace(NEW, label=" "), "Give the camera a label"),
        (replace(NEW, label="front LEFT"), "Another camera has this label"),
        (replace(NEW, source=""), "is missing. Write it like this: rtsp://"),
        (replace(NEW, source="192.168.1.64"), "This is no RTSP address. Write it like this"),
        (replace(NEW, kind="http"), "This is no HTTP address"),
        (replace(NEW, kind="synthetic", source="one"), "The drive is a number"),
        (replace(NEW, width="wide"), "Width: input should be a valid integer"),
        (replace(NEW, frames_per_s="0"), "Frames a second: input should be greater than 0"),
    ],
)
def test_what_is_wrong_in_the_form_is_named_with_its_remedy(written: CameraForm, words: str) -> None:
    with pytest.raises(Refused, match=words):
        settings_of(written, (LEFT, RIGHT))


@pytest.mark.parametrize(
    "address",
    [
        "rtsp://admin:hunter2@192.168.1.64/1",
        "rtsp://admin@192.168.1.64/1",
        "rtsp://192.168.1.64/1?user=admin&password=hunter2",
        "rtsp://192.168.1.64/1?channel=1&pwd=hunter2",
    ],
)
def test_an_address_with_a_password_is_refused_and_never_said_again(address: str) -> None:
    with pytest.raises(Refused, match="no place for it") as refused:
        settings_of(replace(NEW, source=address), ())
    assert "hunter2" not in str(refused.value)
    assert "alone" in str(refused.value), "it says what to do"


def test_a_password_that_was_refused_is_shown_no_more() -> None:
    desk = BenchDesk().running()
    desk.screen.add_camera()
    desk.screen.write(replace(NEW, source="rtsp://admin:hunter2@192.168.1.64/1"))
    desk.screen.try_camera()
    shown = desk.screen.state.form
    assert shown is not None
    assert (shown.form.source, shown.trying) == ("rtsp://192.168.1.64/1", False)
    assert "no place for it" in shown.error
    assert "hunter2" not in repr(desk.screen.state)


def test_a_query_without_a_secret_stays() -> None:
    made = settings_of(replace(NEW, source="rtsp://192.168.1.64/1?channel=1&subtype=0"), ())
    assert made.source.endswith("?channel=1&subtype=0")


def test_a_password_that_somebody_wrote_into_the_settings_is_not_shown() -> None:
    secret = REAR.model_copy(update={"source": "rtsp://admin:hunter2@192.168.1.64/1"})
    assert form_of(secret).source == "rtsp://192.168.1.64/1"


@pytest.mark.parametrize("camera", [LEFT, REAR, ROOF])
def test_a_camera_comes_out_of_its_form_as_it_went_in(camera: CameraSettings) -> None:
    kept = camera.model_copy(update={"region": (0.1, 0.1, 0.9, 0.9), "dark_below": 4.0})
    assert settings_of(form_of(kept), (kept, RIGHT), kept) == kept


def test_a_camera_is_kept_only_after_it_gave_a_picture() -> None:
    desk = BenchDesk().running()
    desk.screen.add_camera()
    desk.screen.write(NEW)
    desk.screen.keep_camera()
    assert desk.screen.state.form is not None
    assert desk.screen.state.form.error.startswith("Try the camera first")
    desk.screen.try_camera()
    tried = dict(desk.asked)["try"]
    assert isinstance(tried, CameraSettings)
    assert (tried.id, tried.label, tried.side, tried.source) == ("rear", "Rear", "rear", NEW.source)
    desk.screen.health(health(TRIAL))
    assert desk.screen.state.form.works
    assert "1280 \u00d7 720" in desk.screen.state.form.found
    desk.screen.keep_camera()
    kept = dict(desk.asked)["set"]
    assert isinstance(kept, tuple)
    assert [camera.id for camera in kept] == ["front-left", "front-right", "rear"]
    assert (form(desk), desk.screen.state.chosen) == (None, "rear")
    assert desk.screen.state.notice == "Rear saved. Shifts use it from the next start of the terminal."


def test_what_is_written_after_the_trial_has_to_be_tried_again() -> None:
    desk = BenchDesk().running()
    desk.screen.add_camera()
    desk.screen.write(NEW)
    desk.screen.try_camera()
    desk.screen.health(health(TRIAL))
    desk.screen.write(replace(NEW, width="640"))
    assert desk.screen.state.form is not None
    assert not desk.screen.state.form.works
    assert desk.asked[-1] == ("end trial", None)


def test_a_camera_that_gives_nothing_says_its_remedy() -> None:
    desk = BenchDesk().running()
    desk.screen.add_camera()
    desk.screen.write(NEW)
    desk.screen.try_camera()
    desk.screen.health(
        health(TRIAL, state=CameraState.FAILED, problem="It does not answer. Check its cable.")
    )
    assert desk.screen.state.form is not None
    assert (desk.screen.state.form.works, desk.screen.state.form.error) == (
        False,
        "It does not answer. Check its cable.",
    )


def test_a_camera_is_removed_from_its_form_and_the_next_one_is_shown() -> None:
    desk = BenchDesk().running()
    desk.screen.remove_camera()
    assert "remove" not in dict(desk.asked), "only from the form of a camera"
    desk.screen.choose("front-right")
    desk.screen.change_camera()
    desk.screen.remove_camera()
    assert ("remove", "front-right") in desk.asked
    state = desk.screen.state
    assert ([key.camera for key in state.cameras], state.chosen) == (["front-left"], "front-left")
    assert (state.form, state.notice) == (
        None,
        "Front right removed. Shifts read without it from the next start.",
    )


def test_a_camera_that_cannot_be_removed_stays_and_says_why() -> None:
    desk = BenchDesk(fails="The disk is full. Make room, then try again.").running()
    desk.screen.change_camera()
    desk.screen.remove_camera()
    shown = form(desk)
    assert shown is not None
    assert shown.error == "The disk is full. Make room, then try again."
    assert len(desk.screen.state.cameras) == 2


def test_a_new_camera_is_not_taken_for_one_that_was_passed_and_removed() -> None:
    """A pass is of one camera in one place: under the old name the new one would show as passed."""
    desk = BenchDesk().running()
    desk.screen.choose("front-right")
    desk.screen.change_camera()
    desk.screen.remove_camera()
    desk.screen.add_camera()
    desk.screen.write(replace(NEW, label="Front right"))
    desk.screen.try_camera()
    desk.screen.health(health(TRIAL))
    desk.screen.keep_camera()
    keys = [(key.camera, key.passed) for key in desk.screen.state.cameras]
    assert keys[-1] == ("front-right-2", "not passed")


def test_four_cameras_are_the_most() -> None:
    desk = BenchDesk(cameras=(LEFT, RIGHT, REAR, ROOF)).running()
    assert not desk.screen.state.may_add
    desk.screen.add_camera()
    assert desk.screen.state.form is None


def test_a_car_without_cameras_offers_to_add_one() -> None:
    desk = BenchDesk(cameras=())
    desk.screen.opened()
    assert (desk.screen.state.chosen, desk.screen.state.may_add) == ("", True)
    desk.screen.edit_region()
    desk.screen.change_camera()
    assert (desk.screen.state.edit, desk.screen.state.form) == (None, None)
    desk.screen.add_camera()
    assert desk.screen.state.form is not None


def test_passes_are_said_on_the_camera_s_key() -> None:
    keys = BenchDesk().running().screen.state.cameras
    assert [key.passed for key in keys] == ["not passed", f"passed {NOON.day - 3} Nov"]
