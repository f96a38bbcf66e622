# SPDX-License-Identifier: Apache-2.0
"""Pictures of screens: written to ``docs/screens`` on request, otherwise compared with what lies there.

``MDT_WRITE_SCREENS=1`` writes. Without it a picture may differ from the kept one by a little: other releases
of Qt draw the edges of letters differently.
"""

import os
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from mdt_app.ui.style import text_growth

#: Every screen by day at full size, the main ones also by night and small, what is read while driving also red.
KEPT = frozenset(
    (
        *("live-day", "live-night", "live-red-night", "live-1024x768-day"),
        *("live-paused-day", "live-paused-night", "live-paused-1024x768-day", "live-court-order-day"),
        "live-closed-area-day",
        *("live-under-order-day", "live-incident-day", "live-canvass-day", "live-canvass-1024x768-day"),
        *("live-one-camera-notice-day", "live-four-cameras-day", "live-empty-day"),
        *("bench-day", "bench-night", "bench-red-night", "bench-not-yet-day", "bench-region-day"),
        *(
            "bench-1024x768-day",
            "bench-1024x768-night",
            "bench-1024x768-red-night",
            "bench-region-1024x768-day",
        ),
        *(
            "bench-form-day",
            "bench-form-1024x768-day",
            "bench-form-refused-day",
            "bench-form-change-day",
            "bench-four-cameras-1024x768-day",
        ),
        *("driving-card-day", "driving-card-night", "driving-card-red-night", "driving-card-1024x768-day"),
        *(
            "sign-on-banner-day",
            "sign-on-day",
            "sign-on-night",
            "sign-on-1024x768-day",
            "sign-on-refused-day",
            "sign-on-canvass-day",
            "sign-on-canvass-1024x768-day",
            "sign-on-new-password-day",
            "sign-on-canvass-new-password-1024x768-day",
            "sign-on-locked-day",
            "sign-on-locked-night",
        ),
        *("live-seen-again-day", "live-seen-again-1024x768-day", "queue-close-notices-day"),
        *("verify-tell-others-day", "verify-2-entry-gone-day"),
        *("lock-day", "lock-night", "lock-red-night", "lock-1024x768-day", "lock-two-day", "lock-two-night"),
        *("lock-quiet-day", "lock-proof-day", "live-two-officers-day", "sign-off-one-of-two-day"),
        *("leave-without-outcome-day", "sign-on-beside-night"),
        *("sign-off-day", "queue-day", "queue-night", "queue-1024x768-day"),
        *("search-form-day", "search-refused-day", "search-results-day", "search-results-1024x768-day"),
        *(
            "search-frames-day",
            "search-frames-night",
            "search-frames-red-night",
            "search-frames-1024x768-day",
        ),
        *("search-filters-day", "search-filters-night", "search-filters-1024x768-day", "search-opening-day"),
        *("transfer-due-day", "transfer-in-time-day", "transfer-due-1024x768-day", "transfer-sending-day"),
        *("transfer-overdue-day", "transfer-sending-night", "transfer-sending-1024x768-day"),
        *(
            f"transfer-medium-{name}-day"
            for name in ("choosing", "writing", "written", "receipt", "full", "none", "no-key")
        ),
        *("transfer-medium-choosing-night", "transfer-medium-choosing-1024x768-day"),
        *("self-test-idle-day", "self-test-running-day", "self-test-runs-day"),
        *(f"self-test-{name}-day" for name in ("asking", "go", "limits", "no-go")),
        *(f"self-test-{name}-1024x768-day" for name in ("asking", "limits", "no-go")),
        *("self-test-limits-night", "self-test-asking-night", "self-test-no-go-red-night"),
        "self-test-limits-1024x768-day-largest",
        *("hot-plates-day", "hot-plates-night", "hot-plates-1024x768-day", "hot-plates-to-approve-day"),
        *("hot-plates-none-day", "hot-plate-form-day", "hot-plate-form-1024x768-day"),
        *("map-day", "map-night", "map-red-night", "map-1024x768-day", "map-1024x768-night"),
        *(
            "map-no-tiles-day",
            "map-no-tiles-night",
            "map-no-tiles-red-night",
            "map-no-fix-day",
            "map-air-night",
        ),
        *("map-moving-day", "map-moving-night", "map-moving-red-night"),
        *("map-trouble-1024x768-day", "map-trouble-no-card-1024x768-night", "map-moving-old-fix-red-night"),
        *("map-old-fix-day", "map-old-fix-night", "map-old-fix-1024x768-day"),
        *("policy-sections-day", "policy-clause-day", "policy-clause-night", "policy-clause-1024x768-day"),
        *("policy-found-day", "policy-notice-day"),
        *("unit-gps-day", "unit-gps-night", "unit-gps-red-night", "unit-gps-1024x768-day"),
        *("unit-gps-listening-day", "unit-gps-absent-day", "unit-department-day", "unit-compare-day"),
        *("unit-compare-1024x768-night", "unit-wrong-code-day", "unit-enrolled-day", "unit-settings-day"),
        *("unit-settings-night", "unit-export-day", "unit-import-day", "unit-import-1024x768-day"),
        *("verify-1-enter-day", "verify-1-enter-night", "verify-1-enter-1024x768-day"),
        *("verify-2-compare-day", "verify-2-compare-night", "verify-2-compare-1024x768-day"),
        *("verify-2-misread-day", "verify-2-misread-night", "verify-2-long-vehicle-1024x768-day"),
        *("verify-2-contradiction-day", "verify-2-contradiction-1024x768-day"),
        *("verify-3-confirm-day", "verify-3-confirm-night", "verify-3-confirm-1024x768-day"),
        *("verify-4-outcome-day", "verify-close-day", "verify-exigent-day", "verify-picture-day"),
        *("verify-4-outcome-1024x768-day", "verify-2-compare-1920x1080-day", "live-1920x1080-day"),
        *("live-mirrored-day", "driving-card-mirrored-day"),
        *("live-day-largest", "live-night-largest", "live-red-night-largest", "live-1024x768-day-largest"),
        *("driving-card-day-largest", "driving-card-1024x768-night-largest", "lock-day-largest"),
        *(
            "verify-1-enter-day-largest",
            "verify-1-enter-1024x768-day-largest",
            "verify-2-compare-day-largest",
        ),
        *("verify-2-compare-1024x768-day-largest", "verify-3-confirm-day-largest"),
        *("verify-3-confirm-1024x768-day-largest", "verify-4-outcome-day-largest"),
        *("queue-day-largest", "queue-1024x768-day-largest", "search-form-day-largest"),
        *("sign-on-day-largest", "sign-on-canvass-new-password-1024x768-day-largest"),
        *("transfer-due-day-largest", "map-day-largest", "map-red-night-largest"),
    )
)
SCREENS = Path(__file__).parents[2] / "docs" / "screens"
STEP = 48  # levels of 255: the least change of a colour channel that an eye would call another colour
SHARE = 0.01  # of all pixels may change by STEP or more


def compare_or_write(widget: QWidget, name: str) -> None:
    """Holds a widget's picture against ``docs/screens/<name>.png``, or writes that file.

    Only what is in ``KEPT`` is kept as a file; all others are drawn, and that is all.

    Args:
        widget: shown or not; it is drawn at its present size.
        name: file name without suffix ("verify-1-enter-day").

    Raises:
        AssertionError: the kept picture is missing or differs; the sentence names where the new one was put.
    """
    QApplication.processEvents()
    drawn = widget.grab().toImage()
    if text_growth():
        name = f"{name}-largest"
    if name not in KEPT:
        return
    kept_at = SCREENS / f"{name}.png"
    if os.environ.get("MDT_WRITE_SCREENS") == "1":
        SCREENS.mkdir(parents=True, exist_ok=True)
        assert drawn.save(str(kept_at)), f"{kept_at} could not be written."
        return
    assert kept_at.exists(), f"docs/screens/{name}.png is missing. Make it with MDT_WRITE_SCREENS=1."
    problem = difference(drawn, QImage(str(kept_at)))
    if problem:
        now_at = Path(tempfile.gettempdir()) / f"{name}.now.png"
        drawn.save(str(now_at))
        raise AssertionError(f"{name}: {problem} The new picture is at {now_at}.")


def difference(drawn: QImage, kept: QImage) -> str:
    """What differs between two pictures, as a sentence; empty when they look the same."""
    if drawn.size() != kept.size():
        return f"the size is {drawn.width()} x {drawn.height()}, kept {kept.width()} x {kept.height()}."
    change = np.abs(_pixels(drawn) - _pixels(kept)).max(axis=2)
    share = float((change >= STEP).mean())
    return f"{share:.2%} of the pixels changed, allowed {SHARE:.0%}." if share > SHARE else ""


def changed(one: QImage, other: QImage, levels: int) -> float:
    """The share of pixels, 0 to 1, in which a colour channel differs by more than ``levels`` of 255."""
    return float((np.abs(_pixels(one) - _pixels(other)).max(axis=2) > levels).mean())


def _pixels(image: QImage) -> NDArray[np.int16]:
    """RGB as (H, W, 3); four bytes a pixel, so that rows carry no padding."""
    rgb = image.convertToFormat(QImage.Format.Format_RGBX8888)
    flat = np.frombuffer(rgb.constBits(), np.uint8)
    return flat.reshape(rgb.height(), rgb.width(), 4)[:, :, :3].astype(np.int16)
