# SPDX-License-Identifier: Apache-2.0
"""The transfer page as pictures in the real window: the clock, what goes on now, and removable media."""

from datetime import timedelta

import pytest

from mdt_app.domain.events import ListsChanged, TransferProgress
from mdt_app.screens.medium import Looked, MediumScreen
from mdt_app.screens.transfer import TransferLimit, TransferScreen
from mdt_app.services.media import Plan, Progress
from mdt_app.services.medium_file import NOTHING_LOST, MediumTrouble
from mdt_app.ui.tokens import DAY, FULL_H, FULL_W, MIN_H, MIN_W, NIGHT, Theme
from mdt_app.ui.transfer_view import TransferView
from policy.profile.keeping import Transfer
from tests.helpers.medium_screen import BUNDLE, LOCKED, PLAN, SMALL, STICK, TAKEN, MediumDesk
from tests.helpers.sightings import NOON, TERMS, hit
from tests.helpers.terminal import Terminal
from tests.screens.test_page_pictures import on_shift, picture

pytestmark = [pytest.mark.screens, pytest.mark.ui]
BOTH = pytest.mark.parametrize("theme", [DAY, NIGHT], ids=["day", "night"])
SIZES = pytest.mark.parametrize("size", [(FULL_W, FULL_H), (MIN_W, MIN_H)], ids=["", "1024x768"])
AWAY = "The department's server does not answer. Reads are kept here and sent later."
MEDIUM = ("choosing", "writing", "written", "receipt", "full", "none", "no-key")
LIMIT = TransferLimit(
    Transfer(basis="policy"),
    timedelta(hours=24),
    "policy 471.6",
    "plate reading turns off until all is sent",
)


class Desk:
    """The page in the real window's frame; strip, bar and page are told the same.

    Args:
        theme: colours.
        used_days: since the last complete transfer.
        problem: why nothing is sent.
    """

    def __init__(self, theme: Theme, used_days: float, problem: str = "") -> None:
        self.terminal: Terminal = on_shift(theme)
        self.last = NOON - timedelta(days=used_days)
        self.screen = TransferScreen(
            self.terminal.clock, LIMIT, lambda: None, TERMS.zone, to="alpr.demo-pd.example"
        )
        version = hit().version
        self.screen.lists_changed((version,))
        self.terminal.status.lists_changed(ListsChanged((version,)))
        self.medium = MediumDesk()
        self.panel: MediumScreen = self.medium.screen(self.terminal.clock)
        self.waits(11457, problem)

    def waits(self, unsent: int, problem: str = "") -> None:
        """So many records wait."""
        sent_s = 60 * (42 + 11_457 - unsent)
        oldest = self.last + timedelta(seconds=sent_s) if unsent else None
        progress = TransferProgress(unsent, oldest, self.last, problem)
        for tell in (
            self.screen.progress,
            self.terminal.status.transfer_progress,
            self.terminal.shift.transfer_progress,
        ):
            tell(progress)

    def send(self) -> None:
        """Records leave, in 42 seconds a third of them."""
        for unsent in (11_407, 9_807, 7_921):
            self.terminal.clock.go_on(14)
            self.waits(unsent)
        self.terminal.drive(0.0)

    def view(self) -> TransferView:
        """The page."""
        return TransferView(self.screen, self.terminal.theme, self.panel)

    def picture(self, size: tuple[int, int], name: str) -> None:
        """Draw it."""
        picture(self.terminal, "Transfer", self.view(), size, f"transfer-{name}")


@BOTH
@SIZES
@pytest.mark.parametrize(("used_days", "name"), [(24.83, "due"), (3.0, "in-time"), (31.2, "overdue")])
def test_clock(theme: Theme, size: tuple[int, int], used_days: float, name: str) -> None:
    """The strip says the same as the page."""
    desk = Desk(theme, used_days, "" if name == "in-time" else AWAY)
    desk.picture(size, name)


@BOTH
@SIZES
def test_sending(theme: Theme, size: tuple[int, int]) -> None:
    desk = Desk(theme, 3.0)
    desk.send()
    desk.picture(size, "sending")


def media(desk: Desk, name: str) -> None:
    """Bring the panel to a state."""
    if name == "none":
        desk.medium.looked = Looked((), PLAN)
    elif name == "choosing":
        waits = Plan(PLAN.waiting, PLAN.events, PLAN.size, newest=(BUNDLE,))
        desk.medium.looked = Looked((STICK, SMALL, LOCKED), waits)
    elif name == "no-key":
        problem = (
            "This terminal does not have the department's key yet, so nothing can be sealed. "
            "It comes with the next contact; until then reads are kept in the car."
        )
        desk.medium.looked = Looked((STICK,), Plan(PLAN.waiting, 1_204, PLAN.size, problem))
    desk.panel.open()
    if name in ("writing", "written", "full"):
        desk.panel.write()
        desk.medium.told(Progress(3_550, 11_457))
    if name == "written":
        desk.medium.done((BUNDLE,))
    elif name == "full":
        what = "The medium is full. Make room on it or take a larger one, then write again."
        desk.medium.failed(MediumTrouble(f"{what} {NOTHING_LOST}"))
    elif name == "receipt":
        desk.medium.looked = Looked((STICK,), PLAN, taken=(TAKEN,))
        desk.panel.seen(is_seen=True)
        desk.last = NOON
        desk.waits(0)


@BOTH
@SIZES
@pytest.mark.parametrize("name", MEDIUM)
def test_medium(theme: Theme, size: tuple[int, int], name: str) -> None:
    desk = Desk(theme, 24.83, AWAY)
    media(desk, name)
    desk.picture(size, f"medium-{name}")
