# SPDX-License-Identifier: Apache-2.0
"""The interface is scaled to a real panel: the program's own start, on a screen that says how large it is."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

pytestmark = pytest.mark.ui

STARTED = """
import json
from PySide6.QtWidgets import QWidget
from mdt_app.display_settings import DisplaySettings
from mdt_app.ui import application
from mdt_app.ui.style import font
app = application.start_for(DisplaySettings(**json.loads({settings!r})))
screen, widget = app.primaryScreen(), QWidget()
widget.resize(76, 76)
widget.show()
app.processEvents()
print(json.dumps({{
    "screen": screen.size().toTuple(), "key": widget.grab().width(), "platform": app.platformName(),
    "body": font("body").pixelSize(),
}}))
"""


@contextmanager
def screen(size: str, dpi: int) -> Iterator[str]:
    """An X server of this size; without RandR it tells the size in mm that the density makes."""
    program = shutil.which("Xvfb")
    if program is None:
        pytest.skip("Xvfb is not installed")
    reading, writing = os.pipe()
    command = [program, "-displayfd", str(writing), "-screen", "0", f"{size}x24", "-dpi", str(dpi)]
    server = subprocess.Popen(
        [*command, "-extension", "RANDR"], pass_fds=[writing], stderr=subprocess.DEVNULL
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as display:
            yield f":{display.readline().strip()}"
    finally:
        server.terminate()
        server.wait(10)


def started(settings: dict[str, object], **environment: str) -> dict[str, object]:
    """What the application found and made."""
    clean = {name: value for name, value in os.environ.items() if name != "QT_SCALE_FACTOR"}
    ran = subprocess.run(
        [sys.executable, "-c", STARTED.format(settings=json.dumps(settings))],
        env={**clean, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    found: dict[str, object] = json.loads(ran.stdout)
    return found


@pytest.mark.parametrize(
    ("dpi", "settings", "key", "left"),
    [
        (183, {}, 106, [1371, 771]),
        (96, {}, 76, [1920, 1080]),
        (30, {}, 76, [1920, 1080]),  # not believed
        (30, {"pixels_per_inch": 183}, 106, [1371, 771]),
        (183, {"pixels_per_inch": 96, "text": "largest"}, 76, [1920, 1080]),
    ],
    ids=["dense", "usual", "lies", "stated", "stated-less"],
)
def test_a_panel_of_1920_by_1080(dpi: int, settings: dict[str, object], key: int, left: list[int]) -> None:
    """At 183 pixels per inch a key is 14.7 mm, and no more can be given away: 768 pixels of height are needed."""
    with screen("1920x1080", dpi) as display:
        found = started(settings, DISPLAY=display, QT_QPA_PLATFORM="xcb")
    assert found["platform"] == "xcb"
    assert found["screen"] == left
    assert found["key"] == key
    assert found["body"] == (22 if settings.get("text") else 18)


def test_what_somebody_set_by_hand_holds() -> None:
    found = started({"pixels_per_inch": 400}, QT_QPA_PLATFORM="offscreen", QT_SCALE_FACTOR="2")
    assert found["key"] == 152


def test_a_screen_that_has_nothing_to_give_away_is_not_scaled() -> None:
    found = started({"pixels_per_inch": 400}, QT_QPA_PLATFORM="offscreen")
    assert found["key"] == 76
