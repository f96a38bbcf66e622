# SPDX-License-Identifier: Apache-2.0
"""The page of hot plates as pictures in the real window, held against ``docs/screens``."""

from datetime import timedelta

import pytest

from mdt_app.domain.hot_plates import Ending, HotPlate, HotPlateView, Standing
from mdt_app.screens.hot_plate_form import Form, FormRules
from mdt_app.screens.hot_plates import HotPlateActions, HotPlatesScreen
from mdt_app.ui.hot_plates_view import HotPlatesView
from mdt_app.ui.tokens import DAY, FULL_H, FULL_W, Theme
from policy.designation import Version
from policy.hotlist import HotListEntry
from policy.hotplates import Pending
from tests.helpers.policies import PROFILES
from tests.helpers.sightings import NOON, TERMS
from tests.screens.test_page_pictures import BOTH, SIZES, on_shift, picture

pytestmark = [pytest.mark.screens, pytest.mark.ui]
WV = PROFILES["WV-471"]


def view(
    plate: str, standing: Standing, *, number: int = 1, mine: bool = True, decide: bool = False
) -> HotPlateView:
    """A hot plate in the list."""
    approved = standing is not Standing.WAITING
    entry = HotListEntry(
        f"hp-{plate}",
        "local",
        plate,
        "CA",
        "suspect_interdiction" if "*" in plate else "stolen_vehicle",
        partial="*" in plate or "?" in plate,
        case_number="26-104417",
        synopsis="Taken overnight",
        expires_at=NOON + timedelta(days=6),
        entered_on=NOON.date(),
    )
    author = "unit12.officer" if mine else "unit14.officer"
    version = Version(
        number,
        author,
        "watch.two",
        "GO 26-4417",
        NOON - timedelta(hours=5),
        "alpr.admin" if approved else "",
        NOON - timedelta(hours=4) if approved else None,
    )
    ending = Ending.REJECTED if standing is Standing.REJECTED else Ending.OPEN
    kept = HotPlate(
        Pending(entry, author, version.report, "26-104411" if entry.partial else "", "roof rack"),
        version,
        ending,
    )
    approver = WV.roles.alpr_administrator if standing is Standing.WAITING else ""
    return HotPlateView(kept, standing, approver, decide, may_end=mine or decide)


ROWS = (
    view("7QB?1*", Standing.WAITING),
    view("8QTQ743", Standing.IN_FORCE),
    view("5QXQ118", Standing.IN_FORCE, mine=False),
    view("6QLQ266", Standing.EXPIRED),
    view("4QRQ516", Standing.REJECTED),
)


def screen_with(views: tuple[HotPlateView, ...]) -> HotPlatesScreen:
    """The screen over a list that does not change."""
    actions = HotPlateActions(
        refresh=lambda then: then(views),
        enter=lambda _form, _then, _failed: None,
        change=lambda _id, _form, _then, _failed: None,
        approve=lambda _id, _then, _failed: None,
        end=lambda _id, _then, _failed: None,
        search_past=lambda _plate, _case: None,
    )
    screen = HotPlatesScreen(lambda: NOON, FormRules.of(WV), actions, TERMS)
    screen.refresh()
    return screen


@BOTH
@SIZES
def test_list(theme: Theme, size: tuple[int, int]) -> None:
    screen = screen_with(ROWS)
    picture(on_shift(theme), "Plates", HotPlatesView(screen, theme), size, "hot-plates")


def test_list_of_who_approves() -> None:
    screen = screen_with((view("7QB?1*", Standing.WAITING, mine=False, decide=True), *ROWS[1:3]))
    picture(on_shift(DAY), "Plates", HotPlatesView(screen, DAY), (FULL_W, FULL_H), "hot-plates-to-approve")


def test_nothing_yet() -> None:
    screen = screen_with(())
    picture(on_shift(DAY), "Plates", HotPlatesView(screen, DAY), (FULL_W, FULL_H), "hot-plates-none")


@BOTH
@SIZES
def test_form(theme: Theme, size: tuple[int, int]) -> None:
    screen = screen_with(ROWS)
    screen.begin()
    screen.write(
        Form(
            "7QB?1*", "CA", "suspect_interdiction", "7", "26-104417", "GO 26-4417", "26-104411", "Shots fired"
        )
    )
    picture(on_shift(theme), "Plates", HotPlatesView(screen, theme), size, "hot-plate-form")
