# SPDX-License-Identifier: Apache-2.0
"""What the detector should answer, how far an answer is from it, and how training pieces are cut."""

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs torch, the program does not")

import torch

from training.detector.augment import SIDE, Piece, sample, take
from training.detector.loss import detector_loss, giou, heat_loss
from training.detector.target import decode, encode, hull, visible
from training.scenes.canvas import Field, fill
from training.scenes.dice import Dice


def quad(left: float, top: float, width: float, height: float, lean: float = 0.0) -> Field:
    corners = [
        [left, top + lean],
        [left + width, top],
        [left + width - lean, top + height - lean],
        [left + lean, top + height],
    ]
    return np.array(corners, np.float32)


@pytest.mark.parametrize(
    "corners", [quad(40, 50, 30, 14), quad(101.3, 77.9, 83.2, 41.5, 6.5), quad(10, 20, 290, 150, 9)]
)
def test_corners_come_back_from_the_answer_that_is_wanted(corners: Field) -> None:
    target = encode([corners], (320, 256))
    assert target.wanted.shape == (13, 32, 40)
    row, column = np.unravel_index(target.wanted[0].argmax(), target.wanted[0].shape)
    assert target.wanted[0, row, column] == 1
    for r, c in np.argwhere(target.boxed > 0):
        box, decoded = decode(target.wanted, int(r), int(c))
        assert decoded == pytest.approx(corners, abs=0.01)
        assert box == pytest.approx(np.array(hull(corners)), abs=0.01)


def test_a_wide_plate_is_asked_for_in_the_cells_around_its_middle_a_small_one_in_its_own() -> None:
    assert encode([quad(40, 40, 20, 10)], (320, 320)).boxed.sum() == 1
    assert encode([quad(40, 40, 120, 60)], (320, 320)).boxed.sum() == 25


def test_plates_cut_off_by_more_than_two_fifths_count_neither_way() -> None:
    half_out = quad(-30, 100, 60, 30)
    target = encode([half_out], (320, 320))
    assert target.wanted[0].max() == 0
    assert target.boxed.sum() == 0
    assert (target.counted[12:17, 0:4] == 0).all()
    assert target.counted.sum() < 1600
    mostly_in = encode([quad(-12, 100, 60, 30)], (320, 320))
    assert mostly_in.wanted[0].max() == 1
    assert mostly_in.counted.min() == 1


def test_tiny_plates_count_neither_way() -> None:
    target = encode([quad(100, 100, 9, 5)], (320, 320))
    assert target.boxed.sum() == 0
    assert target.counted[12, 12] == 0


def test_a_plate_cut_by_the_padding_below_counts_neither_way() -> None:
    corners = quad(100, 140, 60, 40)
    assert encode([corners], (320, 320)).boxed.sum() > 0
    assert encode([corners], (320, 320), shown=150).boxed.sum() == 0


def test_visible_part() -> None:
    assert visible(quad(-10, -10, 20, 20), (100, 100)) == pytest.approx(0.25)
    assert visible(quad(200, 10, 20, 20), (100, 100)) == 0


def cells(left: float, top: float, right: float, bottom: float) -> torch.Tensor:
    width, height = right - left, bottom - top
    middle = [(left + right) / 2, (top + bottom) / 2]
    return torch.tensor([[*middle, np.log(width), np.log(height)]], dtype=torch.float32)


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ((0, 0, 2, 1), (0, 0, 2, 1), 1.0),
        ((0, 0, 2, 2), (1, 0, 3, 2), 2 / 6),  # the hull is the union
        ((0, 0, 1, 1), (2, 0, 3, 1), -1 / 3),  # apart: nothing shared, a third of the hull is empty
        ((0, 0, 2, 2), (1, 1, 3, 3), 1 / 7 - 2 / 9),
        ((0, 0, 4, 4), (1, 1, 3, 3), 4 / 16),
    ],
)
def test_giou_by_hand(one: tuple[float, ...], other: tuple[float, ...], wanted: float) -> None:
    assert float(giou(cells(*one), cells(*other))) == pytest.approx(wanted, abs=1e-5)


def batch(corners: Field) -> tuple[torch.Tensor, ...]:
    target = encode([corners], (320, 320))
    return tuple(torch.from_numpy(part)[None] for part in (target.wanted, target.boxed, target.counted))


def test_the_wanted_answer_costs_almost_nothing_and_each_error_costs() -> None:
    wanted, boxed, counted = batch(quad(90, 90, 100, 50, 4))
    right = wanted.clone()
    right[:, 0] = torch.where(wanted[:, 0] > 0.999, 12.0, -12.0)
    loss = detector_loss(right, wanted, boxed, counted)
    assert float(loss.total) < 0.01
    for channel, part in ((1, "box"), (4, "box"), (7, "corners"), (0, "heat")):
        wrong = right.clone()
        wrong[:, channel] += 0.5 if channel else 10.0
        costs = detector_loss(wrong, wanted, boxed, counted)
        assert float(getattr(costs, part)) > float(getattr(loss, part)) + 0.01


def test_heat_in_cells_that_do_not_count_costs_nothing() -> None:
    wanted, _, counted = batch(quad(-30, 100, 60, 30))
    quiet = torch.full((1, 40, 40), -12.0)
    loud = quiet.clone()
    loud[0, 12:17, 0:4] = 12.0
    assert float(heat_loss(loud, wanted[:, 0], counted)) == pytest.approx(
        float(heat_loss(quiet, wanted[:, 0], counted))
    )


def test_a_batch_without_plates_has_a_loss_that_can_be_followed() -> None:
    output = torch.zeros((1, 13, 40, 40), requires_grad=True)
    empty = encode([], (320, 320))
    loss = detector_loss(
        output, *(torch.from_numpy(part)[None] for part in (empty.wanted, empty.boxed, empty.counted))
    )
    loss.total.backward()  # type: ignore[no-untyped-call]
    assert output.grad is not None
    assert float(output.grad[:, 0].abs().sum()) > 0


def test_labels_stay_on_the_plate_when_a_piece_is_cut_and_altered() -> None:
    rng = np.random.default_rng(2)
    corners = quad(200, 220, 90, 45, 5)
    scene = np.full((512, 512), 10, np.uint8)
    fill(scene, corners, 250)
    for _ in range(30):
        one = sample(Dice(rng), scene, corners[None])
        assert one.image.shape == (SIDE, SIDE)
        inside = one.plates[0].mean(0)
        if (inside > 4).all() and inside[0] < SIDE - 4 and inside[1] < one.height - 4:
            around = one.plates[0].max(0) + 12
            assert (
                one.image[int(inside[1]), int(inside[0])] > 60 or one.image.mean() > 60
            )  # the latter: negative
            top_left, top_right, _, bottom_left = one.plates[0]
            assert top_left[0] < top_right[0]
            assert top_left[1] < bottom_left[1]
            assert around.shape == (2,)


def test_a_piece_keeps_edges_where_its_labels_say() -> None:
    scene = np.zeros((512, 512), np.uint8)
    scene[100:140, 120:200] = 200
    cut, corners = take(scene, quad(120, 100, 80, 40)[None], Piece(60, 80, 2.0, 2.0))
    assert corners[0] == pytest.approx(np.array([[120, 40], [280, 40], [280, 120], [120, 120]], np.float32))
    rows, columns = np.argwhere(cut > 100).T
    assert (columns.min(), columns.max() + 1) == pytest.approx((120, 280), abs=1)
    assert (rows.min(), rows.max() + 1) == pytest.approx((40, 120), abs=1)
