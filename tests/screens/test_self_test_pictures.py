# SPDX-License-Identifier: Apache-2.0
"""The self-test's page in all its states, in the real window, held against ``docs/screens``."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from mdt_app.ui.self_test_view import SelfTestView
from mdt_app.ui.tokens import DAY, FULL_H, FULL_W, MIN_H, MIN_W, NIGHT, RED, Theme
from mdt_app.ui.widgets.rail import Page
from mdt_app.ui.window import MainWindow
from tests.helpers.pictures import compare_or_write
from tests.helpers.self_testing import SelfTestPage, failed, limited, well
from tests.screens.test_page_pictures import on_shift
from tests.screens.test_pictures import nothing_is_cut

pytestmark = [pytest.mark.screens, pytest.mark.ui]

Brought = Callable[[SelfTestPage, bool], None]
STATES: dict[str, Brought] = {
    "idle": lambda page, _night: page.with_runs(),
    "running": lambda page, night: page.running(limited(), 5, night=night),
    "asking": lambda page, night: page.running(well(), 11, night=night, asks=True),
    "go": lambda page, night: page.ended(well(), night=night),
    "limits": lambda page, night: page.ended(limited(), night=night),
    "no-go": lambda page, night: page.ended(failed(), night=night, unkept=""),
}


def self_test_window(theme: Theme, bring: Brought) -> MainWindow:
    """The page in the window, in one of its states."""
    terminal = on_shift(theme)
    page = SelfTestPage(draws=True)
    view = SelfTestView(page.screen, theme)
    page.screen.subscribe(lambda state: terminal.status.self_test_ended(state.to_mend))
    bring(page, theme is not DAY)
    names = (("Hits", "hits", "F2"), ("Search", "search", "F3"), ("Transfer", "transfer", "F4"))
    others = tuple(Page(word, sign, key, QWidget()) for word, sign, key in names)
    window = terminal.window((*others, Page("Self-test", "check", "F10", view)))
    window.show_page_named("Self-test")
    return window


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("theme", [DAY, NIGHT, RED], ids=["day", "night", "red"])
@pytest.mark.parametrize("size", [(FULL_W, FULL_H), (MIN_W, MIN_H)], ids=["", "1024x768"])
def test_self_test(theme: Theme, state: str, size: tuple[int, int]) -> None:
    window = self_test_window(theme, STATES[state])
    window.resize(*size)
    window.show()
    window.activateWindow()
    for _ in range(4):
        QApplication.processEvents()
    nothing_is_cut(window)
    small = "-1024x768" if size[0] == MIN_W else ""
    compare_or_write(window, f"self-test-{state}{small}-{theme.name}")


def test_runs_of_before() -> None:
    def listed(page: SelfTestPage, _night: bool) -> None:
        page.with_runs()
        page.ended(well())
        page.screen.list_runs()

    window = self_test_window(DAY, listed)
    window.resize(FULL_W, FULL_H)
    window.show()
    for _ in range(4):
        QApplication.processEvents()
    nothing_is_cut(window)
    compare_or_write(window, "self-test-runs-day")
