# SPDX-License-Identifier: Apache-2.0
"""Taking hot lists into use, from a file and from the department: only what the policy names, and counted."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from mdt_app.clock import Clock
from mdt_app.domain.events import Emit, ListsChanged, NoticeRaised
from mdt_app.errors import Refused
from mdt_app.notices import Level, Notice
from mdt_app.services.refusals import refused
from mdt_app.storage import audit, hotlists
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.database import Database
from mdt_app.storage.hotlists import LoadedEdition
from mdt_app.storage.vault import Vault
from policy.control import control
from policy.errors import DesignationRefused
from policy.hotlist import HotListEntry, HotListVersion
from policy.hotlist_import import ListReader, Terms
from policy.import_report import Counted, ImportReport, RejectReason, Tally
from policy.list_mapping import ListMapping
from policy.list_terms import ListTerms
from sync.wire import HotListSnapshotV1

LOCAL_LIST = "local"

LEAST_SHARE = 0.5
"""A file with a smaller share of the former entries is taken for cut off, unless a person says otherwise."""


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


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a list came.

    Attributes:
        event: of the audit log.
        username: who brought it; empty for the department.
        rejected: what was left out, by reason.
    """

    event: str
    username: str = ""
    rejected: tuple[Counted, ...] = ()


class HotLists:
    """Changes of the lists in force, each audited. Its methods are questions for ``services.queries``.

    Args:
        clock: UTC.
        emit: takes ``ListsChanged``, and a notice when entries were left out.
        terms: what the department's profile takes; without it the strictest, and no restricted file.
    """

    def __init__(self, clock: Clock, emit: Emit, terms: ListTerms | None = None) -> None:
        self._clock = clock
        self._emit = emit
        self._terms = terms or ListTerms.strictest()

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
            audit.append(database, self._event("hot_list_import", wanted.list_id, username, "refused"))
            raise
        self._take(database, loaded, version, Arrival("hot_list_import", username, report.rejected))
        return report

    def _load(
        self, database: Database, wanted: ListImport
    ) -> tuple[ImportReport, LoadedEdition, HotListVersion]:
        digest = hashlib.sha256()
        mapping = wanted.mapping
        try:
            with refused(), wanted.path.open("rb") as file:
                self._terms.source_ruling(mapping.source).insist(DesignationRefused)
                terms = self._terms.of_import(wanted.terms)
                reader = ListReader(_hashed(file, digest), mapping, wanted.list_id, terms)
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

    @control("C07.2")
    def replace(self, database: Database, snapshot: HotListSnapshotV1) -> None:
        """Put the department's edition of a list in place of the former one, without what the policy bars.

        Immigration files never, restricted files and other categories only where the policy names them. What is
        left out is counted by reason, recorded and told; no plate is said.
        """
        head = snapshot.head
        left_out = Tally()
        loaded = hotlists.load(database, head.list_id, self._allowed(snapshot, left_out))
        version = HotListVersion(
            list_id=head.list_id,
            name=head.name,
            source=head.source,
            version=head.version,
            extracted_at=head.extracted_at,
            loaded_at=self._clock(),
            entries=loaded.entries,
        )
        rejected = left_out.of(RejectReason)
        self._take(database, loaded, version, Arrival("hot_list_received", rejected=rejected))
        if rejected:
            self._emit(NoticeRaised(_left_out(head.name, rejected)))

    def _allowed(self, snapshot: HotListSnapshotV1, left_out: Tally) -> Iterator[HotListEntry]:
        known = self._terms.source_ruling(snapshot.head.source).allowed
        for number, entry in enumerate(snapshot.entries, start=1):
            reason = self._terms.refusal(entry.category) if known else RejectReason.SOURCE
            if reason is None:
                yield entry.entry()
            else:
                left_out.add(reason, number)

    def _take(
        self, database: Database, loaded: LoadedEdition, version: HotListVersion, arrival: Arrival
    ) -> None:
        elements = {one.what.name.lower(): str(one.count) for one in arrival.rejected}
        with database.transaction():
            hotlists.put_in_force(database, loaded, version)
            taken = self._event(arrival.event, loaded.list_id, arrival.username)
            audit.append(database, replace(taken, rows=loaded.entries, query_elements=elements))
        hotlists.sweep(database, loaded.list_id)
        self._emit(ListsChanged(hotlists.versions(database)))

    def _event(self, event: str, list_id: str, username: str, outcome: str = "done") -> AuditEvent:
        return AuditEvent(self._clock(), event, outcome, username=username, object=f"list {list_id}")


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


def _left_out(name: str, rejected: tuple[Counted, ...]) -> Notice:
    count = sum(one.count for one in rejected)
    reasons = "; ".join(f"{one.count} for this reason: {one.what}" for one in rejected)
    headline = f"{count} {'entry' if count == 1 else 'entries'} of the list {name} left out"
    return Notice(
        Level.INFORMATION,
        "hot lists",
        headline,
        f"{reasons}. The ALPR administrator can take them out of the list.",
    )


def _require_enough(database: Database, loaded: LoadedEdition) -> None:
    known = {version.list_id: version for version in hotlists.versions(database)}
    former = known.get(loaded.list_id)
    if former is not None and loaded.entries < LEAST_SHARE * former.entries:
        raise Refused(
            f"The file has {loaded.entries} entries, the list in force {former.entries}: it looks cut off. "
            "The list in force stays. If the file is right, import it with its smaller size accepted."
        )


def _hashed(lines: Iterable[bytes], digest: "hashlib._Hash") -> Iterator[bytes]:
    for line in lines:
        digest.update(line)
        yield line
