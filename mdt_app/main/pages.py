# SPDX-License-Identifier: Apache-2.0
"""The pages of the terminal, and which of them a role is offered."""

from functools import partial
from pathlib import Path

from mdt_app.main.screens import Screens
from mdt_app.storage.tiles import TileFile
from mdt_app.ui.duty_panel import DutyPanel
from mdt_app.ui.hot_plates_view import HotPlatesView
from mdt_app.ui.inquiry_view import InquiryView
from mdt_app.ui.live_view import LiveView
from mdt_app.ui.map_tiles import TileLoader
from mdt_app.ui.map_view import MapView
from mdt_app.ui.policy_view import PolicyView
from mdt_app.ui.queue_view import QueueView
from mdt_app.ui.self_test_view import SelfTestView
from mdt_app.ui.tokens import Theme
from mdt_app.ui.transfer_view import TransferView
from mdt_app.ui.widgets.rail import Page
from policy.control import control
from policy.functions import Function, may, may_see_plates

LIVE, HITS, SEARCH, TRANSFER, PLATES, POLICY = "Live", "Hits", "Search", "Transfer", "Plates", "Policy"
MAP, SELF_TEST, CAMERAS, UNIT = "Map", "Self-test", "Cameras", "Unit"
_WITH_PLATES = frozenset({LIVE, HITS, SEARCH, PLATES})
_BENCHES = frozenset({CAMERAS, UNIT})
NEED_PROOF = frozenset({SEARCH})
"""After a long pause these are shown to whoever proves again who they are: they reveal earlier reads."""


def pages(
    screens: Screens, theme: Theme, map_file: Path | None = None, benches: tuple[Page, ...] = ()
) -> tuple[Page, ...]:
    """All pages, from top to bottom of the rail.

    Args:
        screens: what they show.
        theme: to begin with.
        map_file: the technician's tiles, opened when the map is looked at; None without any.
        benches: pages of a technician, the first ones that a technician is shown.
    """
    s = screens
    tiles = TileLoader(partial(TileFile, map_file)) if map_file is not None else None
    return (
        Page(
            LIVE, "live", "F1", LiveView(s.live, s.alerts, theme, DutyPanel(s.public_view, s.canvass, theme))
        ),
        Page(HITS, "hits", "F2", QueueView(s.queue, theme)),
        Page(SEARCH, "search", "F3", InquiryView(s.inquiry, theme)),
        *benches,
        Page(TRANSFER, "transfer", "F4", TransferView(s.transfer, theme, s.medium)),
        Page(MAP, "map", "F7", MapView(s.map, theme, tiles)),
        Page(PLATES, "plate", "F5", HotPlatesView(s.hot_plates, theme)),
        Page(POLICY, "policy", "F6", PolicyView(s.policy, theme)),
        Page(SELF_TEST, "check", "F10", SelfTestView(s.self_test, theme)),
    )


@control("M01.4")
def offered(role: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """The pages that a role is offered: none with plates without the right to see them, benches to whoever has them."""
    barred = (frozenset() if may_see_plates(role) else _WITH_PLATES) | (
        frozenset() if may(role, Function.BENCH) else _BENCHES
    )
    return tuple(name for name in known if name not in barred)
