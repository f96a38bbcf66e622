# SPDX-License-Identifier: Apache-2.0
"""The verification sheet as pictures, step by step, from the real views, held against ``docs/screens``."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from camera.types import ColourGuess
from mdt_app.screens.panel import Panel
from mdt_app.ui.tokens import DAY, FULL_H, FULL_W, MIN_H, MIN_W, NIGHT, THEMES, Theme
from mdt_app.ui.widgets.answer_row import AnswerRow
from policy.hotlist import Priority, VehicleDescription
from policy.verification import Answer, Channel, HitRules, OccupantSeen, Outcome, Result, Row
from tests.helpers.pictures import compare_or_write
from tests.helpers.policies import PROFILES
from tests.helpers.sheet_desk import SheetDesk, seen
from tests.helpers.sightings import TERMS, hit
from tests.screens.test_pictures import nothing_is_cut

pytestmark = [pytest.mark.screens, pytest.mark.ui]
BOTH = pytest.mark.parametrize("theme", [DAY, NIGHT], ids=["day", "night"])
ALL = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
SIZES = pytest.mark.parametrize("size", [(FULL_W, FULL_H), (MIN_W, MIN_H)], ids=["", "1024x768"])
TRUCK = VehicleDescription(make="GMC", style="PK", colour="GRY")


def picture(desk: SheetDesk, name: str) -> None:
    for _ in range(3):  # wrapped words settle in more than one round
        QApplication.processEvents()
    nothing_is_cut(desk.view)
    small = "-1024x768" if desk.size[0] == MIN_W else ""
    compare_or_write(desk.view, f"verify-{name}{small}-{desk.theme.name}")


def doubtful(
    theme: Theme, size: tuple[int, int] = (FULL_W, FULL_H), rules: HitRules | None = None
) -> SheetDesk:
    read = seen("8QTQ743", doubt={4: 0.58}, night=theme is not DAY)
    if theme is DAY:  # at night no colour is told
        read = replace(read, plate=replace(read.plate, vehicle_colour=ColourGuess("GRY", 0.8)))
    desk = SheetDesk(hit(read), theme, size, rules or HitRules())
    desk.screen.second_reading(desk.hit.hit_id, "Tesseract", "8QTQ343")
    return desk


def compared(
    theme: Theme, size: tuple[int, int] = (FULL_W, FULL_H), rules: HitRules | None = None
) -> SheetDesk:
    desk = doubtful(theme, size, rules)
    desk.press("8QTQ743")
    desk.screen.enter()
    for row in Row:
        desk.screen.answer(row, Answer.SAME)
    return desk


@ALL
@SIZES
def test_enter(theme: Theme, size: tuple[int, int]) -> None:
    desk = doubtful(theme, size)
    desk.press("8QTQ")
    picture(desk, "1-enter")


@ALL
@SIZES
def test_compare(theme: Theme, size: tuple[int, int]) -> None:
    desk = doubtful(theme, size)
    desk.press("8QTQ743")
    desk.screen.enter()
    desk.press("1", "1")
    picture(desk, "2-compare")


@BOTH
@SIZES
def test_a_long_vehicle_text(theme: Theme, size: tuple[int, int]) -> None:
    """Two lines instead of one that is cut; screen readers have the whole."""
    long = VehicleDescription(
        year="2018", make="International Harvester Company", model="Loadstar 1600 Series",
        style="Truck, Tractor, Pick-up with cap, four doors", colour="Silver / aluminium over blue",
    )  # fmt: skip
    desk = SheetDesk(hit(seen("8QTQ743"), vehicle=long), theme, size)
    desk.press("8QTQ743")
    desk.screen.enter()
    picture(desk, "2-long-vehicle")
    row = desk.view.findChildren(AnswerRow)[2]
    listed = TERMS.vehicle(long)
    assert listed in row.accessibleName()
    (line,) = [part for part in row.findChildren(QLabel) if part.accessibleDescription() == listed]
    assert line.text().count("\n") == 1
    shown = line.text().replace("\n", " ")
    assert shown == listed or (shown.endswith("…") and listed.startswith(shown[:-1]))


@BOTH
@SIZES
def test_misread(theme: Theme, size: tuple[int, int]) -> None:
    read = seen("8QTQ343", "8QTQ743", doubt={4: 0.58}, colour="#7A2B33", night=theme is not DAY)
    desk = SheetDesk(hit(read, vehicle=TRUCK), theme, size)
    desk.press("8QTQ343")
    desk.screen.enter()
    picture(desk, "2-misread")


@BOTH
@SIZES
def test_contradiction(theme: Theme, size: tuple[int, int]) -> None:
    read = seen("8QTQ743", state=None, colour="#A8322C", night=theme is not DAY)
    desk = SheetDesk(
        hit(read, vehicle=TRUCK, priority=Priority.ROUTINE, lowered_from=Priority.PRIORITY), theme, size
    )
    desk.press("8QTQ743")
    desk.screen.enter()
    desk.press("1", "3", "2")
    picture(desk, "2-contradiction")


@BOTH
@SIZES
def test_confirm(theme: Theme, size: tuple[int, int]) -> None:
    desk = compared(theme, size)
    desk.screen.ask(Channel.DISPATCH_RADIO)
    desk.clock.go_on(156)
    desk.screen.write(replace(desk.screen.state.draft, confirmed_by="Dispatch, position 2"))
    picture(desk, "3-confirm")


@BOTH
@SIZES
def test_outcome(theme: Theme, size: tuple[int, int]) -> None:
    desk = compared(theme, size)
    desk.screen.ask(Channel.DISPATCH_RADIO)
    desk.clock.go_on(156)
    answer = replace(desk.screen.state.draft, result=Result.ACTIVE, confirmed_by="Dispatch, position 2")
    desk.screen.write(answer)
    desk.screen.record_answer()
    desk.screen.write(
        replace(
            desk.screen.state.draft,
            basis="Rear window broken, ignition damaged",
            occupant=OccupantSeen.NO,
            outcome=Outcome.STOP_NO_ARREST,
            call_number="26-104417",
        )
    )
    picture(desk, "4-outcome")


@BOTH
@SIZES
@pytest.mark.parametrize(
    ("panel", "name"),
    [(Panel.CLOSE, "close"), (Panel.EXIGENT, "exigent"), (Panel.PICTURE, "picture")],
    ids=["close", "exigent", "picture"],
)
def test_over_the_step(theme: Theme, size: tuple[int, int], panel: Panel, name: str) -> None:
    desk = compared(theme, size, HitRules.of(PROFILES["MP-462"]))  # where exigency replaces the whole record
    desk.screen.show_panel(panel)
    picture(desk, name)
