# SPDX-License-Identifier: Apache-2.0
"""Values in, lines and go or no-go out, over tables; every limit from both sides."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from camera.figures import AimShift
from camera.limits import Grade
from camera.types import CameraState
from mdt_app.domain.self_test import (
    CameraFound,
    DepartmentFound,
    Found,
    GpsFound,
    Heard,
    Line,
    ListsFound,
    Outcome,
    PlateFound,
    SecondFound,
)
from mdt_app.domain.self_test_rules import ago, judge
from tests.helpers.self_testing import camera, failed, gps, limited, well
from tests.helpers.sightings import NOON

GOOD, WATCH, MEND = Grade.GOOD, Grade.WATCH, Grade.MEND
LIMIT = timedelta(hours=24)


def line(found: Found, key: str) -> Line:
    return next(one for one in judge(found).lines if one.key == key)


def lists(hours: float) -> ListsFound:
    return ListsFound(1, NOON - timedelta(hours=hours), LIMIT)


def test_all_well_is_go_and_says_nothing_to_do() -> None:
    verdict = judge(well())
    assert verdict.outcome is Outcome.GO
    assert {one.grade for one in verdict.lines} == {GOOD}
    assert not any(one.remedy for one in verdict.lines)
    assert all(one.limit and one.value for one in verdict.lines)
    assert verdict.works == ()
    assert len({one.key for one in verdict.lines}) == len(verdict.lines)


@pytest.mark.parametrize(
    ("changed", "key", "grade", "outcome"),
    [
        # GPS and clock
        ({"gps": gps(age_s=5.0)}, "gps", GOOD, Outcome.GO),
        ({"gps": gps(age_s=5.1)}, "gps", WATCH, Outcome.LIMITS),
        ({"gps": gps(age_s=None)}, "gps", WATCH, Outcome.LIMITS),
        ({"gps": gps(age_s=None, problem="Plug the receiver in.")}, "gps", MEND, Outcome.LIMITS),
        ({"gps": GpsFound()}, "gps", WATCH, Outcome.LIMITS),
        ({"gps": gps(offset_s=1.0)}, "clock", GOOD, Outcome.GO),
        ({"gps": gps(offset_s=-1.01)}, "clock", WATCH, Outcome.LIMITS),
        ({"gps": gps(offset_s=2.0)}, "clock", WATCH, Outcome.LIMITS),
        ({"gps": gps(offset_s=-2.01)}, "clock", MEND, Outcome.LIMITS),
        ({"gps": gps(offset_s=None)}, "clock", WATCH, Outcome.LIMITS),
        # Lists
        ({"lists": lists(24)}, "lists", GOOD, Outcome.GO),
        ({"lists": lists(24.01)}, "lists", MEND, Outcome.LIMITS),
        ({"lists": ListsFound(0, None, LIMIT)}, "lists", MEND, Outcome.LIMITS),
        ({"lists": ListsFound(0, None, LIMIT, "The store is full.")}, "lists", MEND, Outcome.LIMITS),
        ({"lists": None}, "lists", MEND, Outcome.LIMITS),
        # Disk
        ({"free_bytes": 2_000_000_000}, "disk", GOOD, Outcome.GO),
        ({"free_bytes": 1_999_999_999}, "disk", WATCH, Outcome.LIMITS),
        ({"free_bytes": 719_999_999}, "disk", MEND, Outcome.LIMITS),
        ({"free_bytes": 50_000_000}, "disk", MEND, Outcome.LIMITS),
        ({"free_bytes": 49_999_999}, "disk", MEND, Outcome.NO_GO),
        ({"free_bytes": None}, "disk", MEND, Outcome.LIMITS),
        # Department
        ({"department": DepartmentFound(enrolled=False)}, "department", WATCH, Outcome.LIMITS),
        ({"department": DepartmentFound(True, "It does not answer.")}, "department", WATCH, Outcome.LIMITS),
        ({"department": DepartmentFound(enrolled=True)}, "department", GOOD, Outcome.GO),
        ({"department": None}, "department", MEND, Outcome.LIMITS),
        # Files
        ({"models": "reader.onnx is altered."}, "models", MEND, Outcome.NO_GO),
        ({"models": None}, "models", MEND, Outcome.LIMITS),
        ({"fonts": ("JetBrains Mono",)}, "fonts", MEND, Outcome.NO_GO),
        # The drawn plate
        ({"plate": PlateFound(problem="No answer.")}, "plate", MEND, Outcome.NO_GO),
        ({"plate": PlateFound(problem="No answer in time.", late=True)}, "plate", MEND, Outcome.LIMITS),
        ({"plate": PlateFound(draws=3)}, "plate", MEND, Outcome.NO_GO),
        ({"plate": PlateFound(draws=1, is_read=True)}, "plate", MEND, Outcome.NO_GO),
        ({"plate": None}, "plate", MEND, Outcome.LIMITS),
        ({"plate": PlateFound("", False, 1, True, True, 1000.0)}, "alert", GOOD, Outcome.GO),
        ({"plate": PlateFound("", False, 1, True, True, 1000.1)}, "alert", WATCH, Outcome.LIMITS),
        ({"plate": PlateFound("", False, 1, True, True, None)}, "alert", WATCH, Outcome.LIMITS),
        # The sound
        ({"heard": Heard.NO}, "sound", MEND, Outcome.LIMITS),
        ({"heard": Heard.UNANSWERED}, "sound", WATCH, Outcome.LIMITS),
        ({"heard": Heard.MOVING}, "sound", WATCH, Outcome.LIMITS),
        ({"heard": Heard.NO_DEVICE}, "sound", MEND, Outcome.LIMITS),
        ({"heard": Heard.OFF}, "sound", WATCH, Outcome.LIMITS),
        # Other readers and the audit log
        ({"second": SecondFound(is_there=False)}, "second", WATCH, Outcome.LIMITS),
        ({"second": SecondFound(is_there=True)}, "second", WATCH, Outcome.LIMITS),
        ({"second": SecondFound(is_there=True, asked=False)}, "second", WATCH, Outcome.LIMITS),
        ({"second": SecondFound(True, True, ("Tesseract",), 0)}, "second", GOOD, Outcome.GO),
        ({"second": None}, "second", WATCH, Outcome.LIMITS),
        ({"audit": "The disk is full."}, "audit", MEND, Outcome.NO_GO),
        ({"audit": None}, "audit", MEND, Outcome.LIMITS),
    ],
)
def test_one_thing_that_is_not_well(
    changed: dict[str, object], key: str, grade: Grade, outcome: Outcome
) -> None:
    found = replace(well(), **changed)  # type: ignore[arg-type]
    judged = line(found, key)
    assert judged.grade is grade
    assert judge(found).outcome is outcome
    assert bool(judged.remedy) == (grade is not GOOD), "what is not good says what to do"


LEFT_READS = camera()


@pytest.mark.parametrize(
    ("of_one", "grade", "word"),
    [
        ({}, GOOD, "aimed as saved"),
        ({"frames_per_s": 11.2}, WATCH, "11 frames/s"),
        ({"frames_per_s": 11.3}, GOOD, "11 frames/s"),
        ({"processed_per_s": 11.2}, WATCH, "15 frames/s"),
        ({"processed_per_s": 11.3}, GOOD, "15 frames/s"),
        ({"sharpness": 4.9}, WATCH, "a little unsharp"),
        ({"sharpness": 2.9}, MEND, "unsharp"),
        ({"exposure": 20.0}, WATCH, "exposure is off"),
        ({"exposure": 240.0}, MEND, "badly exposed"),
        ({"aim": AimShift(0.03, 0.0, 0.9)}, WATCH, "aim moved a little"),
        ({"aim": AimShift(0.0, 0.06, 0.9)}, MEND, "aim moved"),
        ({"aim": AimShift(0.4, 0.0, 0.1)}, GOOD, "aim not to be compared here"),
        ({"aim": None}, GOOD, "aim not saved"),
        ({"state": CameraState.DARK, "exposure": 2.0}, MEND, "sees nothing but black"),
        ({"state": CameraState.STARTING}, MEND, "no picture yet"),
        ({"state": CameraState.SILENT, "problem": "It does not answer."}, MEND, "lost"),
        ({"state": CameraState.FAILED}, MEND, "lost"),
        ({"state": CameraState.FINISHED}, MEND, "its film ended"),
        ({"state": CameraState.STOPPED}, MEND, "off"),
    ],
)
def test_one_camera(of_one: dict[str, object], grade: Grade, word: str) -> None:
    """The other camera reads, so that it is never a no-go."""
    found = replace(well(), cameras=(LEFT_READS, camera("front-right", "Front right", **of_one)))  # type: ignore[arg-type]
    judged = line(found, "camera front-right")
    assert (judged.grade, word in judged.value) == (grade, True), judged.value
    assert judge(found).outcome is (Outcome.GO if grade is GOOD else Outcome.LIMITS)
    assert bool(judged.remedy) == (grade is not GOOD)


def test_a_film_or_a_stream_has_its_own_rate() -> None:
    film = replace(camera(frames_per_s=10.0, processed_per_s=10.0), wanted_per_s=0.0)
    found = replace(well(), cameras=(film,))
    assert judge(found).outcome is Outcome.GO
    assert line(found, "camera front-left").limit == "must give pictures"


def test_no_camera_at_all_is_no_go() -> None:
    blind = camera(state=CameraState.FAILED)
    assert judge(replace(well(), cameras=())).outcome is Outcome.NO_GO
    assert judge(replace(well(), cameras=(blind,))).outcome is Outcome.NO_GO
    assert judge(replace(well(), cameras=(blind, camera("front-right", "Front right")))).outcome is (
        Outcome.LIMITS
    )


def test_cameras_of_who_may_not_read_are_no_fault() -> None:
    """A technician's shift starts none: they are looked at on a page of their own."""
    off = CameraFound("front-left", "Front left", 15.0)
    verdict = judge(replace(well(), cameras=(off,), captures=False))
    assert (verdict.outcome, verdict.lines[0].grade) == (Outcome.LIMITS, WATCH)
    assert "page Cameras" in verdict.lines[0].remedy
    assert judge(replace(well(), cameras=(), captures=False)).outcome is Outcome.LIMITS


def test_what_still_works_is_said() -> None:
    said = " ".join(judge(limited()).works)
    assert "Plates are read: Front left." in said
    assert "Front right" not in said
    assert "heard" not in said, "nobody said that it was"
    assert "The department answers" not in said
    late = replace(well(), plate=PlateFound(problem="No answer in time.", late=True))
    assert "Plates are read: Front left, Front right." in judge(late).works
    broken = " ".join(judge(failed()).works)
    assert "Plates are read" not in broken
    assert "Hits are shown" not in broken
    assert "Searches and verification are open." in broken
    unlogged = " ".join(judge(replace(well(), audit="The disk is full.")).works)
    assert "Searches" not in unlogged
    assert "Hits are shown and heard." in unlogged, "alerts go on"


def test_nothing_that_was_measured_is_left_without_a_line() -> None:
    """A value that nobody judges would be measured for nothing."""
    assert {one.name for one in fields(Found)} == {
        *("at", "cameras", "captures", "gps", "lists", "department", "models", "fonts"),
        *("second", "audit", "free_bytes", "plate", "heard"),
    }
    nothing = judge(Found(NOON))
    assert nothing.outcome is Outcome.NO_GO, "without a camera"
    assert all(one.grade is not GOOD for one in nothing.lines if one.key != "fonts")


def test_figures_are_kept_beside_the_words() -> None:
    lines = {one.key: one.measured for one in judge(well()).lines}
    assert lines["clock"] == {"offset_s": 0.3}
    assert lines["alert"] == {"painted_ms": 184.0}
    assert lines["lists"]["age_s"] == pytest.approx(3.2 * 3600)
    assert lines["camera front-left"]["sharpness"] == 31.0


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(8.4, "8 s"), (60, "1 min"), (3600 * 3 + 720, "3 h 12 min"), (86_400 * 2 + 3 * 3600, "2 d 3 h")],
)
def test_ages(seconds: float, words: str) -> None:
    assert ago(seconds) == words
