# SPDX-License-Identifier: Apache-2.0
"""What a screen reader says of hits: each once, whatever page is shown, and never a plate.

The plate would be read aloud before the officer has entered it from the picture (step 1 of the verification).
"""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from mdt_app.screens.alert_card import AlertCard
from mdt_app.screens.alerts import AlertsState
from mdt_app.screens.driving import LAST_LEVEL
from mdt_app.ui.tokens import PRIORITIES


def spoken(card: AlertCard) -> str:
    """Priority and side of a hit ("High hit, left side, not verified")."""
    side = f"{card.side} side" if card.side in {"left", "right"} else card.side or card.camera
    return f"{PRIORITIES[card.level].word.capitalize()} hit, {side}, not verified"


class HitAnnouncer:
    """Tells of every hit that is open and was not told of yet, in one sentence for all that came together.

    Args:
        window: whose announcement it is.
    """

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._told: frozenset[UUID] = frozenset()

    def alerts_changed(self, state: AlertsState) -> None:
        """Hits came, changed or went; what is gone is told again when it comes back, to whoever signs on next."""
        new = [card for card in state.open if card.hit_id not in self._told]
        self._told = frozenset(card.hit_id for card in state.open)
        if new:
            self._say(_words(new, len(state.open)), urgent=new[0].level <= LAST_LEVEL)

    def _say(self, words: str, *, urgent: bool) -> None:
        event = QAccessibleAnnouncementEvent(self._window, words)
        politeness = QAccessible.AnnouncementPoliteness
        event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
        QAccessible.updateAccessibility(event)


def _words(new: Sequence[AlertCard], still_open: int) -> str:
    first = spoken(new[0])
    said = first if len(new) == 1 else f"{len(new)} hits, the first: {first}"
    return f"{said}. {still_open} open." if still_open > len(new) else f"{said}."
