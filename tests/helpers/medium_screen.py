# SPDX-License-Identifier: Apache-2.0
"""The panel for removable media on a desk: media and answers as the test wants them."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from mdt_app.clock import Clock
from mdt_app.errors import TerminalError
from mdt_app.screens.medium import Looked, MediumActions, MediumScreen
from mdt_app.services.media import Plan, Progress
from mdt_app.services.volumes import Volume
from mdt_app.storage.bundles import KeptBundle
from mdt_app.storage.waiting import Waiting
from tests.helpers.sightings import NOON, TERMS

STICK = Volume(Path("/media/ALPR-07"), "ALPR-07", 61_400_000_000)
SMALL = Volume(Path("/media/REPORTS"), "REPORTS", 240_000_000)
LOCKED = Volume(Path("/media/TRAINING"), "TRAINING", 8_000_000_000, writable=False)
WAITS = Waiting(11_408, 37, 12, NOON - timedelta(days=24.83) + timedelta(minutes=42), 1_240_000_000)
BUNDLE = KeptBundle(
    UUID("4f2c81d6-7b1e-4c2f-9a55-0d0e8f3b6a11"),
    "mdt-0a1b2c3d4e5f",
    NOON - timedelta(minutes=4),
    "officer4417",
    11_408,
    37,
    12,
    1_204,
    1_270_000_000,
    "0" * 64,
)
TAKEN = replace(BUNDLE, taken_at=NOON, accepted=11_450, duplicate=7)
PLAN = Plan(WAITS, 1_204, 1_260_000_000)


@dataclass(slots=True)
class MediumDesk:
    """What the panel asked for.

    Attributes:
        looked: the answer to the next look.
        written: paths that were asked to be written.
        looks, closely: how often it looked, and whether what would be written was asked for.
    """

    looked: Looked = field(default_factory=lambda: Looked((STICK,), PLAN))
    written: list[Path] = field(default_factory=list)
    looks: int = 0
    closely: list[bool] = field(default_factory=list)
    stops: int = 0
    told: Callable[[Progress], None] = lambda _progress: None
    done: Callable[[tuple[KeptBundle, ...]], None] = lambda _done: None
    failed: Callable[[TerminalError], None] = lambda _error: None

    def screen(self, clock: Clock) -> MediumScreen:
        """The screen that asks here."""
        actions = MediumActions(look=self._look, write=self._write, stop=self._stop)
        return MediumScreen(clock, actions, TERMS.zone)

    def _look(self, then: Callable[[Looked], None], closely: bool) -> None:
        self.looks += 1
        self.closely.append(closely)
        then(self.looked)

    def _write(
        self,
        medium: Path,
        told: Callable[[Progress], None],
        done: Callable[[tuple[KeptBundle, ...]], None],
        failed: Callable[[TerminalError], None],
    ) -> None:
        self.written.append(medium)
        self.told, self.done, self.failed = told, done, failed

    def _stop(self) -> None:
        self.stops += 1
