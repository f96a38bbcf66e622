# SPDX-License-Identifier: Apache-2.0
"""The drawn drive: the same every time, true to its own truth, and what the demonstration's story needs."""

from pathlib import Path

import numpy as np
import pytest

import resources
from camera.drive import CameraTruth, load_truth
from camera.drive.glyphs import dies
from camera.drive.plates import LAYOUTS, PlatePress
from camera.drive.render import DriveRenderer
from camera.drive.story import DEMO_SEEDS, READABLE_PX, drive, truth_of
from camera.drive.traffic import BODIES, PATTERNS
from camera.drive.truth import DriveTruth, save_truth
from camera.errors import TruthUnreadable

SIZE = (1280, 720)
SMALL = (640, 360)
SIDES = ("left", "right")


def _truth(seed: int, side: str) -> CameraTruth:
    camera = f"front-{side}"
    return truth_of(drive(seed, side), camera=camera, clip=f"{camera}.mp4", size=SIZE, frames_per_s=10.0)


def test_the_same_seed_draws_the_same_pixels_in_any_order() -> None:
    one, other = DriveRenderer(drive(5, "left"), *SMALL), DriveRenderer(drive(5, "left"), *SMALL)
    first = one.frame(210, 10.0)
    other.frame(12, 10.0)
    assert np.array_equal(first, other.frame(210, 10.0))
    assert not np.array_equal(first, DriveRenderer(drive(6, "left"), *SMALL).frame(210, 10.0))


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("seed", [1, 11, 12, 99])
def test_every_car_can_be_read_for_two_seconds(seed: int, side: str) -> None:
    cars = _truth(seed, side).cars
    assert len(cars) >= 9
    for car in cars:
        assert car.last_s - car.first_s >= 2.0, car
        assert car.widest_px >= 1.5 * READABLE_PX, car
    assert len({car.plate for car in cars}) == len(cars)


@pytest.mark.parametrize("side", SIDES)
def test_cars_neither_crowd_nor_drive_through_each_other(side: str) -> None:
    told = drive(DEMO_SEEDS[side], side)
    for step in range(round(told.length_s * 20)):
        present = [(car, pose) for car in told.cars if (pose := car.pose(step / 20)) is not None]
        near = [(car, pose) for car, pose in present if pose.z < 20]
        assert len(near) <= 3
        for index, (car, pose) in enumerate(near):
            for other, place in near[index + 1 :]:
                apart_x = abs(pose.x - place.x) - (BODIES[car.body].width + BODIES[other.body].width) / 2
                ahead, behind = (pose, place) if pose.z > place.z else (place, pose)
                length = BODIES[(car if behind is pose else other).body].length
                assert apart_x > -0.15 or ahead.z - behind.z > length or behind.z < -2.5, (step, car, other)


@pytest.mark.parametrize("side", SIDES)
def test_the_first_part_is_day_and_the_last_third_night(side: str) -> None:
    told = drive(DEMO_SEEDS[side], side)
    assert told.darkness(told.length_s * 0.55) == 0
    assert told.darkness(told.length_s * 0.67) == 1
    assert {car.night for car in _truth(DEMO_SEEDS[side], side).cars} == {True, False}
    renderer = DriveRenderer(told, *SMALL)
    assert renderer.frame(10, 10.0).mean() > 2 * renderer.frame(260, 10.0).mean()


def test_the_story_of_the_demonstration_is_in_the_drive() -> None:
    left, right = (_truth(DEMO_SEEDS[side], side) for side in SIDES)
    stolen = next(car for car in left.cars if car.plate == "8QTQ743")
    assert (stolen.state, stolen.colour, stolen.body) == ("CA", "grey", "sedan")
    assert stolen.last_s <= 8
    alike = next(car for car in right.cars if car.plate == "5QXQ318")
    assert (alike.state, alike.colour, alike.body) == ("CA", "red", "sedan")
    assert alike.first_s >= 4.5
    assert alike.last_s <= 9.5
    assert any(car.plate == "7QNQ204" for car in right.cars)


def test_plates_are_never_alike_and_never_issued() -> None:
    """No invented plate may be taken for another; California issues no Q among its letters' ends."""
    cars = [car for side in SIDES for car in _truth(DEMO_SEEDS[side], side).cars]
    for index, car in enumerate(cars):
        assert car.plate.count("Q") == (1 if car.state == "NV" else 2), car
        assert len(car.plate) == len(PATTERNS[car.state][0])
        for other in cars[index + 1 :]:
            assert sum(a != b for a, b in zip(car.plate, other.plate, strict=False)) >= 3, (car, other)
    assert len({car.state for car in cars}) >= 4


def test_the_shipped_truth_is_the_truth_of_the_drawn_drive() -> None:
    """Who changes the drawing must draw the shipped clips again: python -m camera.drive resources/demo."""
    shipped = load_truth(resources.path("demo/drive.json"))
    assert shipped == DriveTruth(tuple(_truth(DEMO_SEEDS[side], side) for side in SIDES))
    for truth in shipped.cameras:
        clip = resources.path(f"demo/{truth.clip}")
        assert 500_000 < clip.stat().st_size < 6_000_000


def test_a_truth_file_comes_back_as_it_was_written(tmp_path: Path) -> None:
    truth = DriveTruth((_truth(3, "left"),))
    save_truth(truth, tmp_path / "drive.json")
    assert load_truth(tmp_path / "drive.json") == truth
    assert truth.camera("front-left") is truth.cameras[0]
    with pytest.raises(KeyError):
        truth.camera("rear")


@pytest.mark.parametrize("content", ["", "[]", '{"cameras": [{"cars": []}]}', None])
def test_a_damaged_truth_file_is_named_with_the_remedy(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "drive.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(TruthUnreadable, match=r"drive\.json cannot be read.*python -m camera\.drive"):
        load_truth(path)


def test_no_two_characters_look_the_same() -> None:
    shapes = dies()
    assert len(shapes) == 36
    chars = sorted(shapes)
    for index, one in enumerate(chars):
        for other in chars[index + 1 :]:
            if {one, other} != {"0", "O"}:  # the same die, as on real plates
                unlike = np.abs(shapes[one].astype(int) - shapes[other].astype(int)).mean()
                assert unlike > 4, (one, other)


@pytest.mark.parametrize("state", sorted(LAYOUTS))
def test_each_state_has_its_own_look(state: str) -> None:
    press = PlatePress()
    text = PATTERNS[state][0].replace("A", "K")
    plate = press.stamp(text, state)
    assert plate.shape == (200, 400, 3)
    others = [
        press.stamp(text, other)
        for other in LAYOUTS
        if other != state and sum(LAYOUTS[other].groups) == len(text)
    ]
    assert all(np.abs(plate.astype(int) - other.astype(int)).mean() > 1 for other in others)
