# SPDX-License-Identifier: Apache-2.0
"""What frames the pages: rail, top bar, status strip, the bar of hits over the lock, and the lists."""

from dataclasses import replace
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QWidget

from camera.types import CameraHealth, CameraState
from mdt_app.domain.patrol import Session
from mdt_app.gallery.specimens import Section, Specimen
from mdt_app.gallery.times import NOON, clock
from mdt_app.screens.lock import LockActions, LockScreen, LockState
from mdt_app.screens.policy_state import PolicyRow
from mdt_app.screens.shift import ShiftScreen, ShiftState
from mdt_app.screens.sounds import SoundsScreen
from mdt_app.screens.status import StatusScreen
from mdt_app.screens.terms import Terms
from mdt_app.ui.tokens import TARGET, Theme
from mdt_app.ui.widgets.hit_bar import HitBar
from mdt_app.ui.widgets.policy_list import PolicyList
from mdt_app.ui.widgets.rail import Page, Rail
from mdt_app.ui.widgets.status_strip import StatusStrip
from mdt_app.ui.widgets.top_bar import TopBar

TERMS = Terms(cameras={"front-left": "Front left", "front-right": "Front right"}, zone=NOON.tzinfo)
SESSION = Session(UUID(int=2), "unit12.officer", "Officer 12", "Unit 12", "routine_patrol", NOON)
PAGES = (
    ("Live", "live", "F1"),
    ("Hits", "hits", "F2"),
    ("Search", "search", "F3"),
    ("Transfer", "transfer", "F4"),
    ("Plates", "plate", "F5"),
    ("Policy", "policy", "F6"),
    ("Map", "map", "F7"),
)
_LONG = (
    "A list's age stands beside every alert, and a list that is older than its limit is said to be old before "
    "anything else is said of it."
)
CLAUSES = (
    PolicyRow(
        "5.2", "An officer compares plate, state and vehicle before acting on a hit.", "Enforced", "check"
    ),
    PolicyRow(
        "5.3",
        _LONG,
        "Recorded here",
        "list",
    ),
    PolicyRow("6.1", "Reads are transferred within the interval.", "Waiting", "clock"),
)


def rail(theme: Theme, many: bool) -> QWidget:  # noqa: FBT001 - few pages or all of them
    """The rail."""
    pages = tuple(Page(name, glyph, key, QWidget()) for name, glyph, key in (PAGES if many else PAGES[:4]))
    made = Rail(pages, theme)
    made.show_chosen(1)
    return made


def top_bar(theme: Theme, state: str) -> QWidget:
    """The top bar."""
    shift = ShiftScreen()
    sounds = SoundsScreen(clock, lambda _sound: None, lambda _muted: None)
    if state != "nobody":
        shift.signed_on(SESSION)
    made = TopBar(shift, sounds, theme)
    made.set_title("Live")
    shown = shift.state
    if state in {"hits", "all of it"}:
        shown = replace(shown, waiting=10, level=2)
    if state == "all of it":
        shown = replace(shown, beside="with Officer 13 · Unit 12", view="PAUSED: no read is kept")
        sounds.mute()
    made.show_state(_moving(shown, state))
    return made


def _moving(shown: ShiftState, state: str) -> ShiftState:
    return replace(shown, mode="Moving") if state == "hits" else shown


def strip(theme: Theme, state: str) -> QWidget:
    """The status strip."""
    status = StatusScreen(TERMS, clock)
    if state != "nobody":
        status.signed_on()
        for camera in TERMS.cameras:
            lost = state == "degraded" and camera == "front-left"
            health = CameraHealth(
                camera, CameraState.FAILED if lost else CameraState.READING, NOON, 15.0, 15.0
            )
            status.camera_health(health)
    status.tick()
    return StatusStrip(status, theme)


def hit_bar(theme: Theme, level: int, slim: bool) -> QWidget:  # noqa: FBT001 - as the widget has it
    """Hits behind a locked screen."""
    screen = LockScreen(LockActions(lambda *_: None, lambda: None, lambda: None))
    made = HitBar(screen, theme, slim=slim)
    made.show_state(replace(LockState(), waiting=3, level=level))
    return made


def clauses(theme: Theme, chosen: int) -> QWidget:
    """The list of a policy."""
    made = PolicyList(theme)
    made.show_policy(CLAUSES, chosen, clauses=True)
    return made


FRAMES = Section(
    "Frames and lists",
    2,
    (
        Specimen("few pages", partial(rail, many=False), height=700),
        Specimen("all pages, the others behind More", partial(rail, many=True), height=700),
        *(
            Specimen(f"top bar: {state}", partial(top_bar, state=state), columns=2)
            for state in ("nobody", "rest", "hits", "all of it")
        ),
        *(
            Specimen(f"strip: {state}", partial(strip, state=state), columns=2)
            for state in ("nobody", "rest", "degraded")
        ),
        *(
            Specimen(f"hits behind the lock: {level}", partial(hit_bar, level=level, slim=False), columns=2)
            for level in (1, 4)
        ),
        Specimen("hits behind a form", partial(hit_bar, level=2, slim=True), columns=2),
        Specimen("clauses", partial(clauses, chosen=-1), height=3 * (TARGET + 30)),
        Specimen("clauses, one chosen", partial(clauses, chosen=1), height=3 * (TARGET + 30)),
    ),
)
