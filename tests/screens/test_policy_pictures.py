# SPDX-License-Identifier: Apache-2.0
"""The policy page as pictures in the real window, held against ``docs/screens``."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from mdt_app.policies.bindings import Binding, Status
from mdt_app.policies.book import PolicyBook
from mdt_app.screens.policy import PolicyScreen
from mdt_app.ui.policy_view import PolicyView
from mdt_app.ui.tokens import DAY, FULL_H, FULL_W, MIN_H, MIN_W, THEMES, Theme
from mdt_app.ui.widgets.rail import Page
from tests.helpers.books import book_with, bound_to, changed_interval
from tests.helpers.pictures import compare_or_write
from tests.screens.test_page_pictures import on_shift
from tests.screens.test_pictures import nothing_is_cut

pytestmark = [pytest.mark.screens, pytest.mark.ui]
ALL = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
SIZES = pytest.mark.parametrize("size", [(FULL_W, FULL_H), (MIN_W, MIN_H)], ids=["", "1024x768"])


def picture(theme: Theme, screen: PolicyScreen, size: tuple[int, int], file: str) -> None:
    """The page in the real window, with the rail as the terminal has it."""
    terminal = on_shift(theme)
    others = (("Hits", "hits", "F2"), ("Search", "search", "F3"), ("Transfer", "transfer", "F4"))
    pages = [Page(name, glyph, key, QWidget()) for name, glyph, key in others]
    pages.append(Page("Policy", "policy", "F6", PolicyView(screen, theme)))
    window = terminal.window(tuple(pages))
    window.resize(*size)
    window.show_page_named("Policy")
    window.show()
    window.activateWindow()
    for _ in range(4):  # wrapped words settle in more than one round
        QApplication.processEvents()
    nothing_is_cut(window)
    small = "-1024x768" if size[0] == MIN_W else ""
    compare_or_write(window, f"policy-{file}{small}-{theme.name}")


def sections(screen: PolicyScreen) -> None:
    screen.choose(5)


def enforced(screen: PolicyScreen) -> None:
    screen.open_clause("WV-471.5-f-2")


def waiting(screen: PolicyScreen) -> None:
    screen.open_clause("WV-471.3-b")


def reading(screen: PolicyScreen) -> None:
    screen.open_clause("MB-462.6-c")


def people(screen: PolicyScreen) -> None:
    screen.open_clause("WV-471.5-PU-a-a")


def found(screen: PolicyScreen) -> None:
    screen.find("image")


def nothing(screen: PolicyScreen) -> None:
    screen.find("submarine")


def notice(screen: PolicyScreen) -> None:
    screen.choose(0)


def changed(screen: PolicyScreen) -> None:
    screen.open_clause("MB-462.9-1-ii")


WAITS = "server: M01.1 Training gate at sign-on: no code carries it yet"
WV = book_with("WV-471", bound_to("WV-471.5-f-2"), Binding("WV-471.3-b", Status.UNBOUND, WAITS, (), ()))
MB = book_with("MB-462")
MB_CHANGED = changed_interval()


@ALL
@SIZES
@pytest.mark.parametrize(
    ("act", "name"),
    [(sections, "sections"), (enforced, "clause"), (found, "found"), (notice, "notice")],
    ids=["sections", "clause", "found", "notice"],
)
def test_policy(theme: Theme, size: tuple[int, int], act: Callable[[PolicyScreen], None], name: str) -> None:
    screen = PolicyScreen(WV)
    act(screen)
    picture(theme, screen, size, name)


@SIZES
@pytest.mark.parametrize(
    ("book", "act", "name"),
    [
        (WV, waiting, "waiting"),
        (WV, people, "people"),
        (WV, nothing, "nothing"),
        (MB, reading, "reading"),
        (MB_CHANGED, changed, "changed"),
    ],
    ids=["waiting", "people", "nothing", "reading", "changed"],
)
def test_what_else_a_clause_may_say(
    size: tuple[int, int], book: PolicyBook, act: Callable[[PolicyScreen], None], name: str
) -> None:
    screen = PolicyScreen(book)
    act(screen)
    picture(DAY, screen, size, name)
