# SPDX-License-Identifier: Apache-2.0
"""Drawn street scenes: the same seed gives the same scene, and labels lie where the plates are."""

from pathlib import Path

import numpy as np
import pytest

from tests.helpers.drawn_supplies import quick_supplies
from training.errors import TrainingError
from training.scenes import canvas, shards, weather
from training.scenes.dice import Dice
from training.scenes.mount import mount
from training.scenes.scene import SIZE, Scene, draw_scene
from training.scenes.supplies import Supplies
from training.scenes.texture import KINDS
from training.scenes.view import View, rotation


@pytest.fixture(scope="module")
def supplies() -> Supplies:
    return quick_supplies()


@pytest.fixture(scope="module")
def scenes(supplies: Supplies) -> list[Scene]:
    rng = np.random.default_rng(5)
    return [draw_scene(rng, supplies) for _ in range(25)]


def test_the_same_seed_gives_the_same_scene(supplies: Supplies) -> None:
    one, again, other = (draw_scene(np.random.default_rng(seed), supplies) for seed in (3, 3, 4))
    assert np.array_equal(one.image, again.image)
    assert np.array_equal(one.plates, again.plates)
    assert not np.array_equal(one.image, other.image)


def test_scenes_are_grey_pictures_with_four_corners_a_plate(scenes: list[Scene]) -> None:
    counts = {len(scene.plates) for scene in scenes}
    assert {0, 1, 2} <= counts
    for scene in scenes:
        assert scene.image.shape == (SIZE, SIZE)
        assert scene.image.dtype == np.uint8
        assert scene.plates.shape[1:] == (4, 2)


def test_plates_have_their_middle_in_the_picture_and_the_asked_range_of_widths(scenes: list[Scene]) -> None:
    for corners in (corners for scene in scenes for corners in scene.plates):
        middle = corners.mean(0)
        assert (middle > 0).all()
        assert (middle < SIZE).all()
        assert 8 < np.linalg.norm(corners[1] - corners[0]) < SIZE * 1.2


def test_corners_are_convex_and_ordered_from_the_top_left_clockwise(scenes: list[Scene]) -> None:
    for corners in (corners for scene in scenes for corners in scene.plates):
        sides = np.roll(corners, -1, 0) - corners
        following = np.roll(sides, -1, 0)
        assert (sides[:, 0] * following[:, 1] - sides[:, 1] * following[:, 0] > 0).all()
        top_left, top_right, bottom_right, bottom_left = corners
        assert top_left[0] < top_right[0]
        assert bottom_left[0] < bottom_right[0]
        assert top_left[1] < bottom_left[1]
        assert top_right[1] < bottom_right[1]


def test_the_label_lies_on_the_drawn_plate(supplies: Supplies) -> None:
    white = Supplies(
        [np.full((192, 384), 255, np.uint8)], supplies.strips, supplies.families, supplies.surfaces, ()
    )
    view = View(rotation(0.3, -0.1, 0.05), 15, (100.3, 80.7), 90)
    agreed = []
    for seed in range(12):
        picture = np.zeros((160, 200), np.uint8)
        corners = mount(Dice(np.random.default_rng(seed)), white, picture, view, body=0, light=1).corners
        cover = canvas.mask(corners, (slice(0, 160), slice(0, 200))) > 0.5
        bright = picture > 60
        agreed.append((cover & bright).sum() / (cover | bright).sum())
    # Frames, shadows and tow balls make some of them differ; a label that is off would spoil all.
    assert np.median(agreed) > 0.95


def test_a_plate_facing_the_camera_is_as_wide_as_asked_and_right_is_right() -> None:
    view = View(rotation(0, 0, 0), 20, (50, 40), 60)
    corners = view.block(-0.5, -0.25, 0.5, 0.25)
    assert corners == pytest.approx(np.array([[20, 25], [80, 25], [80, 55], [20, 55]]))


def test_what_is_farther_away_is_smaller_and_ground_behind_rises_when_seen_from_above() -> None:
    view = View(rotation(0, -0.2, 0), 10, (0, 0), 100)
    near, far = view([[1, 0, 0], [1, 0, 10]])
    assert far[0] < near[0]
    assert far[1] < near[1]


def test_the_side_that_is_turned_to_the_camera_shows() -> None:
    view = View(rotation(0.6, 0, 0), 20, (0, 0), 50)
    assert [view.faces((side, 0, 0), (side * 3, 0, 0)) for side in (-1, 1)].count(True) == 1


def test_lettering_over_the_edge_changes_only_what_is_inside() -> None:
    ink = np.full((10, 30), 255, np.uint8)
    picture = np.zeros((20, 20), np.uint8)
    canvas.stamp(picture, ink, (-15, -5, 30, 10), 200)
    assert (picture[:5, :15] == 200).all()
    assert picture[5:].sum() + picture[:, 15:].sum() == 0
    canvas.stamp(picture, ink, (500, 500, 30, 10), 200)
    assert picture.sum() == 200 * 75


def test_a_polygon_covers_the_pixels_between_its_edges() -> None:
    picture = np.zeros((8, 8), np.uint8)
    canvas.fill(picture, canvas.rectangle(2, 3, 4, 2), 100)
    cover = canvas.mask(canvas.rectangle(2, 3, 4, 2), (slice(0, 8), slice(0, 8)))
    assert (picture[3:5, 2:6] == 100).all()
    assert cover[3:5, 2:6].mean() == pytest.approx(1)
    assert picture[:, 7].max() <= 2  # the smoothing of edges reaches a pixel farther than it should


@pytest.mark.parametrize("kind", sorted({kind.__name__ for kind in KINDS}))
def test_surfaces_have_mean_nought_and_spread_one(kind: str) -> None:
    draw = next(one for one in KINDS if one.__name__ == kind)
    field = draw(Dice(np.random.default_rng(1)))
    assert field.dtype == np.float32
    assert float(field.mean()) == pytest.approx(0, abs=1e-3)
    assert float(field.std()) == pytest.approx(1, abs=1e-2)


def test_night_is_dark_but_for_lamps() -> None:
    day = np.full((SIZE, SIZE), 150, np.uint8)
    lamp = np.array([200.0, 300.0])
    dark = [weather.night(Dice(np.random.default_rng(seed)), day, [(lamp, 20)], []) for seed in range(8)]
    assert np.median([picture.mean() for picture in dark]) < 130
    assert max(int(picture[300, 200]) for picture in dark) == 255


def test_scenes_come_back_from_disk(tmp_path: Path, scenes: list[Scene]) -> None:
    shards.save(tmp_path / "a.npz", scenes[:3], "this code")
    shards.save(tmp_path / "b.npz", scenes[3:5])
    stock = shards.load([tmp_path / "a.npz", tmp_path / "b.npz"])
    for number, scene in enumerate(scenes[:5]):
        image, plates = stock.scene(number)
        assert np.array_equal(image, scene.image)
        assert np.array_equal(plates, scene.plates)
    assert stock.codes == {"this code", ""}
    assert not list(tmp_path.glob("*.part"))


def test_missing_and_damaged_scenes_are_named_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "broken.npz").write_bytes(b"no scenes")
    with pytest.raises(TrainingError, match=r"broken\.npz cannot be read\. Delete the file"):
        shards.load([tmp_path / "broken.npz"])
    with pytest.raises(TrainingError, match="Draw some first"):
        shards.load([])
