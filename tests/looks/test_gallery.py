# SPDX-License-Identifier: Apache-2.0
"""The gallery shows every widget there is, each in its states, so that all of it can be looked at and measured."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from mdt_app.cli import cli
from mdt_app.gallery.keys import WORDS
from mdt_app.gallery.sections import SECTIONS
from mdt_app.gallery.specimens import Section
from mdt_app.gallery.window import GalleryWindow, SectionPage, section_picture
from mdt_app.ui.result_list import ResultList
from mdt_app.ui.tokens import DAY, NIGHT, THEMES, Theme
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.key_looks import CHOSEN, VARIANTS
from mdt_app.ui.widgets.sheet import Page
from tests.looks import rules
from tests.looks.measure import look_at

pytestmark = pytest.mark.ui
#: What has no look of its own: a page is what is put into a sheet.
FACELESS = {Page}
#: What needs an open inquiry of the store: the look check has it with its rows, as "search-results".
ELSEWHERE = {ResultList}


def classes(package: str) -> Iterator[type[QWidget]]:
    """The widget classes of a package's modules, as they are named there."""
    for found in pkgutil.iter_modules(importlib.import_module(package).__path__, f"{package}."):
        module = importlib.import_module(found.name)
        for _, kind in inspect.getmembers(module, inspect.isclass):
            if (
                kind.__module__ == found.name
                and issubclass(kind, QWidget)
                and not kind.__name__.startswith("_")
            ):
                yield kind


def shown_kinds(sections: tuple[Section, ...]) -> set[type]:
    """Every class of every widget in these sections, with what it is derived from."""
    kinds: set[type] = set()
    for section in sections:
        page = SectionPage(section, DAY)
        for widget in page.findChildren(QWidget):
            kinds.update(type(widget).__mro__)
        page.deleteLater()
    return kinds


def missing(sections: tuple[Section, ...]) -> list[str]:
    """What is not in these sections: widgets of the terminal, and whatever else paints itself."""
    wanted = {*classes("mdt_app.ui.widgets")} - FACELESS
    wanted |= {kind for kind in classes("mdt_app.ui") if "paintEvent" in vars(kind)}
    return sorted(kind.__name__ for kind in wanted - ELSEWHERE - shown_kinds(sections))


def test_every_widget_and_everything_painted_is_in_the_gallery() -> None:
    assert missing(SECTIONS) == []


def test_a_widget_that_is_left_out_is_found() -> None:
    without = tuple(section for section in SECTIONS if section.name != "Verification sheet")
    assert "Steps" in missing(without)
    assert "CompareStrip" in missing(without)


def test_every_variant_of_a_key_stands_in_every_state_that_it_has() -> None:
    states = [specimen.state for section in SECTIONS for specimen in section.specimens]
    assert set(WORDS) == set(VARIANTS)
    for variant in VARIANTS:
        for state in ("rest", "focus", "pressed", "not yet", *(("chosen",) if variant in CHOSEN else ())):
            assert f"{variant}: {state}" in states


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.name)
def test_every_state_can_be_read_and_is_large_enough(section: Section, theme: Theme) -> None:
    page = section_picture(section, theme)
    screen = look_at(page)
    found = [
        *rules.contrast_findings(screen, theme),
        *rules.size_findings(screen),
        *rules.cut_findings(screen),
    ]
    assert not found, "\n" + "\n".join(dict.fromkeys(found))


def test_f8_goes_through_the_themes_and_a_key_shows_its_section() -> None:
    window = GalleryWindow(DAY)
    window.show()
    window.activateWindow()
    QApplication.processEvents()
    for theme in (*list(THEMES.values())[1:], DAY):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_F8)
        assert window.theme is theme
        assert window.grab().toImage().pixelColor(2, 2).name().upper() == theme.bg
    key = next(key for key in window.findChildren(QAbstractButton) if key.text() == "Notices")
    QTest.mouseClick(key, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert len(window.page.made) == len(next(one for one in SECTIONS if one.name == "Notices").specimens)


def test_a_hold_key_of_the_gallery_is_held_as_in_the_car() -> None:
    window = GalleryWindow(NIGHT)
    window.show()
    QApplication.processEvents()
    key = next(key for key in window.page.findChildren(KeyButton) if key.note == "hold 1 s")
    QTest.mousePress(key, Qt.MouseButton.LeftButton)
    QTest.qWait(1150)
    assert key.note == "held"


def test_pictures_are_written_for_every_section_and_theme(tmp_path: Path) -> None:
    from mdt_app.gallery import window

    written = window.write_pictures(tmp_path)
    assert {path.name for path in written} == {
        f"{section.name.lower().replace(' ', '-')}-{theme}.png" for section in SECTIONS for theme in THEMES
    }
    assert all(path.stat().st_size > 5000 for path in written)


def test_the_command_is_there() -> None:
    assert "gallery" in cli.commands
