# SPDX-License-Identifier: Apache-2.0
"""The page "Unit" in its states as pictures in the real window, held against ``docs/screens``."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from mdt_app.errors import Refused
from mdt_app.paths import DataFolder
from mdt_app.ui.tokens import FULL_H, FULL_W, MIN_H, MIN_W, THEMES, Theme
from tests.helpers.pictures import compare_or_write
from tests.helpers.unit_bench import ABSENT, ENROLLED, FINGERPRINT, FOUND, LISTENING, UnitBench
from tests.screens.test_pictures import nothing_is_cut

pytestmark = [pytest.mark.screens, pytest.mark.ui]
ADDRESS = "https://alpr.demo-pd.example:8444"
WRONG_CODE = (
    "The department did not enrol this terminal. The code is wrong, used or expired. Ask for a new one."
)
Bring = Callable[[UnitBench], None]


def compare(bench: UnitBench) -> None:
    """Somebody answered, and the person compares."""
    bench.standing = ENROLLED
    bench.department.opened()
    bench.department.write(ADDRESS)
    bench.department.ask()
    bench.answer(FINGERPRINT)


def wrong_code(bench: UnitBench) -> None:
    """The code was not taken."""
    compare(bench)
    bench.department.same()
    bench.refuses = Refused(WRONG_CODE)
    bench.department.enrol("7K3M-1111-2222-3333")


def done(bench: UnitBench) -> None:
    """Enrolled."""
    compare(bench)
    bench.department.same()
    bench.department.enrol("7K3M-1111-2222-3333")
    bench.answer("unit-12-a41f")


def listed(bench: UnitBench) -> None:
    """The settings, with one chosen."""
    bench.settings.opened()
    bench.settings.choose(5)


def out(bench: UnitBench) -> None:
    """Where to?"""
    bench.settings.opened()
    bench.settings.begin_export()


def looked_at(bench: UnitBench) -> None:
    """What another unit's file would change."""
    bench.other_file()
    bench.settings.opened()
    bench.settings.begin_import()
    bench.settings.look()
    bench.settings.toggle("receiver")


STATES: dict[str, tuple[int, Bring]] = {
    "unit-gps": (0, lambda bench: bench.told(FOUND)),
    "unit-gps-listening": (0, lambda bench: bench.told(LISTENING)),
    "unit-gps-absent": (0, lambda bench: bench.told(ABSENT)),
    "unit-department": (1, lambda bench: bench.show_standing()),
    "unit-compare": (1, compare),
    "unit-wrong-code": (1, wrong_code),
    "unit-enrolled": (1, done),
    "unit-settings": (2, listed),
    "unit-export": (2, out),
    "unit-import": (2, looked_at),
}


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("size", [(FULL_W, FULL_H), (MIN_W, MIN_H)], ids=["", "1024x768"])
@pytest.mark.parametrize("name", STATES)
def test_unit(theme: Theme, size: tuple[int, int], name: str, tmp_path: Path) -> None:
    bench = UnitBench(theme, DataFolder(tmp_path / "unit"))
    part, bring = STATES[name]
    window = bench.window(part)
    bring(bench)
    window.resize(*size)
    window.show()
    window.activateWindow()
    for _ in range(4):
        QApplication.processEvents()
    nothing_is_cut(window)
    small = "-1024x768" if size[0] == MIN_W else ""
    compare_or_write(window, f"{name}{small}-{theme.name}")
