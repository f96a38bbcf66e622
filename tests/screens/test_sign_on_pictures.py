# SPDX-License-Identifier: Apache-2.0
"""Signing on when more is asked for: a new password, the release of a locked account; and the department's banner."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication

from mdt_app.screens.sign_on import SignOnScreen
from mdt_app.ui.sign_on_view import SignOnView
from mdt_app.ui.tokens import FULL_H, FULL_W, MIN_H, MIN_W, THEMES, Theme
from tests.helpers.pictures import compare_or_write
from tests.helpers.terminal import before_the_shift, plain_pages
from tests.screens.test_pictures import nothing_is_cut

pytestmark = [pytest.mark.screens, pytest.mark.ui]


def new_password(screen: SignOnScreen) -> None:
    screen.refused(
        "This password was given to you. Choose one of your own, and sign on with it and the next code that your "
        "device shows.",
        new_password=True,
    )


def locked(screen: SignOnScreen) -> None:
    screen.refused(
        "This account is locked after too many wrong passwords or codes. An administrator can release it.",
        locked=True,
        challenge="K7QM-2XPD",
    )


def canvass(screen: SignOnScreen) -> None:
    """The most that the form ever holds at once."""
    screen.choose_purpose("crime_scene_canvass")
    screen.write("incident", "26-04417")
    new_password(screen)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize(
    ("name", "brought"),
    [("new-password", new_password), ("locked", locked), ("canvass-new-password", canvass)],
    ids=["new-password", "locked", "canvass-new-password"],
)
@pytest.mark.parametrize("size", [(FULL_W, FULL_H), (MIN_W, MIN_H)], ids=["", "1024x768"])
def test_sign_on_asks_for_more(
    theme: Theme, name: str, brought: Callable[[SignOnScreen], None], size: tuple[int, int]
) -> None:
    terminal = before_the_shift(theme)
    window = terminal.window(plain_pages())
    view = SignOnView(terminal.sign_on, terminal.status, theme)
    window.show_sign_on(view)
    terminal.sign_on.agree()
    view._username.setText("officer4417")
    brought(terminal.sign_on)
    window.resize(*size)
    window.show()
    window.activateWindow()
    QApplication.processEvents()
    nothing_is_cut(window)
    small = "-1024x768" if size[0] == MIN_W else ""
    compare_or_write(window, f"sign-on-{name}{small}-{theme.name}")
