# SPDX-License-Identifier: Apache-2.0
"""The self-test's page in all its states, in the real window, held against ``docs/screens``."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from camera.types import CameraHealth, CameraState
from mdt_app.domain.events import ListsChanged, TransferProgress
from mdt_app.domain.self_test import Found
from mdt_app.ui.self_test_view import SelfTestView
from mdt_app.ui.tokens import DAY, FULL_H, FULL_W, MIN_H, MIN_W, NIGHT, RED, Theme
from mdt_app.ui.window import MainWindow
from tests.helpers.pictures import compare_or_write
from tests.helpers.self_testing import SelfTestPage, failed, limited, well
from tests.helpers.sightings import NOON, hit
from tests.helpers.terminal import Terminal, plain_pages
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


FOUND: dict[Brought, Callable[[], Found]] = {
    STATES["running"]: limited,
    STATES["limits"]: limited,
    STATES["no-go"]: failed,
}
"""What is not well in a state; the strip is told the same."""


def as_found(terminal: Terminal, found: Found) -> None:
    """The strip knows what the self-test found."""
    for one in found.cameras:
        lost = CameraHealth(one.camera, CameraState.SILENT, NOON)
        terminal.status.camera_health(one.health or lost)
    lists, department = found.lists, found.department
    assert lists is not None
    assert lists.oldest_at is not None
    assert department is not None
    terminal.status.lists_changed(ListsChanged((replace(hit().version, extracted_at=lists.oldest_at),)))
    sent = TransferProgress(212, NOON, department.last_complete_at, department.problem)
    terminal.status.transfer_progress(sent)


def self_test_window(theme: Theme, bring: Brought) -> MainWindow:
    """The page in the window, in one of its states."""
    terminal = on_shift(theme)
    found = FOUND.get(bring)
    if found is not None:
        as_found(terminal, found())
    page = SelfTestPage(draws=True)
    view = SelfTestView(page.screen, theme)
    page.screen.subscribe(lambda state: terminal.status.self_test_ended(state.to_mend))
    bring(page, theme is not DAY)
    window = terminal.window(plain_pages({"Self-test": view}))
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
