# SPDX-License-Identifier: Apache-2.0
"""Notices to a person: the newest of each topic, until it is seen or the thing is mended."""

from dataclasses import dataclass

from mdt_app.domain.events import NoticeRaised
from mdt_app.notices import Level, Notice
from mdt_app.screens.screen import Screen

_URGENCY = (Level.FAULT, Level.DEGRADED, Level.INFORMATION)


@dataclass(frozen=True, slots=True)
class BannersState:
    """Notices not seen yet, the gravest first, then the newest."""

    notices: tuple[Notice, ...] = ()


class BannersScreen(Screen[BannersState]):
    """Keeps one notice a topic."""

    def __init__(self) -> None:
        super().__init__(BannersState())

    def notice_raised(self, event: NoticeRaised) -> None:
        """Something happened; it takes the place of what was said of the same topic."""
        others = [notice for notice in self.state.notices if notice.topic != event.notice.topic]
        ordered = sorted([event.notice, *others], key=lambda notice: _URGENCY.index(notice.level))
        self._set(BannersState(tuple(ordered)))

    def seen(self, topic: str) -> None:
        """The officer has read it."""
        left = tuple(notice for notice in self.state.notices if notice.topic != topic)
        self._set(BannersState(left))
