# SPDX-License-Identifier: Apache-2.0
"""The lock, the questions at the end of a shift and two people in the top bar as pictures."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from camera.types import CameraHealth, CameraState
from mdt_app.domain.events import HitClosed, PublicViewChanged
from mdt_app.domain.public_view import ViewState
from mdt_app.screens.lock import Holder, Why
from mdt_app.screens.sign_on import SignOnActions, SignOnScreen
from mdt_app.ui.lock_view import LockView
from mdt_app.ui.sign_off_sheet import SignOffQuestion
from mdt_app.ui.sign_on_view import SignOnView
from mdt_app.ui.tokens import FULL_H, FULL_W, MIN_H, MIN_W, Theme
from policy.hotlist import Priority
from tests.helpers.pictures import compare_or_write
from tests.helpers.sightings import NOON, TERMS, hit, recorded
from tests.helpers.terminal import Terminal, before_the_shift, busy_shift, plain_pages
from tests.screens.test_pictures import EVERY_THEME, nothing_is_cut

pytestmark = [pytest.mark.screens, pytest.mark.ui]
OFFICER = Holder("officer4417", "Officer 4417")
PARTNER = Holder("officer4420", "Officer 4420", has_code=True)
SIZES = pytest.mark.parametrize("size", [(FULL_W, FULL_H), (MIN_W, MIN_H)], ids=["", "1024x768"])


def locked(
    terminal: Terminal, why: Why, *holders: Holder, size: tuple[int, int] = (FULL_W, FULL_H)
) -> QWidget:
    """The window with the lock over it."""
    window = terminal.window(plain_pages())
    terminal.lock.lock(why, holders, holders[-1].username)
    window.show_lock(LockView(terminal.lock, terminal.status, terminal.theme))
    window.resize(*size)
    window.show()
    window.activateWindow()
    QApplication.processEvents()
    return window


def raise_hit(terminal: Terminal, priority: Priority) -> None:
    """A hit comes while the screen is locked."""
    read = recorded("8QTQ743", at=terminal.clock())
    terminal.record(read, hit(read, priority=priority))


def small(size: tuple[int, int]) -> str:
    return "-1024x768" if size[0] == MIN_W else ""


@EVERY_THEME
@SIZES
def test_locked(theme: Theme, size: tuple[int, int]) -> None:
    terminal = Terminal(theme)
    busy_shift(terminal)
    window = locked(terminal, Why.IDLE, OFFICER, size=size)
    raise_hit(terminal, Priority.PRIORITY)
    QApplication.processEvents()
    nothing_is_cut(window)
    compare_or_write(window, f"lock{small(size)}-{theme.name}")


def test_locked_without_a_hit() -> None:
    terminal = Terminal()
    busy_shift(terminal)
    for card in terminal.alerts.state.open:
        terminal.alerts.hit_closed(HitClosed(card.hit_id))
    window = locked(terminal, Why.KEY, OFFICER)
    nothing_is_cut(window)
    compare_or_write(window, "lock-quiet-day")


@EVERY_THEME
@SIZES
def test_locked_by_one_of_two(theme: Theme, size: tuple[int, int]) -> None:
    """Whoever unlocks is chosen; the second factor is asked of whom it belongs to; what was wrong is said."""
    terminal = Terminal(theme)
    busy_shift(terminal)
    window = locked(terminal, Why.KEY, OFFICER, PARTNER, size=size)
    terminal.lock.refused("User name or password is not right. 3 more tries before it is locked.")
    terminal.lock.session_ends("The session of Officer 4417 ends in 14 min")
    raise_hit(terminal, Priority.HIGH_RISK)
    QApplication.processEvents()  # the card grows
    QApplication.processEvents()
    nothing_is_cut(window)
    compare_or_write(window, f"lock-two{small(size)}-{theme.name}")


@SIZES
def test_a_proof_for_data(size: tuple[int, int]) -> None:
    terminal = Terminal()
    busy_shift(terminal)
    window = locked(terminal, Why.PROOF, OFFICER, size=size)
    nothing_is_cut(window)
    compare_or_write(window, f"lock-proof{small(size)}-day")


@SIZES
def test_two_people_in_the_top_bar(size: tuple[int, int]) -> None:
    terminal = Terminal()
    busy_shift(terminal)
    session = recorded().session
    assert session is not None
    partner = type(session)(
        session.session_id, "p", "Officer 4420", session.unit, session.purpose, session.started_at
    )
    terminal.shift.people_changed(partner, [session])
    window = terminal.window(plain_pages())
    window.resize(*size)
    window.show()
    QApplication.processEvents()
    nothing_is_cut(window)
    compare_or_write(window, f"live-two-officers{small(size)}-day")


@SIZES
def test_the_top_bar_with_all_that_it_can_say(size: tuple[int, int]) -> None:
    """Two people, a pause and muted sounds: who is beside and the words after "PAUSED" give way first."""
    terminal = Terminal()
    busy_shift(terminal)
    session = recorded().session
    assert session is not None
    partner = type(session)(
        session.session_id, "p", "Officer 4420", session.unit, session.purpose, session.started_at
    )
    terminal.shift.people_changed(partner, [session])
    terminal.public_view_changed(PublicViewChanged(ViewState(paused_at=NOON)))
    terminal.sounds.mute()
    window = terminal.window(plain_pages())
    window.resize(*size)
    window.show_page_named("Transfer")
    window.show()
    QApplication.processEvents()
    assert (window.width(), window.height()) == size, "the window does not grow over the screen"
    words = [part.text() for part in window.findChildren(QLabel) if part.isVisible()]
    assert {"Transfer", "At rest", "Officer 4420", "Muted", "10 hits waiting"} <= set(words)
    assert any(text.startswith("PAUSED: no read") for text in words)


@SIZES
@EVERY_THEME
def test_another_officer_signs_on(theme: Theme, size: tuple[int, int]) -> None:
    """The same form as at the beginning of a shift, and its head says that the shift goes on."""
    terminal = before_the_shift(theme)
    terms = replace(terminal.sign_on.state.terms, title="Another officer signs on", begin="Sign on")
    beside = SignOnScreen(SignOnActions(nothing, nothing, nothing, nothing), terms)
    beside.checks_done(terminal.sign_on.state.checks)
    terminal.status.signed_on()
    for camera in TERMS.cameras:
        terminal.status.camera_health(CameraHealth(camera, CameraState.READING, NOON, 15.0, 15.0))
    window = terminal.window(plain_pages())
    window.show_sign_on(SignOnView(beside, terminal.status, theme))
    beside.agree()
    window.resize(*size)
    window.show()
    window.activateWindow()
    QApplication.processEvents()
    nothing_is_cut(window)
    compare_or_write(window, f"sign-on-beside{small(size)}-{theme.name}")


def nothing(*_: object) -> None:
    """What the form sets off is tried elsewhere."""


@SIZES
@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("sign-off", SignOffQuestion(10, 212)),
        ("sign-off-one-of-two", SignOffQuestion(10, 212, "Officer 4417", "Officer 4420")),
        ("sign-off-closing", SignOffQuestion(10, 212, "Officer 4417", "Officer 4420", closing=True)),
    ],
)
def test_the_question_at_the_end(name: str, question: SignOffQuestion, size: tuple[int, int]) -> None:
    terminal = Terminal()
    busy_shift(terminal)
    window = terminal.window(plain_pages())
    window.resize(*size)
    window.ask(question)
    window.show()
    window.activateWindow()
    QApplication.processEvents()
    nothing_is_cut(window)
    compare_or_write(window, f"{name}{small(size)}-day")


@SIZES
def test_leaving_without_an_outcome(size: tuple[int, int]) -> None:
    terminal = Terminal()
    busy_shift(terminal)
    window = terminal.window(plain_pages())
    window.resize(*size)
    window.ask_outcome(2)
    window.show()
    window.activateWindow()
    QApplication.processEvents()
    nothing_is_cut(window)
    compare_or_write(window, f"leave-without-outcome{small(size)}-day")
