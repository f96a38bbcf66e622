# SPDX-License-Identifier: Apache-2.0
"""What a camera's pictures are measured by, and what is good enough of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cv2
import numpy as np
import pytest

import resources
from camera import aim, aim_file, detect, limits, model_list
from camera.bench import unreadable
from camera.figures import AimShift, PlateFigures
from camera.limits import Grade, Light, Meter, PlateLimits, verdict
from camera.look import Looks, look
from camera.measures import AimWatch, light_of, plate_figures, plate_focus, plate_height, plate_tilt
from camera.models import build_detector, build_pipeline, build_reader
from camera.preview import preview_of
from camera.reader_settings import ReaderSettings
from camera.region import RegionDetector
from camera.settings import CameraSettings
from camera.types import Box, CameraHealth, CameraState, Detection, Frame, Image, Preview, Quad, SightedPlate
from tests.helpers import street_pictures as pictures

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
GOOD = PlateFigures(count=1, height=40.0, focus=60.0, mean=140.0, white=0.1, black=0.05, tilt=2.0)
HEALTH = CameraHealth(
    "front-left",
    CameraState.READING,
    NOON,
    sharpness=30.0,
    exposure=110.0,
    aim=AimShift(0.003, -0.002, 0.97),
    plates=GOOD,
    frame_size=(1280, 720),
)


def reader_settings() -> ReaderSettings:
    models = resources.path("models")
    return ReaderSettings(**model_list.listed(models).as_settings(models), threads=1)


@pytest.fixture(scope="module")
def street() -> Image:
    return pictures.street()


def sighted(image: Image) -> tuple[SightedPlate, ...]:
    """The plates of a picture as the pipeline tells them."""
    pipeline = build_pipeline("front-left", reader_settings())
    return pipeline.process(Frame("front-left", 0, NOON, image)).plates


def figures_of(image: Image) -> PlateFigures:
    found = plate_figures(image, sighted(image))
    assert found is not None
    return found


def grades(health: CameraHealth) -> dict[Meter, Grade]:
    return {one.meter: one.grade for one in verdict(health)}


# -- plates --------------------------------------------------------------------------------------------


def test_focus_falls_with_every_step_of_blur_and_reads_the_same_for_near_and_far_plates(
    street: Image,
) -> None:
    focus = [figures_of(pictures.blurred(street, sigma)).focus for sigma in (0.7, 1.5, 3.0, 5.0)]
    assert focus == sorted(focus, reverse=True)
    assert figures_of(street).focus > limits.GOOD_FOCUS
    half = cv2.resize(street, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    assert figures_of(half).focus == pytest.approx(figures_of(street).focus, rel=0.4)


def test_focus_of_an_even_surface_is_nothing() -> None:
    assert plate_focus(np.full((40, 80), 128, np.uint8)) == 0


def test_height_and_tilt_are_of_the_plate_and_not_of_its_box() -> None:
    corners: Quad = ((0.0, 0.0), (80.0, 20.0), (70.0, 60.0), (-10.0, 40.0))
    assert plate_height(Box(-10, 0, 80, 60), corners) == pytest.approx((100 + 1600) ** 0.5)
    assert plate_height(Box(0, 0, 80, 30), None) == 30
    assert plate_tilt(corners) == pytest.approx(14.04, abs=0.01)


@pytest.mark.parametrize("degrees", [-12.0, 12.0])
def test_tilt_follows_the_picture(street: Image, degrees: float) -> None:
    level, turned = figures_of(street).tilt, figures_of(pictures.turned(street, degrees)).tilt
    assert level is not None
    assert turned is not None
    assert turned - level == pytest.approx(degrees, abs=7)


def test_light_is_told_at_both_ends_of_the_range(street: Image) -> None:
    assert figures_of(pictures.lit(street, 3.0)).white > 0.6 > figures_of(street).white
    assert light_of(pictures.lit(street, 0.01)).black > 0.95
    assert light_of(pictures.lit(street, 4.0)).white > 0.4 > light_of(street).white


def test_a_plate_that_runs_out_of_the_picture_is_not_measured() -> None:
    cut = SightedPlate(1, Box(0, 100, 60, 130), "", 0.0, None, 30.0)
    assert plate_figures(np.zeros((200, 400, 3), np.uint8), (cut,)) is None


# -- aim -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("right", "down"), [(0.02, 0.0), (-0.06, 0.0), (0.05, 0.04), (0.0, -0.08)])
def test_a_shift_is_found_to_half_a_hundredth_of_the_picture(
    street: Image, right: float, down: float
) -> None:
    saved = aim.aim_of([street], NOON)
    found = aim.shift(saved, aim.aim_of([pictures.moved(street, right, down)], NOON))
    assert (found.dx, found.dy) == pytest.approx((right, down), abs=0.006)
    assert found.sure > limits.SURE_OF_AIM


def test_other_light_is_no_shift_and_another_scene_says_nothing(street: Image) -> None:
    saved = aim.aim_of([street], NOON)
    dusk = aim.shift(saved, aim.aim_of([pictures.lit(street, 0.4)], NOON))
    assert abs(dusk.dx) + abs(dusk.dy) < 0.005
    assert dusk.sure > limits.SURE_OF_AIM
    other = aim.shift(saved, aim.aim_of([np.ascontiguousarray(street[::-1])], NOON))
    assert other.sure < limits.SURE_OF_AIM


def test_a_saved_aim_is_taken_up_by_a_running_camera(street: Image, tmp_path: Path) -> None:
    path = tmp_path / "aim" / "front-left.json"
    watch = AimWatch(path, lambda: NOON)
    frame = Frame("front-left", 0, NOON, street)
    assert watch.look(frame) is None
    aim_file.write(path, watch.now())
    at_once = watch.look(frame)
    assert at_once is not None
    assert abs(at_once.dx) < 0.001
    path.write_text("{", encoding="utf-8")
    assert watch.look(frame) is None, "a damaged file is no aim"


def test_no_plate_can_be_read_in_a_saved_aim(street: Image) -> None:
    """A near plate, seven characters wide, is left with fewer columns than two for each of them."""
    settings = reader_settings()
    small = np.frombuffer(aim.aim_of([street], NOON).levels, np.uint8).reshape(
        aim_file.HEIGHT, aim_file.WIDTH
    )
    large = cv2.resize(small, (1280, 720), interpolation=cv2.INTER_CUBIC)
    seen = np.repeat(large[:, :, None], 3, axis=2).astype(np.uint8, copy=False)
    reader = build_reader(settings)
    for plate in sighted(street):
        reading = look(seen, Detection(plate.box, 1.0), reader, Looks(settings.crop_margin, 0.0))
        assert reading.text != plate.text


# -- what is good enough -------------------------------------------------------------------------------


def test_a_camera_in_good_order_is_good_in_everything() -> None:
    assert set(grades(HEALTH).values()) == {Grade.GOOD}


@pytest.mark.parametrize(
    ("plates", "meter", "grade"),
    [
        (replace(GOOD, focus=28.0), Meter.FOCUS, Grade.WATCH),
        (replace(GOOD, focus=20.0), Meter.FOCUS, Grade.MEND),
        (replace(GOOD, height=22.0), Meter.PLATE_HEIGHT, Grade.WATCH),
        (replace(GOOD, height=15.0), Meter.PLATE_HEIGHT, Grade.MEND),
        (replace(GOOD, white=0.6), Meter.EXPOSURE, Grade.WATCH),
        (replace(GOOD, white=0.85), Meter.EXPOSURE, Grade.MEND),
        (replace(GOOD, black=0.8), Meter.EXPOSURE, Grade.MEND),
        (replace(GOOD, tilt=-14.0), Meter.TILT, Grade.WATCH),
        (replace(GOOD, tilt=25.0), Meter.TILT, Grade.MEND),
        (replace(GOOD, tilt=None), Meter.TILT, Grade.UNKNOWN),
        (None, Meter.PLATE_HEIGHT, Grade.UNKNOWN),
    ],
)
def test_each_meter_judges_by_its_limits(plates: PlateFigures | None, meter: Meter, grade: Grade) -> None:
    assert grades(replace(HEALTH, plates=plates))[meter] is grade


def test_a_plate_too_low_to_tell_a_blur_leaves_the_focus_to_the_whole_picture() -> None:
    low = replace(GOOD, height=18.0, focus=15.0)
    assert grades(replace(HEALTH, plates=low))[Meter.FOCUS] is Grade.GOOD
    assert grades(replace(HEALTH, plates=low, sharpness=2.0))[Meter.FOCUS] is Grade.MEND


def test_an_aim_is_judged_only_where_the_scene_is_the_same() -> None:
    shifts = [AimShift(0.03, 0.0, 0.9), AimShift(0.0, -0.09, 0.9), AimShift(0.3, 0.2, 0.2), None]
    found = [grades(replace(HEALTH, aim=one))[Meter.AIM] for one in shifts]
    assert found == [Grade.WATCH, Grade.MEND, Grade.UNKNOWN, Grade.UNKNOWN]


@pytest.mark.parametrize("state", [CameraState.FAILED, CameraState.SILENT, CameraState.STARTING])
def test_without_a_picture_nothing_is_judged(state: CameraState) -> None:
    assert set(grades(replace(HEALTH, state=state)).values()) == {Grade.UNKNOWN}


def test_heights_come_from_the_reader_and_agree_with_the_detector() -> None:
    settings = reader_settings()
    found = PlateLimits.of(settings)
    assert (found.least, found.good) == (settings.least_width_px / 2, settings.single_frame_width_px / 2)
    assert limits.NEAR_WIDTH_PX == detect.NEAR_PX
    assert found.most == pytest.approx(detect.NEAR_PX * 1280 / settings.detect_width_px / 2)


def test_the_light_is_told_by_the_picture() -> None:
    assert [limits.light(level) for level in (110.0, 70.0, 45.0)] == [Light.DAY, Light.DUSK, Light.NIGHT]


# -- what leaves the process on the bench --------------------------------------------------------------


def test_plates_of_a_bench_preview_have_no_text_and_cannot_be_read(street: Image) -> None:
    """The same picture is read before it is made coarse, so that the test can fail."""
    settings = reader_settings()
    plates = sighted(street)
    frame = Frame("front-left", 0, NOON, street)
    plain = preview_of(frame, plates)
    detector, reader = build_detector(settings), build_reader(settings)

    def texts(shown: Preview) -> set[str]:
        image = np.frombuffer(shown.pixels, np.uint8).reshape(shown.height, shown.width, 3)[:, :, ::-1].copy()
        found = [*detector.detect(image), *(Detection(plate.box, 1.0) for plate in shown.plates)]
        return {look(image, one, reader, Looks(settings.crop_margin, 0.0)).text for one in found}

    known = {plate.text for plate in plates}
    assert known & texts(plain), "it is legible as it comes"
    coarse = unreadable(plain)
    assert not known & texts(coarse)
    assert [plate.text for plate in coarse.plates] == [""] * len(plates)
    assert all(plate.height_px == pytest.approx(53.5, abs=3) for plate in coarse.plates)


# -- the region ----------------------------------------------------------------------------------------


class Told:
    """A detector that finds what it is told, in the pixels that it is given."""

    def __init__(self, *boxes: Box) -> None:
        self.boxes = boxes
        self.sizes: list[tuple[int, int]] = []

    def detect(self, image: Image) -> list[Detection]:
        self.sizes.append((image.shape[1], image.shape[0]))
        return [Detection(box, 0.9, ((1.0, 1.0), (9.0, 1.0), (9.0, 5.0), (1.0, 5.0))) for box in self.boxes]


def test_plates_are_found_inside_the_region_alone_and_told_in_pixels_of_the_whole_picture() -> None:
    told = Told(Box(10, 10, 50, 30), Box(0, 10, 40, 30), Box(280, 10, 320, 30))
    found = RegionDetector(told, (0.25, 0.5, 0.75, 1.0)).detect(np.zeros((720, 640, 3), np.uint8))
    assert told.sizes == [(320, 360)]
    assert [one.box for one in found] == [Box(170, 370, 210, 390)], "what the region's edge cuts is no plate"
    assert found[0].corners is not None
    assert found[0].corners[0] == (161.0, 361.0)


def test_at_the_picture_s_own_edge_a_region_cuts_nothing() -> None:
    told = Told(Box(0, 0, 40, 20))
    assert len(RegionDetector(told, (0.0, 0.0, 1.0, 1.0)).detect(np.zeros((720, 640, 3), np.uint8))) == 1


def test_a_street_is_read_inside_the_region_and_not_outside(street: Image) -> None:
    def found(region: tuple[float, float, float, float]) -> int:
        pipeline = build_pipeline("front-left", reader_settings(), region)
        return len(pipeline.process(Frame("front-left", 0, NOON, street)).plates)

    assert found((0.5, 0.4, 1.0, 0.8)) == 1
    assert found((0.0, 0.0, 0.5, 1.0)) == 0


@pytest.mark.parametrize("region", [(0.5, 0, 0.55, 1), (0, 0.9, 1, 0.2), (-0.1, 0, 1, 1), (0, 0, 1, 1.2)])
def test_a_region_that_is_none_is_refused(region: tuple[float, float, float, float]) -> None:
    with pytest.raises(ValueError, match="parts of the picture"):
        CameraSettings(id="front", label="Front", source="device:0", region=region)


def test_a_car_that_is_not_read_because_of_its_blur_is_counted_as_blurred(street: Image) -> None:
    pipeline = build_pipeline("front-left", reader_settings())
    soft = pictures.blurred(street, 5.0)
    for number in range(4):
        pipeline.process(Frame("front-left", number, NOON + timedelta(seconds=number / 10), soft))
    result = pipeline.finish()
    assert (result.unread, result.blurred, result.reads) == (1, 1, ())
    sharp = build_pipeline("front-left", reader_settings())
    for number in range(4):
        sharp.process(Frame("front-left", number, NOON + timedelta(seconds=number / 10), street))
    assert sharp.finish().blurred == 0
