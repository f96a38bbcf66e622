# SPDX-License-Identifier: Apache-2.0
"""Nothing on the driving card flashes: no area changes its light more than three times in any second.

Source: visual language, section 6; WCAG 2.2, success criterion 2.3.1.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from mdt_app.ui import application, pulse
from mdt_app.ui.driving_card_parts import Card
from mdt_app.ui.driving_card_view import DrivingCardView
from mdt_app.ui.style import dress
from mdt_app.ui.tokens import DAY, RED, THEMES, Theme
from policy.hotlist import Priority
from tests.helpers.sightings import hit, recorded
from tests.helpers.terminal import Terminal, busy_shift
from tests.looks.measure import pixels

pytestmark = pytest.mark.ui
#: Pictures in a second, and seconds; a change counts from this difference of relative luminance in a square.
RATE, LASTS_S, LEAST_CHANGE = 20, 10, 0.02
SQUARE = 8  # pixels
MOST_CHANGES = 3  # in any second


@dataclass
class Seconds:
    """A clock that goes when it is told."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def moving() -> Iterator[None]:
    """Motion is wanted here; all other tests do without."""
    application.start([], reduce_motion=False)
    yield
    application.start([], reduce_motion=True)


def light(view: DrivingCardView) -> NDArray[np.float64]:
    """Relative luminance (WCAG 2.2) of each square of the picture."""
    QApplication.processEvents()
    image = view.grab().toImage().scaled(320, 200, Qt.AspectRatioMode.IgnoreAspectRatio)
    parts = pixels(image).astype(np.float64) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    lit: NDArray[np.float64] = linear @ np.array([0.2126, 0.7152, 0.0722])
    side = SQUARE // 4
    squares: NDArray[np.float64] = lit.reshape(200 // side, side, 320 // side, side).mean(axis=(1, 3))
    return squares


def changes(theme: Theme) -> NDArray[np.int64]:
    """How often each square changes its light in each second that begins with a picture, at most."""
    seconds = Seconds()
    terminal = Terminal(theme)
    busy_shift(terminal)
    view = DrivingCardView(terminal.driving, theme, seconds)
    dress(view, theme)
    view.resize(1280, 800)
    terminal.drive(12.0)
    view.show()
    frames = []
    for at in range(RATE * LASTS_S):
        seconds.now = at / RATE
        if at == 5 * RATE:  # a graver one comes
            read = recorded("7QHQ902", at=terminal.clock())
            terminal.record(read, hit(read, plate="7QHQ902", priority=Priority.HIGH_RISK))
        if at % RATE == 0:
            terminal.clock.go_on(1)
            terminal.alerts.tick()
            terminal.drive(12.0)
        frames.append(light(view))
    view.close()
    changed = np.abs(np.diff(np.array(frames), axis=0)) >= LEAST_CHANGE
    windows = np.array([changed[at : at + RATE].sum(axis=0) for at in range(len(changed) - RATE + 1)])
    return np.asarray(windows.max(axis=0))


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_no_area_changes_its_light_more_than_three_times_a_second(theme: Theme) -> None:
    most = changes(theme)
    assert most.max() >= 2, "the border pulses"
    assert most.max() <= MOST_CHANGES


def test_a_border_that_flashes_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulse, "HALF_S", 0.1)
    assert changes(DAY).max() > MOST_CHANGES


def test_reduced_motion_keeps_the_border_still() -> None:
    application.start([], reduce_motion=True)
    assert changes(RED).max() <= 1, "only another hit changes the card"


@pytest.mark.parametrize(("level", "pulses"), [(1, True), (2, True), (3, False)])
def test_only_grave_hits_pulse_and_only_for_three_seconds(level: int, pulses: bool) -> None:
    seconds = Seconds()
    card = Card(DAY, seconds)
    card.show_fresh(level)
    strengths = []
    for at in range(8):
        seconds.now = at / 2
        strengths.append(card._pulse.strength)
    low = [1.0, 0.6, 1.0, 0.6, 1.0, 0.6, 1.0, 1.0]
    assert strengths == (low if pulses else [1.0] * 8)
