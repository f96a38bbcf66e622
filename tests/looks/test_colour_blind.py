# SPDX-License-Identifier: Apache-2.0
"""Nothing is said by colour alone: priorities, answers and states differ in shape, sign or word, for everybody."""

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mdt_app.screens.status import StatusItem
from mdt_app.ui.icons import icon
from mdt_app.ui.style import dress
from mdt_app.ui.tokens import DAY, PAIRS, PRIORITIES, RED, THEMES, Theme, contrast
from mdt_app.ui.widgets.answer_row import ANSWERS
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.plate_cells import PlateCells
from mdt_app.ui.widgets.priority_mark import PriorityMark
from mdt_app.ui.widgets.steps import Steps
from tests.looks.colour_blind import MATRICES, encoded, grey, linear, seen_by, seen_colour
from tests.looks.measure import pixels
from tests.looks.subjects import settled

pytestmark = pytest.mark.ui
Light = NDArray[np.float64]
EVERY_THEME = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
KINDS = pytest.mark.parametrize("kind", [*MATRICES, "grey"])
EDGE = 4  # pixels of ground around a widget
#: Two pictures are told apart when so large a share of their pixels lies on different sides of their ground.
APART = 0.02


def image_of(widget: QWidget, theme: Theme) -> NDArray[np.uint8]:
    """A widget on a surface, RGB."""
    holder = QWidget()
    holder.setObjectName("page")
    column = QVBoxLayout(holder)
    column.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
    column.addWidget(widget)
    dress(holder, theme)
    settled(
        holder,
        (max(240, widget.sizeHint().width()) + 2 * EDGE, max(76, widget.sizeHint().height()) + 2 * EDGE),
    )
    place = widget.geometry().adjusted(-EDGE, -EDGE, EDGE, EDGE)
    return pixels(holder.grab(place).toImage().convertToFormat(QImage.Format.Format_RGB32)).copy()


def drawing(colours: NDArray[np.uint8], kind: str) -> NDArray[np.bool_]:
    """Where lines and fills are, whatever their colour: what differs from the ground by 1.5:1 or more."""
    light = grey(seen_by(kind, colours) if kind != "grey" else colours)
    ground = np.median(light[:2])
    high, low = np.maximum(light, ground), np.minimum(light, ground)
    return np.asarray((high + 0.05) / (low + 0.05) >= 1.5)


def difference(one: NDArray[np.uint8], other: NDArray[np.uint8], kind: str) -> float:
    """Share of the pixels that are drawn in one of two pictures of one size and not in the other."""
    return float((drawing(one, kind) != drawing(other, kind)).mean())


def shape(theme: Theme, level: int) -> NDArray[np.uint8]:
    """The shape of a priority with its number, without its word."""
    return image_of(PriorityMark(theme, level, size=104, word=False), theme)


@EVERY_THEME
@KINDS
def test_the_four_priorities_differ_in_shape(theme: Theme, kind: str) -> None:
    shapes = {level: shape(theme, level) for level in PRIORITIES}
    for one, other in combinations(PRIORITIES, 2):
        assert difference(shapes[one], shapes[other], kind) > APART, f"{one} and {other} look alike"


def test_shapes_alone_differ_without_their_numbers() -> None:
    assert len({look.shape for look in PRIORITIES.values()}) == len(PRIORITIES)
    assert len({look.word for look in PRIORITIES.values()}) == len(PRIORITIES)


def test_two_priorities_that_only_colour_parts_are_found() -> None:
    """The same shape in two colours of one lightness: what the test above is there to find."""
    pictures = []
    for colour in ("#C02020", "#207A20"):
        image = QImage(104, 104, QImage.Format.Format_RGB32)
        image.fill(QColor(DAY.surface))
        painter = QPainter(image)
        painter.setBrush(QColor(colour))
        painter.drawEllipse(8, 8, 88, 88)
        painter.end()
        pictures.append(pixels(image).copy())
    assert difference(pictures[0], pictures[1], "grey") < APART
    assert difference(pictures[0], pictures[1], "deutan") < APART


def answer(theme: Theme, at: int, *, chosen: bool) -> NDArray[np.uint8]:
    """The key of an answer with its word taken away: only its sign is left."""
    _, variant, glyph = ANSWERS[at]
    return image_of(KeyButton(theme, "", variant=variant, glyph=glyph, checked=chosen, min_w=120), theme)


@EVERY_THEME
@KINDS
@pytest.mark.parametrize("chosen", [False, True], ids=["rest", "chosen"])
def test_answers_differ_by_their_signs(theme: Theme, kind: str, chosen: bool) -> None:
    signs = [_sign_of(answer(theme, at, chosen=chosen), kind) for at in range(3)]
    for one, other in combinations(signs, 2):
        assert float((one != other).mean()) > 0.001, "two answers carry the same sign"
    assert all(sign.sum() > 30 for sign in signs), "an answer carries no sign that is to be seen"


def _sign_of(colours: NDArray[np.uint8], kind: str) -> NDArray[np.bool_]:
    """What stands out from the inside of a key by 3:1 (WCAG 2.2, 1.4.11), in a place of its middle."""
    light = grey(seen_by(kind, colours) if kind != "grey" else colours)[20:-20, 20:-20]
    ground = np.median(light)
    return np.asarray((np.maximum(light, ground) + 0.05) / (np.minimum(light, ground) + 0.05) >= 3.0)


def test_answers_have_tick_cross_and_question_mark_and_words() -> None:
    assert ANSWERS == (
        ("Same", "same", "check"),
        ("Differs", "differs", "cross"),
        ("Can't tell", "unsure", "ask"),
    )


@EVERY_THEME
@KINDS
def test_doubtful_differing_and_sure_cells_differ_in_their_boxes(theme: Theme, kind: str) -> None:
    def cell(**how: tuple[int, ...]) -> NDArray[np.uint8]:
        return image_of(PlateCells(theme, "7", pitch=100, height=100, **how), theme)  # type: ignore[arg-type]

    kinds = {"sure": cell(), "doubtful": cell(doubt=(0,)), "differs": cell(differ=(0,))}
    for one, other in combinations(kinds, 2):
        assert difference(kinds[one], kinds[other], kind) > 0.01, f"{one} and {other} look alike"


@EVERY_THEME
@KINDS
def test_steps_done_now_and_next_differ_in_shape(theme: Theme, kind: str) -> None:
    seen = {step: image_of(_narrow(theme, step), theme) for step in (1, 2, 3)}
    second = {step: drawing(picture, kind)[:, :] for step, picture in seen.items()}
    width = min(one.shape[1] for one in second.values())
    for one, other in combinations(second, 2):
        assert float((second[one][:, :width] != second[other][:, :width]).mean()) > APART


def _narrow(theme: Theme, step: int) -> QWidget:
    made = Steps(theme, step)
    made.show_names(False)
    return made


@EVERY_THEME
def test_what_is_degraded_has_another_sign_and_words(theme: Theme) -> None:
    """The strip's tones: well keeps its own icon, degraded has the warning triangle and says what is wrong."""
    item = StatusItem("live", "Cameras", "1 of 2: front left lost", "p1", "Check its cable.")
    assert item.value != StatusItem("live", "Cameras", "2 of 2 reading").value
    signs = []
    for name in ("live", "warn"):
        image = QImage(60, 60, QImage.Format.Format_RGB32)
        image.fill(QColor(theme.surface))
        painter = QPainter(image)
        painter.drawPixmap(2, 2, icon(name, theme.text, 56))
        painter.end()
        signs.append(pixels(image).copy())
    assert difference(signs[0], signs[1], "grey") > APART


@EVERY_THEME
@pytest.mark.parametrize("kind", MATRICES)
def test_contrast_of_every_pair_holds_for_everybody(theme: Theme, kind: str) -> None:
    """Somebody who lacks a cone needs 4.5:1 at least where all others have 7, and 3 where they have less."""
    for role, grounds, least in PAIRS:
        needed = 4.5 if least >= 7 else 3.0
        for ground in grounds:
            pair = (seen_colour(kind, theme.colour(role)), seen_colour(kind, theme.colour(ground)))
            ratio = contrast(*pair)
            assert ratio >= needed, f"{role} on {ground} is {ratio:.2f} for {kind}, {needed} needed"


def test_a_pair_that_only_hue_parts_is_found() -> None:
    assert contrast(*(seen_colour("protan", colour) for colour in ("#FF0000", "#000000"))) < 4.5
    assert contrast("#FF0000", "#000000") > 5


def test_the_simulation_is_the_one_that_was_published() -> None:
    """Each matrix leaves greys as they are, up to its six digits; encoding undoes decoding."""
    greys = np.array([[at, at, at] for at in range(0, 256, 15)], np.uint8)
    for kind in MATRICES:
        assert np.abs(seen_by(kind, greys).astype(int) - greys).max() <= 1
        assert np.allclose(MATRICES[kind].sum(axis=1), 1.0, atol=2e-6)
    values = np.linspace(0, 1, 64)
    assert np.allclose(encoded(linear(values)), values, atol=1e-6)


@pytest.mark.parametrize("kind", ["protan", "deutan"])
def test_red_and_green_run_together_without_red_or_green_cones(kind: str) -> None:
    """The simulation does what it is for: the answers' fills alone would not do."""
    red, green = (seen_colour(kind, colour) for colour in (DAY.p1, DAY.ok))
    assert contrast(red, green) < 3.0
    assert RED.p3 == RED.p4, "at red-night two priorities have one colour: shape and number do the work"
