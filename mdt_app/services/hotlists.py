# SPDX-License-Identifier: Apache-2.0
"""Taking hot lists into use: from a file, from the department, and the officer's own hot plates."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from uuid6 import uuid7

from mdt_app.clock import Clock
from mdt_app.domain.events import Emit, ListsChanged
from mdt_app.domain.patrol import Session
from mdt_app.errors import Refused
from mdt_app.services.refusals import refused
from mdt_app.storage import audit, hotlists
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.database import Database
from mdt_app.storage.hotlists import LoadedEdition
from mdt_app.storage.vault import Vault
from policy import plates
from policy.hotlist import SYNOPSIS_MOST, TEXT_MOST, HotListEntry, HotListVersion
from policy.hotlist_import import ListReader, Terms
from policy.import_report import ImportReport
from policy.list_mapping import ListMapping
from sync.wire import HotListSnapshotV1

LOCAL_LIST = "local"
LOCAL_LIST_NAME = "Hot plates of this car"

LEAST_SHARE = 0.5
"""A file with a smaller share of the former entries is taken for cut off, unless a person says otherwise."""


@dataclass(frozen=True, slots=True)
class HotPlate:
    """A plate that an officer adds. Source of the required fields: Menlo Park 462.4(g), Watsonville 471.5(f).

    Attributes:
        plate: as typed; ``?`` and ``*`` make it a partial plate.
        state: NCIC LIS code, or None when it is not known.
        category: category code of the profile.
        expires_at: UTC; None for as long as the list holds it.
    """

    plate: str
    state: str | None
    category: str
    case_number: str
    synopsis: str
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ListImport:
    """A list file to take into use.

    Attributes:
        mapping: how its rows are read.
        list_id: the list it replaces.
        terms: what the department takes.
        accept_fewer: whether a list that lost more than half of its entries is right.
    """

    path: Path
    mapping: ListMapping
    list_id: str
    terms: Terms = field(default_factory=Terms)
    accept_fewer: bool = False


class HotLists:
    """Changes of the lists in force, each audited. Its methods are questions for ``services.queries``."""

    def __init__(self, clock: Clock, emit: Emit) -> None:
        self._clock = clock
        self._emit = emit

    def import_file(self, database: Database, wanted: ListImport, username: str) -> ImportReport:
        """Put the list in a file in place of the former one of that id, whole or not at all.

        Raises:
            Refused: the file cannot be read or must not replace the list in force; the old list stays.
            StoreTrouble: it could not be written; the old list stays.
        """
        try:
            report, loaded, version = self._load(database, wanted)
            if not wanted.accept_fewer:
                _require_enough(database, loaded)
        except Refused:
            hotlists.sweep(database, wanted.list_id)
            self._audit(database, "hot_list_import", wanted.list_id, username, outcome="refused")
            raise
        self._take(database, loaded, version, "hot_list_import", username)
        return report

    def _load(
        self, database: Database, wanted: ListImport
    ) -> tuple[ImportReport, LoadedEdition, HotListVersion]:
        digest = hashlib.sha256()
        mapping = wanted.mapping
        try:
            with refused(), wanted.path.open("rb") as file:
                reader = ListReader(_hashed(file, digest), mapping, wanted.list_id, wanted.terms)
                loaded = hotlists.load(database, wanted.list_id, reader)
            written_at = datetime.fromtimestamp(wanted.path.stat().st_mtime, UTC)
        except OSError as error:
            raise Refused(
                f"The list file {wanted.path.name} cannot be read. Check the file and the medium."
            ) from error
        version = HotListVersion(
            list_id=wanted.list_id,
            name=mapping.name,
            source=mapping.source,
            version=digest.hexdigest()[:16],
            # A file that does not say when it was made is as old as it was written, never younger.
            extracted_at=reader.report.extracted_at or written_at,
            loaded_at=self._clock(),
            entries=loaded.entries,
        )
        return reader.report, loaded, version

    def replace(self, database: Database, snapshot: HotListSnapshotV1) -> None:
        """Put the department's edition of a list in place of the former one."""
        head = snapshot.head
        loaded = hotlists.load(database, head.list_id, (entry.entry() for entry in snapshot.entries))
        version = HotListVersion(
            list_id=head.list_id,
            name=head.name,
            source=head.source,
            version=head.version,
            extracted_at=head.extracted_at,
            loaded_at=self._clock(),
            entries=loaded.entries,
        )
        self._take(database, loaded, version, "hot_list_received", username="")

    def add_hot_plate(self, database: Database, session: Session, hot_plate: HotPlate) -> HotListEntry:
        """Add a plate or partial plate to this car's own list; it alerts from now on.

        Raises:
            Refused: something required is missing; the sentence names it.
        """
        entry = _local_entry(hot_plate, session, self._clock())
        now = self._clock()
        version = HotListVersion(
            LOCAL_LIST, LOCAL_LIST_NAME, f"Unit {session.unit}", now.isoformat(), now, now, entries=0
        )
        with database.transaction():
            hotlists.add_entry(database, entry, version)
            audit.append(
                database,
                AuditEvent(
                    at=now,
                    event="hot_plate_added",
                    username=session.username,
                    session_id=str(session.session_id),
                    object=f"list {LOCAL_LIST}",
                    query_elements={"plate": entry.plate},
                    purpose=session.purpose,
                    case_no=entry.case_number,
                    reason=entry.synopsis,
                    rows=1,
                ),
            )
        self._emit(ListsChanged(hotlists.versions(database)))
        return entry

    def _take(
        self, database: Database, loaded: LoadedEdition, version: HotListVersion, event: str, username: str
    ) -> None:
        with database.transaction():
            hotlists.put_in_force(database, loaded, version)
            self._audit(database, event, loaded.list_id, username, rows=loaded.entries)
        hotlists.sweep(database, loaded.list_id)
        self._emit(ListsChanged(hotlists.versions(database)))

    def _audit(
        self,
        database: Database,
        event: str,
        list_id: str,
        username: str,
        *,
        outcome: str = "done",
        rows: int | None = None,
    ) -> None:
        audit.append(
            database,
            AuditEvent(self._clock(), event, outcome, username=username, object=f"list {list_id}", rows=rows),
        )


class TransferredHotLists:
    """The lists for the transfer (``sync.ports.HotListStore``); each thread has its own connection."""

    def __init__(self, vault: Vault, lists: HotLists) -> None:
        self._vault = vault
        self._lists = lists

    def versions(self) -> tuple[HotListVersion, ...]:
        """The editions in force that the department manages."""
        found = hotlists.versions(self._vault.index())
        return tuple(version for version in found if version.list_id != LOCAL_LIST)

    def replace(self, snapshot: HotListSnapshotV1) -> None:
        """Put this edition in place of the list's former one, at once or not at all."""
        self._lists.replace(self._vault.index(), snapshot)


def _require_enough(database: Database, loaded: LoadedEdition) -> None:
    known = {version.list_id: version for version in hotlists.versions(database)}
    former = known.get(loaded.list_id)
    if former is not None and loaded.entries < LEAST_SHARE * former.entries:
        raise Refused(
            f"The file has {loaded.entries} entries, the list in force {former.entries}: it looks cut off. "
            "The list in force stays. If the file is right, import it with its smaller size accepted."
        )


def _local_entry(hot_plate: HotPlate, session: Session, now: datetime) -> HotListEntry:
    plate = plates.normalise_pattern(hot_plate.plate)
    if not (plates.is_plate(plate) or plates.is_pattern(plate)):
        raise Refused("Give a plate of 1 to 10 characters, or at least two of its characters with ? and *.")
    for value, name, most in (
        (hot_plate.category, "category", TEXT_MOST),
        (hot_plate.case_number, "case number", TEXT_MOST),
        (hot_plate.synopsis, "synopsis", SYNOPSIS_MOST),
    ):
        if not value.strip():
            raise Refused(f"A hot plate needs a {name}. Fill it in.")
        if len(value) > most:
            raise Refused(f"The {name} is too long. Use at most {most} characters.")
    return HotListEntry(
        entry_id=str(uuid7()),
        list_id=LOCAL_LIST,
        plate=plate,
        state=hot_plate.state,
        category=hot_plate.category.strip(),
        partial=not plates.is_plate(plate),
        agency=session.username,
        entered_on=now.date(),
        case_number=hot_plate.case_number.strip(),
        synopsis=hot_plate.synopsis.strip(),
        expires_at=hot_plate.expires_at,
    )


def _hashed(lines: Iterable[bytes], digest: "hashlib._Hash") -> Iterator[bytes]:
    for line in lines:
        digest.update(line)
        yield line
