# SPDX-License-Identifier: Apache-2.0
"""A key is 15 mm at least, the smallest screen is never given away, and panels that lie are not believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdt_app.display_scale import (
    HIGH_PPI,
    KEY_MM,
    KEY_PX,
    LEAST_H,
    LEAST_W,
    LOW_PPI,
    MM_PER_INCH,
    Panel,
    scale_for,
)


def panel(width: int, height: int, ppi: float) -> Panel:
    return Panel(width, height, width * MM_PER_INCH / ppi, height * MM_PER_INCH / ppi)


@pytest.mark.parametrize(
    ("width", "height", "ppi", "scale"),
    [
        (1280, 800, 124.7, 1.0),  # 12.1 inch: 76 px are 15.5 mm
        (1024, 768, 123.1, 1.0),
        (1024, 768, 200.0, 1.0),  # nothing to give away
        (1920, 1080, 96.0, 1.0),
        (1920, 1080, 150.0, 1.17),
        (1920, 1080, 183.0, 1.40),  # 12 inch: 768 of 1080 pixels are left, and a key is 14.8 mm
        (1920, 1200, 157.0, 1.22),  # 14.4 inch
        (2560, 1600, 210.0, 1.64),
    ],
)
def test_known_panels(width: int, height: int, ppi: float, scale: float) -> None:
    assert scale_for(panel(width, height, ppi)) == pytest.approx(scale)


@pytest.mark.parametrize(
    "liar",
    [
        Panel(1920, 1080, 0, 0),
        Panel(1920, 1080, 0, 150),
        Panel(1920, 1080, 160, 90),  # its shape, not its size
        Panel(1920, 1080, 1600, 900),
        Panel(1920, 1080, 1000, 560),  # 49 per inch
        Panel(1920, 1080, 100, 56),  # 488 per inch
        Panel(1920, 1080, 266, 20),  # right one way, 1372 per inch the other
    ],
)
def test_a_panel_that_lies_is_not_believed(liar: Panel) -> None:
    assert liar.pixels_per_inch is None
    assert scale_for(liar) == 1
    assert scale_for(liar, 183.0) == pytest.approx(1.40), "what a technician measured is"


@given(
    st.integers(LEAST_W, 4000),
    st.integers(LEAST_H, 3000),
    st.floats(LOW_PPI + 1, HIGH_PPI - 1),
    st.booleans(),
)
def test_the_two_promises(width: int, height: int, ppi: float, stated: bool) -> None:
    told = Panel(width, height, 0, 0) if stated else panel(width, height, ppi)
    scale = scale_for(told, ppi if stated else None)
    assert scale >= 1
    assert width / scale >= LEAST_W
    assert height / scale >= LEAST_H
    key_mm = KEY_PX * scale * MM_PER_INCH / ppi
    given_away = min(width / LEAST_W, height / LEAST_H) - scale < 0.0101
    assert key_mm >= KEY_MM - 1e-6 or given_away, (
        "smaller than 15 mm only where nothing more can be given away"
    )
    assert scale == 1 or key_mm < KEY_MM * 1.011, "no larger than it has to be"
