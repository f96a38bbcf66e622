# SPDX-License-Identifier: Apache-2.0
"""Drawn plates: a seed fixes the pixels, sizes and labels keep to the contract, each step does something."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import pytest

from training.plates import __main__ as command
from training.plates import crop as crops
from training.plates import decor, lens, light, sensor, wear
from training.plates.bank import Bank
from training.plates.crop import draw_crop
from training.plates.face import draw_face, draw_layout
from training.plates.families import STYLES, draw_die, stroke_glyphs
from training.plates.ink import chance
from training.plates.states import NAMES
from training.plates.types import CHARACTERS, HEIGHT, WIDTH, Image

Step = Callable[[np.random.Generator, Image], Image]


@pytest.fixture(scope="module")
def bank() -> Bank:
    return Bank.build(5, None)


@pytest.fixture(scope="module")
def face(bank: Bank) -> Image:
    return draw_face(np.random.default_rng(7), bank).image


def test_the_bank_says_what_it_is_made_of(bank: Bank, tmp_path: Path) -> None:
    assert bank.sources == ("drawn dies",)
    assert Bank.build(5, tmp_path / "nowhere").sources == ("drawn dies",)
    assert all(set(family) == set(CHARACTERS) for family in bank.families)
    assert all(strip.dtype == np.uint8 and strip.ndim == 2 for strip in bank.strips)


def test_two_banks_of_one_seed_are_equal_and_of_two_seeds_are_not(bank: Bank) -> None:
    again, other = Bank.build(5, None), Bank.build(6, None)
    assert np.array_equal(bank.families[3]["8"], again.families[3]["8"])
    assert np.array_equal(bank.textures[0], again.textures[0])
    assert not np.array_equal(bank.textures[0], other.textures[0])


@pytest.mark.parametrize("style", STYLES)
def test_characters_of_a_die_differ_from_each_other(style: str) -> None:
    glyphs = stroke_glyphs(draw_die(np.random.default_rng(8), style))
    size = (32, 64)
    alike = {frozenset("0O"), frozenset("1I")}  # dies that do not tell them apart are common
    masks = {name: cv2.resize(mask, size).astype(np.int16) for name, mask in glyphs.items()}
    for at, one in enumerate(CHARACTERS):
        for other in CHARACTERS[at + 1 :]:
            if frozenset(one + other) not in alike:
                assert np.abs(masks[one] - masks[other]).mean() > 4, one + other


def test_a_seed_fixes_face_and_crop(bank: Bank) -> None:
    first, second = (draw_face(np.random.default_rng(9), bank) for _ in range(2))
    assert np.array_equal(first.image, second.image)
    assert (first.text, first.state) == (second.text, second.state)
    for seed in range(60):
        one, other = (draw_crop(np.random.default_rng(seed), bank) for _ in range(2))
        assert one.text == other.text
        assert np.array_equal(one.image, other.image), seed


def test_faces_keep_to_the_contract(bank: Bank) -> None:
    rng = np.random.default_rng(10)
    faces = [draw_face(rng, bank) for _ in range(300)]
    for drawn in faces:
        assert drawn.image.shape == (HEIGHT, WIDTH, 3)
        assert drawn.image.dtype == np.uint8
        assert 1 <= len(drawn.text) <= 8
        assert set(drawn.text) <= set(CHARACTERS)
        assert drawn.state in {"", *NAMES}
    known = sum(bool(drawn.state) for drawn in faces) / len(faces)
    assert 0.7 < known < 0.95  # by layout, and free designs with a name
    assert set("".join(drawn.text for drawn in faces)) == set(CHARACTERS)


@pytest.mark.parametrize("code", sorted(NAMES))
def test_each_state_can_be_drawn(bank: Bank, code: str) -> None:
    rng = np.random.default_rng(11)
    for layout in bank.layouts:
        if layout.state == code:
            drawn = draw_layout(rng, bank, layout)
            assert drawn.state == code
            assert float(drawn.image.std()) > 8


def test_the_registration_is_inked_and_the_stack_beside_it_too(bank: Bank) -> None:
    layout = next(one for one in bank.layouts if one.state == "CA")
    plain = replace(layout, top=("",), bottom=("",), serials=(("DDDD", 1.0),))
    stacked = replace(plain, serials=(("DDDD([D][P])", 1.0),))
    one, other = (draw_layout(np.random.default_rng(12), bank, kind) for kind in (plain, stacked))
    assert len(one.text) == len(other.text) == 4
    middle = one.image[70:130].astype(np.int16)
    assert int(np.ptp(middle)) > 120
    assert np.abs(middle - other.image[70:130]).mean() > 1


def test_crops_keep_to_the_contract(bank: Bank) -> None:
    rng = np.random.default_rng(13)
    drawn = [draw_crop(rng, bank) for _ in range(300)]
    widths = np.array([crop.image.shape[1] for crop in drawn])
    assert widths.min() >= crops.NARROWEST
    assert widths.max() <= crops.WIDEST
    assert 0.3 < float((widths < 150).mean()) < 0.85
    for crop in drawn:
        height, width = crop.image.shape[:2]
        assert crop.image.dtype == np.uint8
        assert 1.1 < width / height < 3
        assert 1 <= len(crop.text) <= 8


def test_a_detectors_corners_miss_by_about_what_they_should() -> None:
    corners = np.array([[0, 0], [200, 0], [200, 100], [0, 100]], np.float32)
    rng = np.random.default_rng(14)
    found = np.array([lens.detected(rng, corners, 0.02) for _ in range(400)]) - corners
    assert 2.0 < float(found[..., 0].std()) < 7.0
    assert abs(float(found.mean())) < 1.0


def _steps(bank: Bank) -> dict[str, Step]:
    return {
        "fade": wear.fade, "scratches": wear.scratches, "bend": wear.bend,
        "dirt": lambda rng, image: wear.dirt(rng, bank, image), "mud": lambda rng, image: wear.mud(rng, bank, image),
        "slope": light.slope, "shadow": light.shadow, "tint": light.tint, "glare": light.glare,
        "infrared": light.infrared, "night": light.night, "bloom": light.bloom, "rain": light.rain,
        "defocus": partial(_with_most, sensor.defocus), "motion": partial(_with_most, sensor.motion),
        "noise": partial(_with_most, sensor.noise), "interlace": sensor.interlace, "sharpen": sensor.sharpen,
        "exposure": sensor.exposure, "grey": lambda _rng, image: sensor.grey(image),
        "jpeg": lambda _rng, image: sensor.jpeg(image, 40), "video": sensor.video, "resample": sensor.resample,
    }  # fmt: skip


def _with_most(
    step: Callable[[np.random.Generator, Image, float], Image], rng: np.random.Generator, image: Image
) -> Image:
    return step(rng, image, 3.0)


STEPS = [
    "fade",
    "scratches",
    "bend",
    "dirt",
    "mud",
    "slope",
    "shadow",
    "tint",
    "glare",
    "infrared",
    "night",
    "bloom",
    "rain",
    "defocus",
    "motion",
    "noise",
    "interlace",
    "sharpen",
    "exposure",
    "grey",
    "jpeg",
    "video",
    "resample",
]


@pytest.mark.parametrize("name", STEPS)
def test_each_step_changes_the_picture_and_keeps_its_shape(bank: Bank, face: Image, name: str) -> None:
    step, before = _steps(bank)[name], face.copy()
    for seed in range(8):
        after = step(np.random.default_rng(seed), face)
        assert after.shape == face.shape
        assert after.dtype == np.uint8
        assert np.array_equal(after, step(np.random.default_rng(seed), face))
        assert np.array_equal(face, before), "a step must not change what it is given"
        assert (after != face).any()


@pytest.mark.parametrize("size", [(52, 29), (40, 21), (331, 170)])
@pytest.mark.parametrize("name", [name for name in STEPS if name not in {"dirt", "mud"}])
def test_steps_take_small_and_odd_pictures(bank: Bank, face: Image, name: str, size: tuple[int, int]) -> None:
    small = np.asarray(cv2.resize(face, size), np.uint8)
    assert _steps(bank)[name](np.random.default_rng(1), small).shape == small.shape


def test_what_lies_over_a_plate_is_seen(bank: Bank, face: Image) -> None:
    for cover in (lambda rng, image: decor.frame(rng, bank, image), decor.in_front):
        covered = face.copy()
        cover(np.random.default_rng(3), covered)
        assert (covered != face).any()
        middle = slice(HEIGHT * 2 // 5, HEIGHT * 3 // 5), slice(30, WIDTH - 30)
        assert np.array_equal(covered[middle], face[middle])


def test_infrared_is_grey_and_too_little_contrast_is_raised() -> None:
    flat = np.full((60, 120, 3), 90, np.uint8)
    flat[20:40, 30:80] = 100
    seen = sensor.visible(flat, 40)
    assert int(np.ptp(seen)) >= 38
    assert sensor.visible(seen, 20) is seen
    grey = light.infrared(np.random.default_rng(1), flat)
    assert np.array_equal(grey[..., 0], grey[..., 2])


def test_chance_keeps_to_its_probability() -> None:
    rng = np.random.default_rng(15)
    assert 0.2 < sum(chance(rng, 0.3) for _ in range(1000)) / 1000 < 0.4


def test_the_sheet_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "sheets" / "drawn.jpg"
    asked = ["--count", "3", "--seed", "2", "--fonts", str(tmp_path)]
    assert command.main(["--sheet", str(target), *asked]) == 0
    picture = cv2.imread(str(target))
    assert picture is not None
    assert picture.shape == (command.TILE[1], command.TILE[0] * command.ACROSS, 3)
    unknown = tmp_path / "unwritable.jpg"
    unknown.mkdir()
    assert command.main(["--sheet", str(unknown), *asked]) == 1
    assert "could not be written" in capsys.readouterr().err


def test_real_pictures_are_shown_below_the_drawn_ones(tmp_path: Path) -> None:
    folder = tmp_path / "real"
    folder.mkdir()
    cv2.imwrite(str(folder / "one.png"), np.full((40, 80, 3), 200, np.uint8))
    (folder / "broken.jpg").write_bytes(b"no picture")
    target = tmp_path / "both.png"
    asked = [
        "--sheet",
        str(target),
        "--count",
        "2",
        "--fonts",
        str(tmp_path / "none"),
        "--beside",
        str(folder),
    ]
    assert command.main(asked) == 0
    both = cv2.imread(str(target))
    assert both is not None
    assert both.shape == (168, 8 * 168, 3)
    assert (both[84:, :168] == 200).all()
    assert (both[84:, 168:] == 0).all()


def test_a_folder_that_is_none_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.main(["--sheet", str(tmp_path / "x.png"), "--beside", str(tmp_path / "gone")])
    assert "gone is no folder" in capsys.readouterr().err
