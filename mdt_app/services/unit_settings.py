# SPDX-License-Identifier: Apache-2.0
"""Changing a unit's settings: by whose role it is, and on record with the change or not at all."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from mdt_app import unit_file
from mdt_app.clock import Clock
from mdt_app.domain.patrol import Session
from mdt_app.paths import DataFolder
from mdt_app.services.door import Given
from mdt_app.services.office import Office
from mdt_app.services.role_gate import require_role
from mdt_app.settings import Effective
from mdt_app.settings_export import RULES, Plan, export_of, file_name, group_of, write_export
from mdt_app.storage import audit
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.database import Database
from policy.control import control
from policy.functions import Function

CHANGED, EXPORTED, IMPORTED = "unit_settings_changed", "unit_settings_exported", "unit_settings_imported"


class UnitSettings:
    """The settings of the unit whose store is open.

    Args:
        folder: of the unit.
        clock: UTC.
    """

    def __init__(self, folder: DataFolder, clock: Clock) -> None:
        self._folder, self._clock = folder, clock

    @control("A10.1", "A08.1")
    def change(self, database: Database, session: Session, changes: Mapping[str, object]) -> Effective:
        """Write ``changes`` into ``unit.toml``; what the files say then.

        Raises:
            Refused: the role does not do this, or a value is not allowed.
            StoreTrouble: the file or the record cannot be written; nothing was changed.
        """
        return self._write(database, session, self._event(session, CHANGED, _named(_names(changes))), changes)

    @control("A10.1", "A08.1")
    def take_over(self, database: Database, session: Session, plan: Plan) -> Effective:
        """Write what a plan takes over from another unit's file; raises as ``change``."""
        return self._write(database, session, self._event(session, IMPORTED, _taken(plan)), plan.changes)

    @control("A10.1", "A08.1")
    def export_to(self, database: Database, session: Session, unit: str, place: Path) -> Path:
        """Write this unit's settings into a folder; the file.

        Raises:
            Refused: the role does not do this, or a file of that name is there.
            Trouble: the file or the record cannot be written; there is no file.
        """
        now = self._clock()
        event = self._event(session, EXPORTED, f"unit {unit}")
        require_role(database, session, Function.BENCH, event)
        content, path = export_of(self._folder, unit, now), place / file_name(unit, now)
        with database.transaction():
            audit.append(database, event)
            write_export(path, content)
        return path

    def _write(
        self, database: Database, session: Session, event: AuditEvent, changes: Mapping[str, object]
    ) -> Effective:
        require_role(database, session, needed_for(changes), event)
        with database.transaction():
            audit.append(database, event)
            return unit_file.write(self._folder, changes)

    def _event(self, session: Session, what: str, thing: str) -> AuditEvent:
        return AuditEvent(
            self._clock(), what, username=session.username, session_id=str(session.session_id), object=thing
        )


@control("A10.1")
def needed_for(changes: Mapping[str, object]) -> Function:
    """What somebody must be able to do to make these changes: the rules of a unit are no technician's."""
    rules = any(group_of(name) == RULES for name in _names(changes))
    return Function.ACCOUNTS if rules else Function.BENCH


@control("A10.1", "A08.1")
def take_over_by_command(folder: DataFolder, office: Office, given: Given, plan: Plan, clock: Clock) -> None:
    """Write what a plan takes over, for a person at the command line.

    Raises:
        AccountLocked, WrongPassword: the proof is not right.
        Refused: the role does not do this, or a value is not allowed.
        StoreTrouble: the file or the record cannot be written; nothing was changed.
    """
    with office.at_work(given, IMPORTED, needed_for(plan.changes)) as work:
        database = work.vault.index()
        event = AuditEvent(clock(), IMPORTED, username=work.by.username, object=_taken(plan))
        with database.transaction():
            audit.append(database, event)
            unit_file.write(folder, plan.changes)


def _taken(plan: Plan) -> str:
    return f"{_named(one.name for one in plan.taken)} from unit {plan.export.unit}"


def _named(names: Iterable[str]) -> str:
    """The keys that change; their values are in the file."""
    return f"settings {', '.join(names)}"


def _names(changes: Mapping[str, object], at: str = "") -> Iterator[str]:
    for key, value in changes.items():
        name = f"{at}.{key}" if at else key
        if isinstance(value, Mapping) and value:
            yield from _names(value, name)
        else:
            yield name
