# SPDX-License-Identifier: Apache-2.0
"""How much the interface is scaled on a panel, so that a gloved finger finds every key.

A key of 76 px is to be 15 mm at least. No more than the smallest screen that the terminal is drawn for is ever given
away. Source: visual language, section 3.
"""

from dataclasses import dataclass
from math import ceil, floor

MM_PER_INCH = 25.4
#: Least edge of a key, mm, and what it is drawn with, pixels.
KEY_MM, KEY_PX = 15.0, 76
#: Pixels that are left for the interface, whatever the panel.
LEAST_W, LEAST_H = 1024, 768
#: Pixels per inch that panels of cars have; what is told beyond them is not believed.
LOW_PPI, HIGH_PPI = 60.0, 400.0
#: Sizes in mm that a panel tells when it means its shape.
SHAPES = frozenset({(16, 9), (16, 10), (160, 90), (160, 100), (1600, 900), (1600, 1000)})
_STEP = 100  # a scale has two places


@dataclass(frozen=True, slots=True)
class Panel:
    """A screen as it describes itself: pixels and mm; mm are 0 where it says nothing."""

    width: int
    height: int
    width_mm: float
    height_mm: float

    @property
    def pixels_per_inch(self) -> float | None:
        """Pixels per inch, or None where the panel says nothing that can be believed."""
        if self.width_mm <= 0 or self.height_mm <= 0:
            return None
        if (round(self.width_mm), round(self.height_mm)) in SHAPES:
            return None
        across, down = self.width * MM_PER_INCH / self.width_mm, self.height * MM_PER_INCH / self.height_mm
        believed = all(LOW_PPI <= ppi <= HIGH_PPI for ppi in (across, down))
        return (across + down) / 2 if believed else None


def scale_for(panel: Panel, stated: float | None = None) -> float:
    """How many times as large everything is drawn, 1 or more, in steps of a hundredth.

    Args:
        panel: as it describes itself.
        stated: pixels per inch that a technician measured; believed before what the panel says.
    """
    ppi = stated or panel.pixels_per_inch
    if ppi is None:
        return 1.0
    wanted = ceil(round(KEY_MM * ppi / MM_PER_INCH / KEY_PX * _STEP, 6)) / _STEP
    most = floor(min(panel.width / LEAST_W, panel.height / LEAST_H) * _STEP) / _STEP
    return max(1.0, min(wanted, most))
