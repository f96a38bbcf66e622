# SPDX-License-Identifier: Apache-2.0
"""Which event goes to which screen."""

from collections.abc import Callable, Mapping
from typing import Any

from camera.types import CameraHealth, Preview
from gps.types import Fix, GpsHealth
from mdt_app.domain.events import (
    HitClosed,
    ListsChanged,
    ListYields,
    PublicViewChanged,
    ReadRecorded,
    SecondReadingMade,
    TransferProgress,
)
from mdt_app.main.hit_desk import HitDesk
from mdt_app.main.screens import Screens
from policy.control import control
from policy.functions import may_see_plates

Routes = Mapping[type, tuple[Callable[[Any], None], ...]]
_WITH_PLATES = (Preview, ReadRecorded, HitClosed, SecondReadingMade)


@control("M01.4")
def routes(role: str, screens: Screens, hits: HitDesk) -> Routes:
    """The way of each event; to a role that may see no plates none that carries one is handed over."""
    s = screens
    table: dict[type, tuple[Callable[[Any], None], ...]] = {
        Preview: (s.live.preview_arrived,),
        CameraHealth: (s.live.camera_health, s.status.camera_health, s.lock.camera_health),
        Fix: (s.status.fix, s.motion.fix, s.map.fix),
        GpsHealth: (
            s.status.gps_health,
            s.map.gps_health,
        ),
        ReadRecorded: (
            s.live.read_recorded,
            s.map.read_recorded,
            s.alerts.read_recorded,
            s.shift.read_recorded,
            s.sounds.read_recorded,
            hits.read_recorded,
        ),
        HitClosed: (s.live.hit_closed, s.alerts.hit_closed, s.sounds.hit_closed),
        ListYields: (s.alerts.list_yields, s.sounds.list_yields),
        SecondReadingMade: (hits.second_reading,),
        ListsChanged: (
            s.status.lists_changed,
            hits.lists_changed,
            lambda event: s.transfer.lists_changed(event.versions),
        ),
        PublicViewChanged: (
            s.live.public_view_changed,
            s.shift.public_view_changed,
            s.status.public_view_changed,
            s.lock.public_view_changed,
            s.public_view.changed,
        ),
        TransferProgress: (s.status.transfer_progress, s.shift.transfer_progress, s.transfer.progress),
    }
    if may_see_plates(role):
        return table | {ListsChanged: (*table[ListsChanged], lambda _event: s.hot_plates.changed())}
    return {kind: ways for kind, ways in table.items() if kind not in _WITH_PLATES}
