# SPDX-License-Identifier: Apache-2.0
"""The page "Unit" as widgets: where satellites stand, what says which, the keyboard alone, and a code that goes."""

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from gps.types import Constellation, Satellite, Sky
from mdt_app.paths import DataFolder
from mdt_app.screens.unit_department import Stage
from mdt_app.screens.unit_settings import Page
from mdt_app.ui.satellite_marks import WORDS, shape
from mdt_app.ui.tokens import DAY, THEMES, Theme
from mdt_app.ui.unit_view import UnitView
from mdt_app.ui.widgets.settings_list import SettingsList
from mdt_app.ui.widgets.signal_bars import ConstellationKey, SignalBars
from mdt_app.ui.widgets.sky_view import SkyView, place_of
from mdt_app.ui.window import MainWindow
from tests.helpers.sightings import NOON
from tests.helpers.unit_bench import ENROLLED, FINGERPRINT, FOUND, SKY, UnitBench

pytestmark = pytest.mark.ui


@pytest.fixture
def bench(tmp_path: Path) -> UnitBench:
    return UnitBench(DAY, DataFolder(tmp_path / "unit"))


def shown(qtbot: QtBot, bench: UnitBench, part: int = 0) -> MainWindow:
    window = bench.window(part)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    QApplication.processEvents()
    return window


def field(window: MainWindow, name: str) -> QLineEdit:
    return next(
        one for one in window.findChildren(QLineEdit) if one.accessibleName() == name and one.isVisible()
    )


def key(
    window: MainWindow, which: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    focused = QApplication.focusWidget()
    QTest.keyClick(window if focused is None else focused, which, modifier)
    QApplication.processEvents()


# -- the sky -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("azimuth", "elevation", "x", "y"),
    [
        (0, 0, 100, 0),
        (90, 0, 200, 100),
        (180, 0, 100, 200),
        (270, 0, 0, 100),
        (45, 90, 100, 100),
        (90, 45, 150, 100),
    ],
)
def test_north_is_up_east_is_right_and_overhead_is_the_middle(
    azimuth: float, elevation: float, x: float, y: float
) -> None:
    at = place_of(Satellite(Constellation.GPS, 5, elevation, azimuth), QPointF(100, 100), 100)
    assert at is not None
    assert (round(at.x()), round(at.y())) == (x, y)


def test_a_satellite_without_a_place_is_nowhere_in_the_sky() -> None:
    for one in (Satellite(Constellation.GPS, 5), Satellite(Constellation.GPS, 5, 40.0)):
        assert place_of(one, QPointF(0, 0), 100) is None


def test_every_constellation_has_a_shape_and_a_word_of_its_own() -> None:
    outlines = {system: shape(system, QPointF(0, 0), 10) for system in Constellation}
    for one, other in combinations(outlines, 2):
        assert outlines[one] != outlines[other], f"{one} looks like {other}"
    assert len(set(WORDS.values())) == len(Constellation)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_a_used_satellite_is_filled_and_another_is_not(qtbot: QtBot, theme: Theme) -> None:
    view = SkyView(theme)
    qtbot.addWidget(view)
    view.resize(400, 400)
    filled = []
    for used in (True, False):
        view.show_sky(Sky(NOON, (Satellite(Constellation.GPS, 5, 90.0, 0.0, 40.0, used=used),)))
        filled.append(view.grab().toImage().pixelColor(200, 200))
    assert filled == [QColor(theme.text), QColor(theme.surface)]


def test_the_sky_is_said_to_who_cannot_see_it(qtbot: QtBot) -> None:
    view = SkyView(DAY)
    qtbot.addWidget(view)
    assert view.accessibleName() == "Sky. No satellites told of yet."
    view.show_sky(SKY)
    assert view.accessibleName().startswith("Sky, north up. 14 satellites used of 22. Used: C06 36 dB-Hz, ")
    legend = ConstellationKey(DAY)
    qtbot.addWidget(legend)
    legend.show_sky(SKY)
    assert "G GPS 7/10" in legend.accessibleName()


def test_where_bars_are_too_many_the_weakest_unused_ones_go(qtbot: QtBot) -> None:
    bars = SignalBars(DAY)
    qtbot.addWidget(bars)
    bars.resize(2000, bars.height())
    bars.show_sky(SKY)
    everything, more = bars.shown()
    assert (len(everything), more) == (20, 0), "two are not heard at all"
    bars.resize(600, bars.height())
    some, more = bars.shown()
    assert len(some) + more == 20
    assert all(one.used for one in some)
    assert [one.name for one in some] == sorted(one.name for one in some)


@pytest.mark.parametrize("size", [(40, 40), (220, 200), (900, 300)])
def test_a_sky_of_any_size_and_any_content_is_drawn(qtbot: QtBot, size: tuple[int, int]) -> None:
    crowd = tuple(
        Satellite(system, number, 90.0 * number / 40, 9.0 * number, float(number), used=number % 2 == 0)
        for system in Constellation
        for number in range(1, 41)
    )
    for widget in (SkyView(DAY), SignalBars(DAY), ConstellationKey(DAY)):
        qtbot.addWidget(widget)
        widget.show_sky(Sky(NOON, crowd))
        widget.resize(*size)
        assert not widget.grab().isNull()


# -- the page ----------------------------------------------------------------------------------------------


def test_the_receiver_is_watched_only_while_its_part_is_looked_at(qtbot: QtBot, bench: UnitBench) -> None:
    window = shown(qtbot, bench)
    assert bench.said[-1] == "watch"
    key(window, Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    assert bench.said[-1] == "leave"
    key(window, Qt.Key.Key_G, Qt.KeyboardModifier.AltModifier)
    assert bench.said[-1] == "watch"
    window.show_page_named("Policy")
    QApplication.processEvents()
    assert bench.said[-1] == "leave"


def test_the_receiver_by_keyboard(qtbot: QtBot, bench: UnitBench) -> None:
    window = shown(qtbot, bench)
    key(window, Qt.Key.Key_L)
    assert "listen" in bench.said
    bench.gps.told(FOUND)
    key(window, Qt.Key.Key_S)
    assert "save /dev/ttyUSB0 9600" in bench.said


def test_enrolment_by_keyboard_alone_and_the_code_is_gone_when_it_was_sent(
    qtbot: QtBot, bench: UnitBench
) -> None:
    window = shown(qtbot, bench, 1)
    address = field(window, "Department's address for enrolment")
    assert address.hasFocus()
    QTest.keyClicks(address, "https://alpr.demo-pd.example:8444")
    key(window, Qt.Key.Key_Return)
    bench.answer(FINGERPRINT)
    assert not any(one.hasFocus() for one in window.findChildren(QLineEdit))
    key(window, Qt.Key.Key_1)
    assert bench.department.state.stage is Stage.CODE
    code = field(window, "One-time code")
    assert code.hasFocus()
    QTest.keyClicks(code, "7k3m-1111-2222-3333")
    key(window, Qt.Key.Key_Return)
    assert bench.said[-1] == "enrol https://alpr.demo-pd.example:8444 7k3m-1111-2222-3333 3F9A"
    assert code.text() == ""
    bench.standing = ENROLLED
    bench.answer("unit-12-a41f")


def test_a_code_that_was_typed_and_not_sent_goes_with_the_page(qtbot: QtBot, bench: UnitBench) -> None:
    window = shown(qtbot, bench, 1)
    bench.department.write("https://alpr.demo-pd.example:8444")
    bench.department.ask()
    bench.answer(FINGERPRINT)
    bench.department.same()
    code = field(window, "One-time code")
    QTest.keyClicks(code, "7k3m")
    window.show_page_named("Policy")
    QApplication.processEvents()
    assert code.text() == ""


def test_ten_thousand_characters_are_no_code_and_no_address(qtbot: QtBot, bench: UnitBench) -> None:
    window = shown(qtbot, bench, 1)
    address = field(window, "Department's address for enrolment")
    QApplication.clipboard().setText("x" * 10_000)
    address.paste()
    bench.department.ask()
    bench.answer(FINGERPRINT)
    bench.department.same()
    code = field(window, "One-time code")
    code.paste()
    assert len(code.text()) <= 40


def test_settings_are_chosen_by_arrows_and_said(qtbot: QtBot, bench: UnitBench) -> None:
    window = shown(qtbot, bench, 2)
    listed = next(one for one in window.findChildren(SettingsList) if one.isVisible())
    assert listed.hasFocus()
    assert "gps.port: /dev/ttyS1. unit.toml" in listed.words
    key(window, Qt.Key.Key_Down)
    assert bench.settings.state.chosen == 1
    key(window, Qt.Key.Key_End)
    assert bench.settings.state.chosen == len(bench.settings.state.rows) - 1
    key(window, Qt.Key.Key_A)
    assert bench.settings.state.all_rows
    assert len(listed.words) > 50


def test_another_units_file_by_keyboard(qtbot: QtBot, bench: UnitBench) -> None:
    bench.other_file()
    window = shown(qtbot, bench, 2)
    key(window, Qt.Key.Key_I)
    assert field(window, "File").text().endswith(".mdt-settings.json")
    key(window, Qt.Key.Key_Return)
    assert bench.settings.state.page is Page.PLAN
    listed = next(one for one in window.findChildren(SettingsList) if one.isVisible())
    assert "display.theme: night  →  red-night. changes" in listed.words
    assert any("stays: Call sign" in words for words in listed.words)
    key(window, Qt.Key.Key_3)
    assert ("receiver", True) in bench.settings.state.groups
    key(window, Qt.Key.Key_Escape)
    assert bench.said[-2:] == ["plan", "plan receiver"], "nothing was taken over"


def test_the_view_made_twice_shows_what_is_so(qtbot: QtBot, bench: UnitBench) -> None:
    bench.gps.told(replace(FOUND, fix=None))
    for _ in range(2):
        view: UnitView = bench.view()
        qtbot.addWidget(view)
        assert not view.grab().isNull()
