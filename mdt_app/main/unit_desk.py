# SPDX-License-Identifier: Apache-2.0
"""Ties the page "Unit" to the receiver of the shift, to enrolment, to the settings file and to the record."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from gps.settings import GpsSettings
from gps.types import GpsDetail
from mdt_app.clock import Clock
from mdt_app.errors import Refused
from mdt_app.main.pages import UNIT
from mdt_app.main.routes import Routes
from mdt_app.main.store_desk import Asked, Failed, StoreDesk
from mdt_app.paths import DataFolder
from mdt_app.runtime import Patrol
from mdt_app.screens.unit_department import UnitDepartmentActions, UnitDepartmentScreen
from mdt_app.screens.unit_gps import UnitGpsActions, UnitGpsScreen
from mdt_app.screens.unit_settings import UnitSettingsActions, UnitSettingsScreen
from mdt_app.services.aside import aside
from mdt_app.services.enrolment import Enrolment, standing
from mdt_app.services.unit_settings import UnitSettings
from mdt_app.services.volumes import volumes
from mdt_app.settings import EffectiveValue, TerminalSettings, load
from mdt_app.settings_export import SUFFIX, Plan, plan_of, read_export
from mdt_app.settings_words import words_of
from mdt_app.storage.database import Database
from mdt_app.ui.tokens import Theme
from mdt_app.ui.unit_view import UnitView
from mdt_app.ui.widgets.rail import Page
from sync.enrol import Invitation

T = TypeVar("T")
_WHEN_LENGTH = len("2026-11-26-1408")
_HIDDEN = (
    "It is kept, but the environment sets gps.{name} to {value}, which is stronger. Take MDT_GPS__{key} out."
)


class UnitDesk:
    """Everything here runs on Qt's thread; what waits for a network or a medium does not.

    Args:
        settings: of this car.
        folder: the unit's data folder.
        desk: asks the store.
        post: takes what the receiver tells, on any thread, to Qt's.
        clock: UTC.
    """

    def __init__(
        self,
        settings: TerminalSettings,
        folder: DataFolder,
        desk: StoreDesk,
        post: Callable[[object], None],
        clock: Clock,
    ) -> None:
        self._settings, self._folder, self._desk, self._post = settings, folder, desk, post
        self._enrolment, self._files = Enrolment(folder, clock), UnitSettings(folder, clock)
        self._watched: Patrol | None = None
        self.gps = UnitGpsScreen(settings.gps, self._gps_actions())
        self.department = UnitDepartmentScreen(clock, self._department_actions())
        self.settings = UnitSettingsScreen(self._settings_actions())

    def page(self, theme: Theme) -> Page:
        """The page, made once."""
        return Page(UNIT, "car", "Ctrl+U", UnitView(self.gps, self.department, self.settings, theme))

    def routes(self) -> Routes:
        """What is heard whoever is signed on."""
        return {GpsDetail: (self._told,)}

    def ended(self) -> None:
        """The shift ended, or the program does: nothing of it stays on the page."""
        self._leave()
        for screen in (self.gps, self.department, self.settings):
            screen.signed_off()

    # -- the receiver -------------------------------------------------------------------------------------

    def _gps_actions(self) -> UnitGpsActions:
        return UnitGpsActions(watch=self._watch, leave=self._leave, listen=self._listen, save=self._save)

    def _watch(self) -> None:
        self._watched = self._desk.patrol
        if self._watched is not None:
            self._watched.gps.watch(self._post)

    def _leave(self) -> None:
        if self._watched is not None:
            self._watched.gps.watch(None)
        self._watched = None

    def _told(self, told: GpsDetail) -> None:
        if self._watched is not None and self._watched is self._desk.patrol:
            self.gps.told(told)

    def _listen(self) -> None:
        """The receiver of the shift looks everywhere, by its own way of finding; it goes on with what it finds."""
        if self._desk.patrol is not None:
            self._desk.patrol.gps.use(GpsSettings(fresh_s=self._settings.gps.fresh_s))

    def _save(self, port: str, baud: int, then: Callable[[], None], failed: Failed) -> None:
        changes = {"gps": {"source": "serial", "port": port, "baud": baud}}

        def saved(_: object) -> None:
            hidden = self._hidden(port, baud)
            if hidden:
                failed(Refused(hidden))
            else:
                then()

        self._desk.ask(
            lambda asked, database: self._files.change(database, asked.session, changes), saved, failed
        )

    def _hidden(self, port: str, baud: int) -> str:
        """What a stronger setting still says otherwise, in a sentence; empty for nothing."""
        now = load(self._folder).settings.gps
        for name, wanted, value in (("port", port, now.port), ("baud", baud, now.baud)):
            if value != wanted:
                return _HIDDEN.format(name=name, value=value, key=name.upper())
        return ""

    # -- enrolment ----------------------------------------------------------------------------------------

    def _department_actions(self) -> UnitDepartmentActions:
        return UnitDepartmentActions(
            standing=lambda: standing(self._folder, self._settings),
            ask=self._ask,
            enrol=self._enrol,
            differs=self._differs,
        )

    def _ask(self, address: str, then: Callable[[str], None], failed: Failed) -> None:
        self._aside(lambda _asked: self._enrolment.offered(address), then, failed)

    def _enrol(
        self, address: str, code: str, fingerprint: str, then: Callable[[str], None], failed: Failed
    ) -> None:
        invitation = Invitation(address, code, fingerprint)
        self._aside(
            lambda asked: self._enrolment.enrol(asked.patrol.signed_on.vault, asked.session, invitation),
            then,
            failed,
        )

    def _differs(self, address: str) -> None:
        self._desk.ask(lambda asked, database: self._enrolment.refuse(database, asked.session, address))

    # -- settings -----------------------------------------------------------------------------------------

    def _settings_actions(self) -> UnitSettingsActions:
        return UnitSettingsActions(
            values=self._values,
            words=words_of,
            places=self._places,
            files=self._found,
            export=self._export,
            plan=self._plan,
            take_over=self._take_over,
        )

    def _values(self) -> Sequence[EffectiveValue]:
        return tuple(load(self._folder).values())

    def _places(self) -> tuple[tuple[str, str], ...]:
        found = volumes(self._settings.media)
        return tuple((volume.name, str(volume.path)) for volume in found if volume.writable)

    def _found(self) -> tuple[tuple[str, str], ...]:
        """Exported files on media, the newest first."""
        files = [file for volume in volumes(self._settings.media) for file in volume.path.glob(f"*{SUFFIX}")]
        newest = sorted(files, key=lambda file: file.name.removesuffix(SUFFIX)[-_WHEN_LENGTH:], reverse=True)
        return tuple((file.name.removesuffix(SUFFIX), str(file)) for file in newest)

    def _export(self, path: str, then: Callable[[str], None], failed: Failed) -> None:
        unit = self._settings.unit

        def written(asked: Asked, database: Database) -> str:
            return str(self._files.export_to(database, asked.session, unit, Path(path)))

        self._desk.ask(written, then, failed)

    def _plan(self, path: str, groups: Sequence[str], then: Callable[[Plan], None], failed: Failed) -> None:
        self._aside(lambda _asked: plan_of(self._folder, read_export(Path(path)), groups), then, failed)

    def _take_over(self, plan: Plan, then: Callable[[], None], failed: Failed) -> None:
        self._desk.ask(
            lambda asked, database: self._files.take_over(database, asked.session, plan),
            lambda _: then(),
            failed,
        )

    def _aside(self, work: Callable[[Asked], T], then: Callable[[T], None], failed: Failed) -> None:
        patrol = self._desk.patrol
        if patrol is not None:
            self._desk.follow(patrol, aside(partial(work, Asked.now(patrol)), "unit"), then, failed)
